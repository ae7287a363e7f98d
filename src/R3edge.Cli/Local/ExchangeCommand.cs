using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using R3edge.Application.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Local.Hosting;
using R3edge.SimulatedExchange;
using R3edge.SimulatedExchange.Faults;

namespace R3edge.Cli.Local;

/// <summary><c>r3edge exchange</c>: the simulated exchange by itself.</summary>
internal static class ExchangeCommand
{
    /// <summary>What its customer has, in USD.</summary>
    public const decimal Deposit = 100_000m;

    public static Command Create(CliConsole console)
    {
        var listen = new Option<string>("--listen")
        {
            Description = "Where it listens; port 0 takes a free one",
            HelpName = "URL",
            DefaultValueFactory = _ => "http://127.0.0.1:5090",
        };
        var seed = CliOptions.WholeNumber("--seed", "Selects the market", 7, 0, int.MaxValue);
        var instruments = CliOptions.WholeNumber("--instruments", "Instruments", 4, 1, 26);
        var trades = CliOptions.WholeNumber("--trades-per-bar", "Trades of an instrument in a minute", 60, 9, 100_000);
        var replay = new Option<string[]>("--replay")
        {
            Description = "Files of bars to trade again, from the start on, instead of the simulated market; may be given several times",
            HelpName = "FILE",
            AllowMultipleArgumentsPerToken = true,
        };
        var tick = CliOptions.Number("--tick", "Price step of the replayed markets", 0.01m, 0.0000000000001m, 1_000_000m);
        var lot = CliOptions.Number("--lot", "Quantity step of the replayed markets", 0.00001m, 0.0000000000001m, 1_000_000m);
        var faults = CliOptions.Choice("--faults", "What goes wrong: nothing, or a little of everything", "none", "some");
        var command = new ExampleCommand(
            "exchange",
            "Runs a simulated exchange that speaks the protocols of Binance spot and KuCoin spot on this machine. Ctrl-C stops it, and it keeps nothing.",
            "r3edge exchange",
            "r3edge exchange --instruments 8 --faults some",
            "r3edge exchange --replay btc-1m.csv");
        command.AddGroup("Exchange", listen, seed, instruments, trades, replay, tick, lot, faults);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            console,
            Options(parsed.GetValue(seed), parsed.GetValue(instruments), parsed.GetValue(trades)) with
            {
                Url = Address(parsed.GetRequiredValue(listen)),
                Replay = [.. (parsed.GetValue(replay) ?? []).Select(file => Replayed(file, parsed.GetValue(tick), parsed.GetValue(lot)))],
                Faults = parsed.GetValue(faults) == "some" ? Some : FaultPlan.None,
            },
            cancellationToken));
        return command;
    }

    /// <summary>An exchange with one customer, whose keys are <see cref="SimulatedKeys"/>.</summary>
    public static ExchangeOptions Options(int seed, int instruments, int trades) => new()
    {
        Market = new MarketTapeOptions { Market = new SimulationOptions { Seed = (ulong)seed, Instruments = instruments }, TradesPerBar = trades },
        Customers =
        [
            new ExchangeCustomer(
                SimulatedKeys.Key, SimulatedKeys.Secret, SimulatedKeys.Passphrase, new Dictionary<string, decimal> { ["USD"] = Deposit }),
        ],
    };

    private static FaultPlan Some => new()
    {
        Drop = 0.0005,
        Duplicate = 0.002,
        Reorder = 0.0005,
        Corrupt = 0.0002,
        Delay = 0.001,
        Silence = 0.00002,
        Disconnect = 0.0001,
        TooManyRequests = 0.01,
        Unavailable = 0.01,
        UnavailableAfterAccepting = 0.05,
    };

    private static ReplayedMarket Replayed(string file, decimal tick, decimal lot)
    {
        var symbol = Path.GetFileName(file).Split('.', '_')[0].ToUpperInvariant();
        symbol = symbol.Contains('-', StringComparison.Ordinal) ? symbol : symbol + "-USD";
        return InstrumentId.TryParse($"{Venue.Binance}/{symbol}", out var id)
            ? new ReplayedMarket(new Instrument(id, tick, lot, 1m), BarFile.Load(file).OrUserError())
            : throw new UserErrorException($"{file}: its name gives no symbol; rename it to something like BTC-USD.csv");
    }

    private static string Address(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == "http"
        ? text.TrimEnd('/')
        : throw new UserErrorException($"'{text}' is not an address; write it as http://127.0.0.1:5090");

    private static async Task<int> RunAsync(CliConsole console, ExchangeOptions options, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, console.Interrupted);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        if (!LocalHost.IsLoopback(new Uri(options.Url)))
        {
            console.Error.WriteLine($"r3edge: {options.Url} can be reached from other machines, and everybody knows the keys of its customer");
        }

        try
        {
            await using var exchange = await ExchangeServer.StartAsync(options, TimeProvider.System, stop.Token);
            var symbols = string.Join(", ", exchange.Instruments.Select(instrument => instrument.Id.Symbol));
            console.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The exchange answers at {exchange.Url}; it trades {symbols}."));
            console.Output.WriteLine(
                $"To follow it: r3edge up --venue binance --symbols {exchange.Instruments[0].Id.Symbol} --venue-rest {exchange.Url} --venue-stream {exchange.BinanceStream} --warm-up-days 0");
            await console.Output.FlushAsync(stop.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            console.Output.WriteLine("stopped");
        }
        catch (IOException exception)
        {
            throw new UserErrorException(exception.Message);
        }

        return ExitCode.Success;
    }
}
