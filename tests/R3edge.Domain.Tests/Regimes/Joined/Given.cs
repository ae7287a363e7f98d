using System.Buffers;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.Regimes.Joined;

internal static class Given
{
    /// <summary>Twenty days of quarters of an hour: several fits, made quickly.</summary>
    public static SimulatedMarket Quarters(ulong seed = 1, int days = 20)
    {
        Assert.True(Timeframe.TryParse("15m", out var quarter));
        return Market(seed, days, quarter, TimeSpan.FromHours(12));
    }

    public static SimulatedMarket Market(ulong seed, int days, Timeframe timeframe, TimeSpan regimeDuration) => MarketSimulator.Run(
        new SimulationOptions { Seed = seed, Days = days, Timeframe = timeframe, Instruments = 1, MeanRegimeDuration = regimeDuration })[0];

    public static byte[] Snapshot(this ISnapshotable source)
    {
        var bytes = new ArrayBufferWriter<byte>();
        source.Save(new SnapshotWriter(bytes));
        return bytes.WrittenSpan.ToArray();
    }

    public static void RestoreFrom(this ISnapshotable target, byte[] bytes)
    {
        var reader = new SnapshotReader(bytes);
        target.Restore(ref reader);
        Assert.True(reader.AtEnd);
    }

    /// <summary>One regime, probabilities that sum to 1 and no number that is none.</summary>
    public static void AssertSound(RegimeReading reading)
    {
        Assert.True(reading.Regime.IsSingle());
        Assert.Equal(1.0, reading.Probabilities[Regime.Any], 12);
        Assert.Equal(1.0, reading.Next[Regime.Any], 12);
        Assert.All(RegimeNames.All, regime => Assert.InRange(reading.Probabilities[regime], 0.0, 1.0));
        Assert.InRange(reading.Point.Stay, 0.0, 1.0);
        Assert.InRange(reading.Point.TrendStrength, -1.0, 1.0);
        Assert.InRange(reading.Point.VolatilityPercentile, 0.0, 1.0);
        Assert.InRange(reading.Age, 1, int.MaxValue);

        // Another regime may be more probable, but not by more than the margin.
        Assert.True(reading.Probabilities[reading.Regime] >= RegimeNames.All.Max(regime => reading.Probabilities[regime]) - RegimeClassifier.Margin - 1e-12);
    }

    /// <summary>The reading as text: equal texts are equal readings, evidence included, bit for bit.</summary>
    public static string Text(this RegimeReading reading) =>
        $"{reading with { Evidence = [] }} {string.Join(' ', reading.Evidence.Select(evidence => $"{evidence.Name}={evidence.Value:R}"))}";
}
