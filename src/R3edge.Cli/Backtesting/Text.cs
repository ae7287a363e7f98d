using System.Globalization;
using R3edge.Application.Backtesting;
using R3edge.Domain.Backtesting;

namespace R3edge.Cli.Backtesting;

/// <summary>Numbers as people read them; a dash where there is none.</summary>
internal static class Text
{
    private const string None = "-";

    /// <summary>A fraction as a percentage.</summary>
    /// <param name="value">The fraction.</param>
    public static string Percent(double? value) =>
        value is { } number ? Hundredths(number * 100.0) + " %" : None;

    /// <summary>A pure number.</summary>
    /// <param name="value">The number.</param>
    public static string Ratio(double? value) => value is { } number ? Hundredths(number) : None;

    /// <summary>A score whose differences are small.</summary>
    /// <param name="value">The score, about 0 to 1.</param>
    public static string Score(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? None;

    /// <summary>An amount of money.</summary>
    /// <param name="value">Quote units.</param>
    public static string Money(double? value) => value switch
    {
        null => None,
        { } small when small != 0.0 && Math.Abs(small) < 1.0 => small.ToString("0.00######", CultureInfo.InvariantCulture),
        { } number => Hundredths(number),
    };

    /// <summary>A price or a quantity, with at most eight decimals, or more where it is very small.</summary>
    /// <param name="value">The price.</param>
    public static string Price(decimal value) =>
        value.ToString(Math.Abs(value) < 0.0001m ? "0.############" : "0.########", CultureInfo.InvariantCulture);

    /// <summary>A time to the minute, or to the second where it has any; narrower than ISO-8601.</summary>
    /// <param name="utc">A UTC time.</param>
    public static string Time(DateTime utc) =>
        utc.ToString(utc.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>What an objective is of a run, in the unit people expect.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="statistics">The run.</param>
    public static string Objective(Objective objective, BacktestStatistics statistics) => objective switch
    {
        Domain.Backtesting.Objective.NetReturn => Percent(statistics.NetReturn),
        Domain.Backtesting.Objective.SmallestDrawdown => Percent(statistics.MaxDrawdown),
        Domain.Backtesting.Objective.Expectancy => Money(statistics.Expectancy),
        _ => Ratio(objective.Of(statistics)),
    };

    /// <summary>The heading of a column with an objective.</summary>
    /// <param name="objective">The objective.</param>
    public static string Heading(Objective objective)
    {
        var words = objective == Domain.Backtesting.Objective.SmallestDrawdown ? "max drawdown" : Names.Of(objective).Replace('-', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

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

    // Adding zero turns the -0 that a small loss rounds to into 0.
    private static string Hundredths(double value) => (Math.Round(value, 2) + 0.0).ToString("N2", CultureInfo.InvariantCulture);
}
