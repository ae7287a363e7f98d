using System.Globalization;
using R3edge.Application.Collection;
using R3edge.Cli.Output;
using R3edge.Domain.Regimes;
using Spectre.Console;
using Text = R3edge.Cli.Backtesting.Text;

namespace R3edge.Cli.Regimes;

/// <summary>The tables of <c>r3edge regime</c>.</summary>
internal static class RegimeText
{
    private const int MostSpells = 20;

    /// <summary>Writes them.</summary>
    /// <param name="console">The console for people.</param>
    /// <param name="path">The file of bars.</param>
    /// <param name="report">What was found.</param>
    public static void Write(IAnsiConsole console, string path, RegimeReport report)
    {
        var reading = report.Reading;
        console.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{reading.Regime.NameOf()} with a probability of {Text.Percent(reading.Point.Confidence)} after {report.Bars:N0} bars of {report.Timeframe} in {path}, at {Time(reading.At!.Value)}"));
        console.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"For {reading.Age:N0} {Plural(reading.Age)}, since {Time(reading.Since!.Value)}; it stays through the next bar with a probability of {Text.Percent(reading.Point.Stay)}"));
        WriteProbabilities(console, reading);
        WriteEvidence(console, report);
        WriteShares(console, report);
        WriteHistory(console, report);
    }

    private static void WriteProbabilities(IAnsiConsole console, RegimeReading reading)
    {
        var ended = reading.NextIfItEnds();
        var table = Tables.Create("Regime", ">Now", ">After the next bar", ">Once it ends");
        foreach (var regime in RegimeNames.All)
        {
            table.Row(
                regime.NameOf(),
                Text.Percent(reading.Probabilities[regime]),
                Text.Percent(reading.Next[regime]),
                regime == reading.Regime ? "" : Text.Percent(ended[regime]));
        }

        console.Write(table);
    }

    private static void WriteEvidence(IAnsiConsole console, RegimeReport report)
    {
        var table = Tables.Create("Evidence", ">Value");
        foreach (var (name, value) in report.Reading.Evidence)
        {
            if (!double.IsNaN(value))
            {
                table.Row(name, value.ToString("G5", CultureInfo.InvariantCulture));
            }
        }

        console.Write(table);
        if (report.Joined?.Model is { } model)
        {
            console.Line($"Model fitted through {Time(model.FittedThrough)}, in force from {Time(model.InForceFrom)}.");
        }
        else if (report.WithoutModel() is { } reason)
        {
            console.Line($"No model is in force, so this is from trend strength and volatility percentiles: {reason}.");
        }
    }

    private static void WriteShares(IAnsiConsole console, RegimeReport report)
    {
        var table = Tables.Create("Regime", ">Times", ">Bars", ">Share", ">Mean bars", ">Longest");
        var all = report.History.Sum(spell => spell.Bars);
        foreach (var regime in RegimeNames.All)
        {
            var spells = report.History.Where(spell => spell.Regime == regime).ToArray();
            if (spells.Length > 0)
            {
                var bars = spells.Sum(spell => spell.Bars);
                table.Row(
                    regime.NameOf(),
                    Number(spells.Length),
                    Number(bars),
                    Text.Percent((double)bars / all),
                    ((double)bars / spells.Length).ToString("N1", CultureInfo.InvariantCulture),
                    Number(spells.Max(spell => spell.Bars)));
            }
        }

        console.Write(table);
    }

    private static void WriteHistory(IAnsiConsole console, RegimeReport report)
    {
        var table = Tables.Create("Since", "Through", "Regime", ">Bars", ">Lasted", ">Confidence");
        foreach (var spell in report.History.Skip(report.History.Length - MostSpells))
        {
            table.Row(
                Time(spell.Since),
                Time(spell.Through),
                spell.Regime.NameOf(),
                Number(spell.Bars),
                Text.Duration(spell.Bars * report.Timeframe.Duration),
                Text.Percent(spell.Confidence));
        }

        console.Write(table);
        if (report.History.Length > MostSpells)
        {
            console.Line(string.Create(CultureInfo.InvariantCulture, $"The last {MostSpells} regimes of {report.History.Length:N0}; --json gives all."));
        }
    }

    private static string Time(DateTime time) => CsvText.Format(time);

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Plural(int bars) => bars == 1 ? "bar" : "bars";
}
