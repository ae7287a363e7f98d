using System.CommandLine;
using System.Globalization;
using R3edge.Application.Collection;
using R3edge.Application.Collection.Downloads;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.History;
using Spectre.Console;

namespace R3edge.Cli.Collection;

/// <summary><c>r3edge data download</c>: past bars from a venue into a file.</summary>
internal static class DataDownloadCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var venue = new VenueOptions("Where the bars come from", required: true);
        var symbol = new Option<string>("--symbol") { Description = "What traded: BTCUSDT or BTC-USDT", HelpName = "SYMBOL", Required = true };
        var timeframe = CliOptions.TimeframeOf("The length of a bar", required: true);
        var from = CliOptions.Time("--from", "When the first bar opens, UTC");
        from.Required = true;
        var to = CliOptions.Time("--to", "No bar opens at or after it, UTC; now where not given");
        var output = CliOptions.Out(
            "The file to write, gzipped where its name ends in .gz; SYMBOL_TIMEFRAME.csv where not given", "FILE", required: false);
        var command = new ExampleCommand(
            "download",
            "Write past bars of a venue to a file. What has come is kept beside it until it is whole: stopped and started again, it goes on.",
            "r3edge data download --venue binance --symbol BTCUSDT --timeframe 1m --from 2024-01-01 --to 2024-02-01",
            "r3edge data download --venue kucoin --symbol ETH-USDT --timeframe 1h --from 2023-01-01 --out eth.csv.gz")
        {
            venue.Venue, symbol, timeframe, from, to, output, venue.Rest,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = venue.Read(parsed)!.Value;
            var addresses = venue.Addresses(parsed, place);
            var length = parsed.GetValue(timeframe)!.Value;
            var (start, end) = Stretch(length, parsed.GetValue(from)!.Value, parsed.GetValue(to));
            if (parsed.GetValue(output) == CliConsole.StandardOutput)
            {
                UserError.Throw("--out must be a file here: what has come is kept beside it until it is whole");
            }

            var listing = (await VenueOptions.FindAsync(place, addresses, [parsed.GetRequiredValue(symbol)], cancellationToken))[0];
            var target = parsed.GetValue(output) ?? $"{listing.Id.Symbol}_{length}.csv";
            OutputFile.Check(target);
            await RunAsync(console, new Order(listing, length, start, end, target, addresses), cancellationToken);
        });
        return command;
    }

    private static (DateTime From, DateTime To) Stretch(Timeframe timeframe, DateTime from, DateTime? to)
    {
        var now = timeframe.Floor(TimeProvider.System.GetUtcNow().UtcDateTime);
        var end = to is { } given && given < now ? given : now;
        if (timeframe.Floor(from) != from)
        {
            UserError.Throw($"--from {CsvText.Format(from)} is not where a bar of {timeframe} opens; {CsvText.Format(timeframe.Floor(from))} is");
        }

        if (from >= end)
        {
            UserError.Throw($"no bar of {timeframe} opens at {CsvText.Format(from)} or later and has closed by {CsvText.Format(end)}");
        }

        return (from, end);
    }

    private static async Task RunAsync(CliConsole console, Order order, CancellationToken cancellationToken)
    {
        var path = order.Target + ".part";
        using var part = Open(path, BarDownload.Describe(order.Listing.Id, order.Timeframe, order.From, order.To));
        if (part.Through is { } through)
        {
            console.ForPeople().Line($"Going on at {through} with the {SeriesText.Count(part.Rows, "bar")} of {path}.");
        }

        var problem = await DownloadAsync(console, order, part, cancellationToken);
        if (problem is not null)
        {
            UserError.Throw(
                $"{problem.TrimEnd('.')}; {SeriesText.Count(part.Rows, "bar")} are kept in {path}, and the same command goes on there");
        }

        var series = Read(part, order.Timeframe);
        if (series.Count == 0)
        {
            part.Delete();
            UserError.Throw(
                $"{order.Listing.Id.Venue} has no bars of {order.Listing.Id} from {CsvText.Format(order.From)} to {CsvText.Format(order.To)}");
        }

        OutputFile.Write(console, order.Target, writer => BarCsvWriter.Write(writer, series));
        part.Delete();
        var missing = ((order.To - order.From).Ticks / order.Timeframe.Duration.Ticks) - series.Count;
        console.ForPeople().Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Wrote {SeriesText.Describe(series)} to {order.Target}{(missing > 0 ? $"; of {missing:N0} intervals {order.Listing.Id.Venue} has no bar" : "")}."));
    }

    private static async Task<string?> DownloadAsync(CliConsole console, Order order, PartFile part, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var source = new VenueHistory(
            VenueProtocol.Of(order.Listing.Id.Venue),
            id => id == order.Listing.Id ? order.Listing : null,
            http,
            TimeProvider.System,
            order.Addresses);
        var download = new BarDownload(source, TimeProvider.System);
        if (!console.IsTerminal)
        {
            return await RunAsync(_ => { });
        }

        var problem = default(string);
        await console.ForPeople().Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async shown =>
            {
                var task = shown.AddTask($"{order.Listing.Id} {order.Timeframe}", maxValue: (order.To - order.From).TotalMinutes);
                problem = await RunAsync(reached => task.Value = (reached - order.From).TotalMinutes);
            });
        return problem;

        async Task<string?> RunAsync(Action<DateTime> progress)
        {
            try
            {
                return await download.RunAsync(part, order.Listing.Id, order.Timeframe, order.From, order.To, progress, cancellationToken);
            }
            catch (IOException exception)
            {
                throw new UserErrorException($"{part.Path} cannot be written: {exception.Message.TrimEnd('.')}");
            }
        }
    }

    private static PartFile Open(string path, string request)
    {
        try
        {
            return PartFile.Open(path, request);
        }
        catch (InvalidDataException)
        {
            throw new UserErrorException($"{path} is what is left of another download; remove it, or give another file with --out");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"{path} cannot be opened, perhaps because another download writes it: {exception.Message.TrimEnd('.')}");
        }
    }

    private static BarSeries Read(PartFile part, Timeframe timeframe)
    {
        try
        {
            return BarDownload.Read(part, timeframe);
        }
        catch (Exception exception) when (exception is InvalidDataException or ArgumentException)
        {
            throw new UserErrorException($"{part.Path} is damaged, so remove it and begin again: {exception.Message}");
        }
    }

    private sealed record Order(
        Listing Listing, Timeframe Timeframe, DateTime From, DateTime To, string Target, VenueAddresses? Addresses);
}
