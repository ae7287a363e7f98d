using System.Globalization;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.EntryPricing.Volatility;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Tests.EntryPricing;

/// <summary>Bars and questions for entry prices.</summary>
internal static class Scene
{
    /// <summary>One percent a bar.</summary>
    public static readonly VolatilityForecast OnePercent = new(0.0001);

    public static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static Instrument Tick(decimal tick) => new(new InstrumentId(Venue.Kraken, "BTC-USD"), tick, 0.0001m, 0m);

    /// <summary>Bars of one price each, an hour each, from midnight.</summary>
    public static List<Bar> Closes(params IEnumerable<double> closes) => [.. closes.Select((close, i) => Bar(i, close, close, close, 1.0))];

    public static Bar Bar(int hour, double high, double low, double close, double volume) =>
        new(Start.AddHours(hour), Start.AddHours(hour + 1), close, high, low, close, volume);

    /// <summary>Asks one model after the last of some hourly bars, at its close, with a volatility of one percent a bar.</summary>
    public static EntryAnswer Ask(IReadOnlyList<Bar> bars, Bias bias, string model, params double[] values) =>
        Ask(bars, EntryQuery.AtClose(bias, bars[^1]), 0.01m, model, values);

    public static EntryAnswer Ask(IReadOnlyList<Bar> bars, in EntryQuery query, decimal tick, string model, params double[] values)
    {
        var pricer = new EntryPricer(Tick(tick), Timeframe.OneHour, [EntryPriceModelRegistry.Spec(model, values)]);
        return pricer.Evaluate(Board(pricer, bars).Current, query, OnePercent).Answers[0];
    }

    public static EntryPrice Price(this EntryAnswer answer)
    {
        Assert.True(answer.TryGet(out var price, out var refusal), refusal?.Sentence);
        return price;
    }

    public static EntryRefusal Refused(this EntryAnswer answer)
    {
        Assert.False(answer.TryGet(out _, out var refusal));
        return refusal;
    }

    public static double Reason(this EntryPrice price, string name) => price.Reasons.Single(reason => reason.Name == name).Value;

    public static StreamingBoard Board(EntryPricer pricer, IEnumerable<Bar> bars)
    {
        var board = new StreamingBoard(pricer.Plan);
        foreach (var bar in bars)
        {
            board.Append(bar);
        }

        return board;
    }

    /// <summary>Every number of a report, to the last bit.</summary>
    public static string Flat(EntryReport report)
    {
        var lines = report.Answers.Select(answer => answer.TryGet(out var price, out var refusal) ? Flat(price) : $"{answer.Model} {refusal.Kind} {refusal.Sentence}")
            .Concat(report.Clusters.Select(cluster => string.Create(
                CultureInfo.InvariantCulture, $"{cluster.Price} {cluster.LowestPrice} {cluster.HighestPrice} {cluster.Score:R} {string.Join('+', cluster.Models)}")))
            .Append(report.Recommendation is { } best ? Flat(best) : "none");
        return string.Join('\n', lines);
    }

    private static string Flat(EntryPrice price) => string.Create(
        CultureInfo.InvariantCulture,
        $"{price.Model} {price.Bias} {price.Order} {price.Price} {price.IsMarketable} {price.DistanceBasisPoints:R} {price.DistanceSigmas:R} {price.ReachProbability:R} {price.ValidUntil:O} {string.Join(',', price.Reasons)}");
}
