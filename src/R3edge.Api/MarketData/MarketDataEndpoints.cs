using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using R3edge.Api.Http;
using R3edge.Application.Collection.History;
using R3edge.Application.MarketData;
using R3edge.Domain.Markets;

namespace R3edge.Api.MarketData;

/// <summary>What is known of a market, from memory.</summary>
internal static class MarketDataEndpoints
{
    private static readonly IReadOnlyList<(string, Func<Bar, object?>)> BarColumns =
    [
        ("time", bar => bar.OpenTime), ("open", bar => bar.Open), ("high", bar => bar.High), ("low", bar => bar.Low),
        ("close", bar => bar.Close), ("volume", bar => bar.Volume),
    ];

    public static void Map(RouteGroupBuilder api)
    {
        var market = api.MapGroup("/market-data/{venue}/{symbol}").WithTags("MarketData");
        market.MapGet("", Metrics).Produces<MarketMetrics>()
            .WithSummary("Every metric: indicators and regime on each timeframe, last trade and quote, order book and order flow.");
        market.MapGet("/bars", BarsAsync).Produces<BarsAnswer>()
            .WithSummary("Closed bars, the oldest first; as CSV with format=csv. With from and to out of the history, otherwise the newest.").OrCsv();
        market.MapGet("/regime", Regime).Produces<RegimeMetrics>().WithSummary("The regime on a timeframe, with its probabilities and the evidence.");
        market.MapGet("/order-book", OrderBook).Produces<OrderBookAnswer>().WithSummary("The best levels of the order book.");
    }

    private static async Task Metrics(HttpContext context, MarketDataService service, string venue, string symbol)
    {
        var json = service.MetricsJson(Argument.Instrument(venue, symbol));
        if (json.IsEmpty)
        {
            await Unknown(venue, symbol).ExecuteAsync(context).ConfigureAwait(false);
            return;
        }

        await TaggedBytes.WriteAsync(context, json, tag: null).ConfigureAwait(false);
    }

    private static async Task<IResult> BarsAsync(
        HttpRequest request,
        MarketDataService service,
        BarHistory history,
        string venue,
        string symbol,
        string? timeframe,
        string? from,
        string? to,
        int? limit,
        CancellationToken cancellationToken)
    {
        var id = Argument.Instrument(venue, symbol);
        var length = Argument.Timeframe(timeframe ?? "1m");
        var most = Argument.Limit(limit);
        var (start, end) = (Argument.Time("from", from), Argument.Time("to", to));
        IEnumerable<Bar> bars;
        if (start is null && end is null)
        {
            if (service.Bars(id, length) is not { } snapshot)
            {
                return service.MetricsJson(id).IsEmpty
                    ? Unknown(venue, symbol)
                    : Problem.NotYet($"No bar of {length} of {id} has closed yet.");
            }

            bars = snapshot.Bars.Skip(Math.Max(0, snapshot.Bars.Count - most));
        }
        else
        {
            var series = await history
                .ReadAsync(id, length, start ?? DateTime.MinValue, end ?? DateTime.MaxValue, cancellationToken)
                .ConfigureAwait(false);
            bars = Enumerable.Range(0, Math.Min(most, series.Count)).Select(index => series[index]);
        }

        return TaggedBytes.WantsCsv(request)
            ? new CsvTable<Bar>(bars, BarColumns)
            : new TaggedJson<BarsAnswer>(new BarsAnswer(id.ToString(), length.ToString(), [.. bars]));
    }

    private static IResult Regime(MarketDataService service, string venue, string symbol, string? timeframe)
    {
        var id = Argument.Instrument(venue, symbol);
        var length = Argument.Timeframe(timeframe ?? "1m");
        return service.Regime(id, length) switch
        {
            null when service.MetricsJson(id).IsEmpty => Unknown(venue, symbol),
            null => Problem.NotYet($"No bar of {length} of {id} has closed yet."),
            { IsKnown: false } => Problem.NotYet($"The regime of {id} is warming up."),
            var reading => new TaggedJson<RegimeMetrics>(RegimeMetrics.Of(reading)),
        };
    }

    private static IResult OrderBook(MarketDataService service, string venue, string symbol, int? levels)
    {
        if (levels is < 1 or > 100)
        {
            return Problem.Invalid($"levels must be 1 to 100, not {levels}.");
        }

        return service.Book(Argument.Instrument(venue, symbol)) is { } book
            ? new TaggedJson<OrderBookAnswer>(new OrderBookAnswer(
                $"{venue}/{symbol}", book.Time, [.. book.Bids.Take(levels ?? 20)], [.. book.Asks.Take(levels ?? 20)]))
            : Problem.NotFound($"No order book of {venue}/{symbol} was seen.");
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Unknown(string venue, string symbol) =>
        Problem.NotFound($"Nothing is known of {venue}/{symbol}; /instruments lists what there is.");
}

/// <summary>Closed bars.</summary>
/// <param name="Instrument">Venue and symbol.</param>
/// <param name="Timeframe">Their length.</param>
/// <param name="Bars">The oldest first.</param>
public sealed record BarsAnswer(string Instrument, string Timeframe, IReadOnlyList<Bar> Bars);

/// <summary>The best levels of an order book.</summary>
/// <param name="Instrument">Venue and symbol.</param>
/// <param name="Time">UTC time of the book.</param>
/// <param name="Bids">The highest first.</param>
/// <param name="Asks">The lowest first.</param>
public sealed record OrderBookAnswer(string Instrument, DateTime Time, IReadOnlyList<BookLevel> Bids, IReadOnlyList<BookLevel> Asks);
