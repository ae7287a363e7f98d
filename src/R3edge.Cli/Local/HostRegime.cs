using System.Globalization;
using System.Text.Json;
using R3edge.Cli.Output;
using R3edge.Domain.Regimes;
using Spectre.Console;

namespace R3edge.Cli.Local;

/// <summary>The regime that a running host sees, as <c>r3edge regime</c> shows it.</summary>
internal static class HostRegime
{
    /// <summary>Shows it.</summary>
    /// <param name="people">The console for people.</param>
    /// <param name="regime">What the host answers.</param>
    /// <param name="market">The market and the timeframe, in words.</param>
    public static void Show(IAnsiConsole people, JsonElement regime, string market)
    {
        people.Line($"{regime.Plain("name")} with a probability of {regime.Percent("confidence")} on {market}, at {regime.Time("at")}");
        people.Line($"For {regime.Count("age")} bars, since {regime.Time("since")}");
        var table = Tables.Create("Regime", ">Now", ">After the next bar");
        foreach (var name in RegimeNames.All.Select(known => known.NameOf()))
        {
            table.Row(name, regime.Percent($"probabilities.{name}"), regime.Percent($"next.{name}"));
        }

        people.Write(table);
        var evidence = Tables.Create("Evidence", ">Value");
        foreach (var one in regime.At("evidence") is { } known ? known.EnumerateObject().AsEnumerable() : [])
        {
            evidence.Row(one.Name, one.Value.GetDouble().ToString("G5", CultureInfo.InvariantCulture));
        }

        people.Write(evidence);
    }
}
