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

namespace R3edge.Cli.Collection;

/// <summary><c>r3edge data download</c>: past bars or trades from a venue into a file.</summary>
internal static class DataDownloadCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var venue = new VenueOptions("Where the bars or trades come from", required: true);
        var symbol = new Option<string>("--symbol") { Description = "What traded: BTCUSDT or BTC-USDT", HelpName = "SYMBOL", Required = true };
        var timeframe = CliOptions.TimeframeOf("The length of a bar; needed unless --trades is given");
        var trades = new Option<bool>("--trades") { Description = "Every single trade instead of bars" };
        var from = CliOptions.Time("--from", "When the first bar opens, or the time of the first trade, UTC");
        from.Required = true;
        var to = CliOptions.Time("--to", "No bar opens and nothing trades at or after it, UTC; now where not given");
        var output = CliOptions.Out(
            "The file to write, gzipped where its name ends in .gz; SYMBOL_TIMEFRAME.csv or SYMBOL_trades.csv where not given",
            "FILE",
            required: false);
        var command = new ExampleCommand(
            "download",
            "Write past bars or trades of a venue to a file. What has come is kept beside it until it is whole: "
            + "stopped and started again, it goes on.",
            "r3edge data download --venue binance --symbol BTCUSDT --timeframe 1m --from 2024-01-01 --to 2024-02-01",
            "r3edge data download --venue kucoin --symbol ETH-USDT --timeframe 1h --from 2023-01-01 --out eth.csv.gz",
            "r3edge data download --trades --venue binance --symbol BTCUSDT --from 2024-01-01 --to 2024-01-02")
        {
            venue.Venue, symbol, timeframe, trades, from, to, output, venue.Rest,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var place = venue.Read(parsed)!.Value;
            var addresses = venue.Addresses(parsed, place);
            var (start, given) = (parsed.GetValue(from)!.Value, parsed.GetValue(to));
            var length = LengthOf(parsed.GetValue(timeframe), parsed.GetValue(trades));
            var end = length is { } bars ? EndOfBars(bars, start, given) : EndOfTrades(start, given);
            if (parsed.GetValue(output) == CliConsole.StandardOutput)
            {
                UserError.Throw("--out must be a file here: what has come is kept beside it until it is whole");
            }

            var listing = (await VenueOptions.FindAsync(place, addresses, [parsed.GetRequiredValue(symbol)], cancellationToken))[0];
            var target = parsed.GetValue(output) ?? $"{listing.Id.Symbol}_{length?.ToString() ?? "trades"}.csv";
            OutputFile.Check(target);
            var order = new Order(listing, start, end, given, target, addresses);
            await (length is { } timeframeOfBars
                ? BarsAsync(console, order, timeframeOfBars, cancellationToken)
                : TradesAsync(console, order, cancellationToken));
        });
        return command;
    }

    private static Timeframe? LengthOf(Timeframe? timeframe, bool trades)
    {
        if (trades == (timeframe is not null))
        {
            UserError.Throw(trades
                ? "--timeframe is the length of a bar, and --trades asks for trades; give one of them"
                : "'r3edge data download' needs --timeframe TIMEFRAME, or --trades");
        }

        return timeframe;
    }

    private static DateTime EndOfBars(Timeframe timeframe, DateTime from, DateTime? to)
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

        return end;
    }

    private static DateTime EndOfTrades(DateTime from, DateTime? to)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var end = to is { } given && given < now ? given : now;
        if (from >= end)
        {
            UserError.Throw($"nothing traded from {CsvText.Format(from)} to {CsvText.Format(end)}: the end must be later than the beginning");
        }

        return end;
    }

    private static async Task BarsAsync(CliConsole console, Order order, Timeframe timeframe, CancellationToken cancellationToken)
    {
        var run = order.Run(console, $"{order.Listing.Id} {timeframe}", "bar");
        using var part = run.Open(BarDownload.Describe(order.Listing.Id, timeframe, order.From, order.GivenTo));
        using var http = new HttpClient();
        using var source = new VenueHistory(
            VenueProtocol.Of(order.Listing.Id.Venue), order.Find, http, TimeProvider.System, order.Addresses);
        var download = new BarDownload(source, TimeProvider.System);
        await run.DownloadAsync(part, progress => download.RunAsync(
            part, order.Listing.Id, timeframe, order.From, order.To, progress, cancellationToken));

        var series = DownloadRun.Read(part, () => BarDownload.Read(part, timeframe));
        order.RefuseNothing(part, series.Count, "bars");
        OutputFile.Write(console, order.Target, writer => BarCsvWriter.Write(writer, series));
        part.Delete();
        var missing = ((order.To - order.From).Ticks / timeframe.Duration.Ticks) - series.Count;
        console.ForPeople().Line(string.Create(
            CultureInfo.InvariantCulture,
            $"Wrote {SeriesText.Describe(series)} to {order.Target}{(missing > 0 ? $"; of {missing:N0} intervals {order.Listing.Id.Venue} has no bar" : "")}."));
    }

    private static async Task TradesAsync(CliConsole console, Order order, CancellationToken cancellationToken)
    {
        var run = order.Run(console, $"{order.Listing.Id} trades", "trade");
        using var part = run.Open(TradeDownload.Describe(order.Listing.Id, order.From, order.GivenTo));
        using var http = new HttpClient();
        using var source = new VenueTradeHistory(
            VenueProtocol.Of(order.Listing.Id.Venue), order.Find, http, TimeProvider.System, order.Addresses);
        var download = new TradeDownload(source, TimeProvider.System);
        await run.DownloadAsync(part, progress => download.RunAsync(
            part, order.Listing.Id, order.From, order.To, progress, cancellationToken));

        order.RefuseNothing(part, part.Rows, "trades");
        var written = default(TradeSummary);
        DownloadRun.Read(part, () =>
        {
            OutputFile.Write(console, order.Target, writer => written = TradeDownload.Write(part, writer));
            return written;
        });
        part.Delete();
        var (first, last) = (CsvText.Format(written.First), CsvText.Format(written.Last));
        var missing = source.NumbersTradesOneByOne && written.NumbersBetween > 0
            ? $"; under {SeriesText.Count(written.NumbersBetween, "number")} between them {order.Listing.Id.Venue} has no trade"
            : "";
        console.ForPeople().Line($"Wrote {SeriesText.Count(written.Count, "trade")}, {first} to {last}, to {order.Target}{missing}.");
    }

    private sealed record Order(
        Listing Listing, DateTime From, DateTime To, DateTime? GivenTo, string Target, VenueAddresses? Addresses)
    {
        public DownloadRun Run(CliConsole console, string title, string noun) => new(console, title, noun, Target, From, To);

        public Listing? Find(InstrumentId id) => id == Listing.Id ? Listing : null;

        public void RefuseNothing(PartFile part, long count, string noun)
        {
            if (count == 0)
            {
                part.Delete();
                UserError.Throw($"{Listing.Id.Venue} has no {noun} of {Listing.Id} from {CsvText.Format(From)} to {CsvText.Format(To)}");
            }
        }
    }
}
