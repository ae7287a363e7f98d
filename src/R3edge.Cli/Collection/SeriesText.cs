using System.Globalization;
using R3edge.Application.Collection;
using R3edge.Domain.Markets;

namespace R3edge.Cli.Collection;

/// <summary>Bars in a sentence for people.</summary>
internal static class SeriesText
{
    /// <summary><c>120 bars of 1h, 2018-05-01T00:00:00Z to 2018-05-05T23:00:00Z</c>; the times are opening times.</summary>
    /// <param name="series">At least one bar.</param>
    public static string Describe(BarSeries series)
    {
        var (first, last) = (CsvText.Format(series.OpenTime(0)), CsvText.Format(series.OpenTime(series.Count - 1)));
        return $"{Count(series.Count, "bar")} of {series.Timeframe}, {first} to {last},";
    }

    /// <summary><c>1 bar</c>, <c>2 bars</c>, <c>12,345 bars</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">What, in the singular.</param>
    public static string Count(long count, string noun) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
