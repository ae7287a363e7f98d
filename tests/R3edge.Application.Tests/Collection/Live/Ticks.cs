using System.Globalization;
using R3edge.Domain.Markets;
using R3edge.Testing;

namespace R3edge.Application.Tests.Collection.Live;

/// <summary>Recorded public trades.</summary>
internal static class Ticks
{
    public static Trade[] Read(string file) =>
    [
        .. File.ReadLines(SharedData.Require($"ticks/{file}")).Skip(1).Select(line => line.Split(',')).Select(fields => new Trade(
            DateTime.Parse(fields[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
            double.Parse(fields[2], CultureInfo.InvariantCulture),
            double.Parse(fields[3], CultureInfo.InvariantCulture),
            fields[4] == "sell" ? Side.Sell : Side.Buy,
            fields[1].Length == 0 ? 0 : long.Parse(fields[1], CultureInfo.InvariantCulture))),
    ];
}
