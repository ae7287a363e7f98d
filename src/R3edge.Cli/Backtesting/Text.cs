using System.Globalization;

namespace R3edge.Cli.Backtesting;

/// <summary>Numbers as people read them; a dash where there is none.</summary>
internal static class Text
{
    private const string None = "-";

    /// <summary>A fraction as a percentage.</summary>
    /// <param name="value">The fraction.</param>
    public static string Percent(double? value) =>
        value is { } number ? (number * 100.0).ToString("N2", CultureInfo.InvariantCulture) + " %" : None;

    /// <summary>A pure number.</summary>
    /// <param name="value">The number.</param>
    public static string Ratio(double? value) => value?.ToString("N2", CultureInfo.InvariantCulture) ?? None;

    /// <summary>An amount of money.</summary>
    /// <param name="value">Quote units.</param>
    public static string Money(double? value) => value switch
    {
        null => None,
        { } small when small != 0.0 && Math.Abs(small) < 1.0 => small.ToString("0.00####", CultureInfo.InvariantCulture),
        { } number => number.ToString("N2", CultureInfo.InvariantCulture),
    };

    /// <summary>A price or a quantity, with at most eight decimals.</summary>
    /// <param name="value">The price.</param>
    public static string Price(decimal value) => value.ToString("0.########", CultureInfo.InvariantCulture);

    /// <summary>A duration in its two largest units.</summary>
    /// <param name="value">The duration.</param>
    public static string Duration(TimeSpan? value) => value switch
    {
        null => None,
        { TotalDays: >= 1 } span => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays} d {span.Hours} h"),
        { TotalHours: >= 1 } span => string.Create(CultureInfo.InvariantCulture, $"{span.Hours} h {span.Minutes} min"),
        { TotalMinutes: >= 1 } span => string.Create(CultureInfo.InvariantCulture, $"{span.Minutes} min {span.Seconds} s"),
        { } span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s"),
    };
}
