using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Signals.Qualification;

namespace R3edge.Domain.Tests.Signals.Qualification;

public sealed class SignalJudgeTests
{
    private static readonly DateTime Noon = new(2024, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Judge_EveryEvidence_MultipliesItsOdds()
    {
        // Each full support doubles the odds: z 2 is full (2 x 1/2), twice the volume is full (log2 2), a rank of 0.5 is full;
        // a book of 0.5, a regime of 0.75 (2 x 0.75 - 1) and a spread of a quarter sigma (1 - 2 x 0.25) are half.
        // Odds 2^(1 + 1 + 1 + 0.5 + 0.5 + 0.5) = 2^4.5 = 22.62741699796952 to 1: confidence 22.627.../23.627...
        var bars = new BarReadings(2.0, 2.0, 0.5, 0.004, 0.75, Regime.TrendingUp);
        var result = Judge("default", bars, live: new LiveReadings(0.001, 0.5));

        Assert.Equal(22.62741699796952 / 23.62741699796952, result.Confidence, 1e-14);
        Assert.Equal([1.0, 1.0, 1.0, 0.5, 0.5, 0.5], result.Evidence.Select(evidence => evidence.Support));
        Assert.All(result.Evidence, evidence => Assert.Equal(EvidenceStance.For, evidence.Stance));
        Assert.Equal(Enum.GetValues<EvidenceKind>(), result.Evidence.Select(evidence => evidence.Kind));
        Assert.Equal((true, false, Regime.TrendingUp), (result.IsQualified, result.IsCalibrated, result.Regime));
    }

    [Fact]
    public void Judge_TheOtherBias_TurnsTrendAndBookAround()
    {
        var bars = new BarReadings(2.0, 1.0, double.NaN, double.NaN);
        var result = Judge("default", bars, Bias.Short, new LiveReadings(double.NaN, 0.5));

        // Odds 2^(-1 - 0.5): the volume is as ever (log2 1 = 0) and says nothing.
        Assert.Equal(1.0 / (1.0 + Math.Pow(2.0, 1.5)), result.Confidence, 1e-14);
        Assert.Equal(
            [EvidenceStance.Against, EvidenceStance.Neutral, EvidenceStance.Absent, EvidenceStance.Against, EvidenceStance.Absent, EvidenceStance.Absent],
            result.Evidence.Select(evidence => evidence.Stance));
    }

    [Fact]
    public void Judge_NoReading_IsEvenAndPassesEveryGate()
    {
        var result = Judge("trend:1+volume:1+volatility:0.4,0.6+book:0.5+regime:0.9+spread:0.0001+confidence:0.5", BarReadings.None);

        Assert.Equal((0.5, true), (result.Confidence, result.IsQualified));
        Assert.All(result.Evidence, evidence => Assert.Equal((EvidenceStance.Absent, 0.0), (evidence.Stance, evidence.Contribution)));
    }

    [Theory]
    [InlineData("trend:0.5", QualificationRefusal.AgainstTrend)]
    [InlineData("trend:0.4", null)]
    [InlineData("volume:0.81", QualificationRefusal.ThinVolume)]
    [InlineData("volume:0.8", null)]
    [InlineData("volatility:0.31,1", QualificationRefusal.TooCalm)]
    [InlineData("volatility:0,0.29", QualificationRefusal.TooVolatile)]
    [InlineData("volatility:0.3,0.3", null)]
    [InlineData("book:-0.1", QualificationRefusal.AgainstBook)]
    [InlineData("book:-0.2", null)]
    [InlineData("regime:0.61", QualificationRefusal.ImprobableRegime)]
    [InlineData("regime:0.6", null)]
    [InlineData("spread:0.0009", QualificationRefusal.WideSpread)]
    [InlineData("spread:0.001", null)]
    [InlineData("confidence:0.9", QualificationRefusal.LowConfidence)]
    [InlineData("odds:trend,1+odds:volume,1+odds:volatility,1+odds:book,1+odds:regime,1+odds:spread,1+confidence:0.5", null)]
    [InlineData("regime:0.61+trend:0.5+volume:2", QualificationRefusal.AgainstTrend)]
    public void Judge_AGate_StopsWhatIsBeyondItsBound(string plan, QualificationRefusal? expected)
    {
        var result = Judge(plan, new BarReadings(0.4, 0.8, 0.3, 0.01, 0.6), live: new LiveReadings(0.001, -0.2));

        Assert.Equal(expected, result.Refusal);
        Assert.NotEmpty((result.Refusal ?? QualificationRefusal.TooSoon).Describe());
    }

    [Fact]
    public void Judge_WithinTheCooldown_IsTooSoonButTheSameSignalAgainIsNot()
    {
        var judge = new SignalJudge(Plan("cooldown:2h"), Timeframe.OneHour);
        QualificationRefusal? At(double hours) => judge.Judge(BarReadings.None, Request(Noon.AddHours(hours))).Refusal;

        Assert.Null(At(0));
        Assert.Null(At(0));
        Assert.Equal(QualificationRefusal.TooSoon, At(1));
        Assert.Null(At(2));
        Assert.Null(At(2));
        Assert.Equal(QualificationRefusal.TooSoon, At(3));
    }

    [Fact]
    public void Judge_AnyReadings_ConfidenceIsAProbabilityAndSupportNeverLowersIt()
    {
        var number = Gen.Choose(-3000, 3000).Select(thousandth => thousandth / 1000.0);
        var reading = Gen.OneOf(number, Gen.Constant(double.NaN));
        var readings = Gen.ArrayOf(reading, 6).ToArbitrary();
        Prop.ForAll(readings, values =>
        {
            SignalQualification With(double regime) => Judge(
                "default+odds:regime,5",
                new BarReadings(values[0], Math.Abs(values[1]), Math.Abs(values[2]) / 3.0, Math.Abs(values[3]) / 100.0, regime),
                values[0] > 0.5 ? Bias.Short : Bias.Long,
                new LiveReadings(Math.Abs(values[4]) / 100.0, values[5] / 3.0));
            var (absent, even, half, full) = (With(double.NaN), With(0.5), With(0.75), With(1.0));
            Assert.InRange(full.Confidence, 0.0, 1.0);
            Assert.Equal(absent.Confidence, even.Confidence);
            Assert.True(even.Confidence < half.Confidence && half.Confidence < full.Confidence);
            Assert.True(With(0.25).Confidence < even.Confidence);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("default")]
    [InlineData("confidence:0.6")]
    [InlineData("trend:0")]
    [InlineData("trend:-0.5,4h,30+volume:0.8,10+volatility:0.05,0.95,10,100")]
    [InlineData("book:-0.2+regime:0.5+spread:0.001+cooldown:90m+odds:trend,3+calibrate:logistic,50")]
    [InlineData("cooldown:2d+calibrate:isotonic,30")]
    public void TryParse_Plan_IsReadAndWrittenBack(string text) => Assert.Equal(text, Plan(text).ToString());

    [Theory]
    [InlineData("confidence:1.1", "the minimum confidence must be 0 to 1")]
    [InlineData("confidence", "'confidence' is not a rule")]
    [InlineData("trend:0,7m", "'trend:0,7m' is not a rule")]
    [InlineData("volatility:0.9,0.1", "the lowest rank of the volatility must not be above the highest")]
    [InlineData("odds:luck,2", "'odds:luck,2' is not a rule")]
    [InlineData("odds:trend,0.5", "the odds of evidence must be 1 (it has no say) to 1000")]
    [InlineData("calibrate:none", "'calibrate:none' is not a rule")]
    [InlineData("calibrate:isotonic,1", "the trades before a calibration is believed must be 2 to 1000")]
    [InlineData("", "'' is not a rule")]
    public void TryParse_NoPlan_SaysWhatIsWrong(string text, string error)
    {
        Assert.False(QualificationPlan.TryParse(text, out _, out var sentence));
        Assert.StartsWith(error, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1m", "5m")]
    [InlineData("3m", "15m")]
    [InlineData("5m", "30m")]
    [InlineData("1h", "4h")]
    [InlineData("2h", "12h")]
    [InlineData("1d", "1w")]
    [InlineData("1w", null)]
    public void LongerThan_NoChoice_IsTheShortestOfWholeBarsFourTimesAsLong(string signal, string? longer)
    {
        Assert.True(Timeframe.TryParse(signal, out var timeframe));

        Assert.Equal(longer, QualificationPlan.Default.LongerThan(timeframe)?.ToString());
    }

    private static SignalQualification Judge(string plan, BarReadings bars, Bias bias = Bias.Long, LiveReadings? live = null) =>
        new SignalJudge(Plan(plan), Timeframe.OneHour, Regime.Trending).Judge(
            bars, Request(Noon) with { Bias = bias, Live = live ?? LiveReadings.None });

    private static QualificationRequest Request(DateTime time) => new(new SignalId(5), Bias.Long, time, LiveReadings.None);

    private static QualificationPlan Plan(string text) =>
        QualificationPlan.TryParse(text, out var plan, out var error) ? plan : throw new ArgumentException(error);
}
