using System.Buffers;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.Signals.Qualification;

public sealed class SignalQualifierTests
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Append_FewBars_ReadsWhatAHandReckons()
    {
        // Minutes, the longer bars five minutes, windows of two.
        var plan = QualificationPlan.Default with { TrendPeriod = 2, VolumePeriod = 2, VolatilityPeriod = 2, VolatilityWindow = 2 };
        var qualifier = new SignalQualifier(plan, Timeframe.OneMinute);
        double[] closes = [100, 100, 100, 100, 100, 101, 100, 102, 101, 103];
        double[] volumes = [5, 5, 5, 5, 5, 5, 5, 1, 3, 8];
        for (var i = 0; i < closes.Length - 1; i++)
        {
            Append(qualifier, i, closes[i], volumes[i]);
        }

        Assert.Equal(double.NaN, Value(EvidenceKind.Trend));
        Append(qualifier, 9, closes[9], volumes[9]);

        // The second longer bar closes with the tenth minute: closes 100 and 103, whose mean is 101.5 and deviation 1.5.
        Assert.Equal(1.0, Value(EvidenceKind.Trend), 1e-12);

        // 8 over the mean of 1 and 3.
        Assert.Equal(4.0, Value(EvidenceKind.Volume), 1e-12);

        // The deviation of two returns is their difference over sqrt 2. Of the last two it is ln(103/101) - ln(101/102) = 0.02946,
        // below 0.02965 and 0.02975, those of the two bars before.
        Assert.Equal(0.0, Value(EvidenceKind.Volatility));

        double Value(EvidenceKind kind) =>
            qualifier.Judge(new QualificationRequest(default, Bias.Long, Start.AddMinutes(10), LiveReadings.None)).Evidence[(int)kind].Value;
    }

    [Fact]
    public void Restore_MidSeries_JudgesOnBitForBit()
    {
        var bars = MarketSimulator.Run(new SimulationOptions { Seed = 11, Instruments = 1, Days = 30, Timeframe = Timeframe.OneHour })[0].Bars;
        Assert.True(QualificationPlan.TryParse("cooldown:3h+calibrate:isotonic,5+volatility:0.02,0.98,10,50", out var plan, out _));
        var whole = new SignalQualifier(plan, bars.Timeframe, Regime.Trending);
        var cut = new SignalQualifier(plan, bars.Timeframe, Regime.Trending);
        var refused = 0;
        for (var t = 0; t < bars.Count; t++)
        {
            whole.Append(bars[t]);
            cut.Append(bars[t]);
            cut = t % 100 == 50 ? Restored(cut, plan) : cut;
            var request = new QualificationRequest(
                new SignalId((UInt128)t), t % 2 == 0 ? Bias.Long : Bias.Short, bars.CloseTime(t), LiveReadings.None);
            var expected = whole.Judge(request);
            Assert.Equal(expected, cut.Judge(request));
            whole.Learn(expected.Evidential, t % 3 == 0);
            cut.Learn(expected.Evidential, t % 3 == 0);
            refused += expected.IsQualified ? 0 : 1;
        }

        Assert.InRange(refused, 1, bars.Count - 1);
    }

    private static SignalQualifier Restored(SignalQualifier qualifier, QualificationPlan plan)
    {
        var bytes = new ArrayBufferWriter<byte>();
        qualifier.Save(new SnapshotWriter(bytes));
        var copy = new SignalQualifier(plan, Timeframe.OneHour, Regime.Trending);
        var reader = new SnapshotReader(bytes.WrittenSpan);
        copy.Restore(ref reader);
        Assert.True(reader.AtEnd);
        return copy;
    }

    private static void Append(SignalQualifier qualifier, int minute, double close, double volume)
    {
        var open = Start.AddMinutes(minute);
        qualifier.Append(new Bar(open, open.AddMinutes(1), close, close, close, close, volume));
    }
}
