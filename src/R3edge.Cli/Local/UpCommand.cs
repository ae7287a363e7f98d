using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using R3edge.Application.Ports;
using R3edge.Cli.CommandLine;
using R3edge.Local.Hosting;
using R3edge.SimulatedExchange;
using Spectre.Console;

namespace R3edge.Cli.Local;

/// <summary><c>r3edge up</c>: the whole platform in this process.</summary>
internal static class UpCommand
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PlainRefresh = TimeSpan.FromSeconds(10);

    public static Command Create(CliConsole console)
    {
        var options = new UpOptions();
        var command = new ExampleCommand(
            "up",
            "Runs the whole platform in one process: market data, bars, regimes, signals, paper orders, positions and the HTTP API. Ctrl-C stops it; started again, it goes on where it was.",
            "r3edge up",
            "r3edge up --speed 600x --instruments 8",
            "r3edge up --exchange",
            "r3edge up --venue binance --symbols BTCUSDT,ETHUSDT",
            "r3edge up --replay BTC.csv --speed max --strategy ma-cross --set fast=10 --set slow=30 --size fixed:1 --until-end");
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(console, options, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliConsole console, UpOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, console.Interrupted);
        var folder = options.DataFolder(parsed);
        if (File.Exists(folder))
        {
            UserError.Throw($"--data-dir {folder}: this is a file, and a folder is needed");
        }

        await using var exchange = await ExchangeAsync(options, parsed, stop.Token);
        var local = await options.ReadAsync(parsed, exchange, stop.Token);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        if (!LocalHost.IsLoopback(new Uri(local.Url)))
        {
            console.Error.WriteLine($"r3edge: {local.Url} can be reached from other machines; without https, tokens travel in the clear");
        }

        if (exchange is null && local.Market is { } market)
        {
            console.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Following {string.Join(", ", market.Listings.Select(listing => listing.Id))}; the first start reads {market.WarmUp.TotalDays:0} days of the past, some ten seconds an instrument."));
            await console.Output.FlushAsync(stop.Token);
        }

        try
        {
            await using var host = await LocalHost.StartAsync(local, logging => Log(logging, console), stop.Token);
            if (exchange is not null)
            {
                console.Output.WriteLine(
                    $"A simulated exchange on this machine trades {string.Join(", ", exchange.Instruments.Select(instrument => instrument.Id.Symbol))} over Binance's protocol, as time passes. --speed 60x simulates a market without it, and faster.");
            }

            await ShowAsync(console, host, local, options.UntilEnd(parsed), stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to stop while it was starting.
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            throw new UserErrorException(
                $"{local.Url} is in use, by another host or another program; --listen http://127.0.0.1:0 takes a free port");
        }
        catch (Exception exception) when (exception is StorageException or InvalidDataException or IOException)
        {
            throw new UserErrorException(exception.Message);
        }

        console.Output.WriteLine("stopped; started again, it goes on from " + local.DataFolder);
        return ExitCode.Success;
    }

    private static async Task<ExchangeServer?> ExchangeAsync(UpOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            return options.Exchange(parsed) is { } wanted
                ? await ExchangeServer.StartAsync(wanted, TimeProvider.System, cancellationToken)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"the data folder {options.DataFolder(parsed)} cannot be used: {exception.Message}");
        }
    }

    private static async Task ShowAsync(CliConsole console, LocalHost host, LocalOptions local, bool untilEnd, CancellationToken cancellationToken)
    {
        console.Output.WriteLine($"The API answers at {host.Url}/api/v1 (OpenAPI: {host.Url}/api/v1/openapi.json).");
        console.Output.WriteLine($"A token for it: r3edge token --user {local.User} --scope trade --data-dir {local.DataFolder}");
        await console.Output.FlushAsync(cancellationToken);
        var table = new LiveTable(host, TimeProvider.System);
        try
        {
            if (console.IsTerminal)
            {
                await console.ForPeople().Live(new Text("starting")).StartAsync(async live =>
                {
                    while (!IsOver(host, untilEnd))
                    {
                        live.UpdateTarget(await table.RenderAsync(cancellationToken));
                        live.Refresh();
                        await PauseAsync(host, untilEnd, Refresh, cancellationToken);
                    }
                });
            }
            else
            {
                while (!IsOver(host, untilEnd))
                {
                    await PauseAsync(host, untilEnd, PlainRefresh, cancellationToken);
                    console.Output.WriteLine(table.Line(host.Status));
                    await console.Output.FlushAsync(cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // That is how it is stopped.
        }

        foreach (var account in await host.Status.AccountsAsync(CancellationToken.None))
        {
            console.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{account.Id}: equity {account.Equity:0.########}, {account.ClosedTrades} closed trades, {account.OpenPositions} open positions"));
        }
    }

    // What went wrong with the feed ends the command; the end of a replay does where it was asked to.
    private static bool IsOver(LocalHost host, bool untilEnd)
    {
        if (host.FeedEnded.IsFaulted)
        {
            throw new InvalidOperationException($"the feed failed: {host.FeedEnded.Exception!.GetBaseException().Message}", host.FeedEnded.Exception);
        }

        return untilEnd && host.FeedEnded.IsCompleted;
    }

    private static async Task PauseAsync(LocalHost host, bool untilEnd, TimeSpan pause, CancellationToken cancellationToken)
    {
        var wait = Task.Delay(pause, TimeProvider.System, cancellationToken);
        await (untilEnd || !host.FeedEnded.IsCompleted ? Task.WhenAny(wait, host.FeedEnded) : wait);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static void Log(ILoggingBuilder logging, CliConsole console)
    {
        logging.SetMinimumLevel(LogLevel.Warning);

        // What keeps the host from starting is told in the command's own words.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddProvider(new ErrorOutputLogger(console.Error, TimeProvider.System));
    }
}
