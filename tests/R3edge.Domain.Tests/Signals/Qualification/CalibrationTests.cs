using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Signals.Qualification.Calibration;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.Signals.Qualification;

public sealed class CalibrationTests
{
    [Fact]
    public void Isotonic_AViolator_IsPooledWithItsNeighbour()
    {
        // 0, then 1 before 0, which pool to one half, then 1; given in another order.
        var curve = IsotonicCurve.Fit([0.4, 0.2, 0.1, 0.3], [1.0, 1.0, 0.0, 0.0]);

        Assert.Equal(3, curve.Steps);
        Assert.Equal([0.0, 0.0, 0.5, 0.5, 0.5, 1.0, 1.0], new[] { 0.0, 0.19, 0.2, 0.3, 0.39, 0.4, 1.0 }.Select(curve.At));
    }

    [Fact]
    public void Isotonic_EqualPoints_AreOneWithTheMeanOutcome()
    {
        // At 0.5 one of three won; at 0.7 both, so nothing is pooled: a third, then 1.
        var curve = IsotonicCurve.Fit([0.5, 0.7, 0.5, 0.5, 0.7], [0.0, 1.0, 1.0, 0.0, 1.0]);

        Assert.Equal([1.0 / 3.0, 1.0], new[] { 0.6, 0.7 }.Select(curve.At));
    }

    [Fact]
    public void Isotonic_FallingOutcomes_AreAllPooled() =>
        Assert.Equal(0.4, IsotonicCurve.Fit([1, 2, 3, 4, 5], [1.0, 1.0, 0.0, 0.0, 0.0]).At(3.0));

    [Fact]
    public void Logistic_TwoConfidences_MeetsTheirPulledShares()
    {
        // At 0.75 three of four won, at 0.25 one of four. Winners count (4 + 1) / (4 + 2) = 5/6, losers 1 / (4 + 2) = 1/6: the
        // shares are (3 x 5/6 + 1/6) / 4 = 2/3 and 1/3. Two parameters meet both: a = 0 and b = ln 2 / ln 3.
        var curve = LogisticCurve.Fit(
            [0.75, 0.75, 0.75, 0.75, 0.25, 0.25, 0.25, 0.25], [1.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 0.0]);

        Assert.Equal(0.0, curve.Intercept, 1e-7);
        Assert.Equal(Math.Log(2.0) / Math.Log(3.0), curve.Slope, 1e-7);
        Assert.Equal(2.0 / 3.0, curve.At(0.75), 1e-7);
    }

    [Fact]
    public void Logistic_ConfidenceThatWinsLess_IsFlatAtTheShareOfWinners()
    {
        var curve = LogisticCurve.Fit([0.8, 0.8, 0.2, 0.2], [0.0, 0.0, 1.0, 1.0]);

        Assert.Equal(0.0, curve.Slope);
        Assert.Equal(0.5, curve.At(0.9), 1e-12);
    }

    [Theory]
    [InlineData(CalibrationMethod.Isotonic)]
    [InlineData(CalibrationMethod.Logistic)]
    public void Calibrate_AnyTrades_RisesWithTheConfidenceWithinZeroAndOne(CalibrationMethod method)
    {
        var trades = Gen.Choose(0, 199).ArrayOf(60).ToArbitrary();
        Prop.ForAll(trades, codes =>
        {
            var calibrator = new ConfidenceCalibrator(method, 2);
            foreach (var code in codes)
            {
                calibrator.Learn(code / 2 / 99.0, code % 2 == 0);
            }

            var last = 0.0;
            for (var i = 0; i <= 50; i++)
            {
                var share = calibrator.Calibrate(i / 50.0)!.Value;
                Assert.InRange(share, last, 1.0);
                last = share;
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Calibrate_TooFewTrades_SaysNothing()
    {
        var calibrator = new ConfidenceCalibrator(CalibrationMethod.Isotonic, 2);
        calibrator.Learn(0.5, hasWon: true);

        Assert.Null(calibrator.Calibrate(0.5));
        calibrator.Learn(0.5, hasWon: false);
        Assert.Equal(0.5, calibrator.Calibrate(0.5));
    }

    [Fact]
    public void Calibrate_MoreTradesThanItRemembers_ForgetsTheOldest()
    {
        var calibrator = new ConfidenceCalibrator(CalibrationMethod.Isotonic, 2);
        calibrator.Learn(0.5, hasWon: true);
        for (var i = 0; i < ConfidenceCalibrator.Memory; i++)
        {
            calibrator.Learn(0.5, hasWon: false);
        }

        Assert.Equal((ConfidenceCalibrator.Memory, 0.0), (calibrator.Count, calibrator.Calibrate(0.5)));
    }

    [Fact]
    public void Restore_SavedTrades_GivesTheSameAnswers()
    {
        var calibrator = new ConfidenceCalibrator(CalibrationMethod.Logistic, 2);
        for (var i = 0; i < 20; i++)
        {
            calibrator.Learn(i / 20.0, i % 3 > 0);
        }

        var bytes = new ArrayBufferWriter<byte>();
        calibrator.Save(new SnapshotWriter(bytes));
        var copy = new ConfidenceCalibrator(CalibrationMethod.Logistic, 2);
        copy.Learn(0.9, hasWon: false);
        var reader = new SnapshotReader(bytes.WrittenSpan);
        copy.Restore(ref reader);

        Assert.Equal(calibrator.Calibrate(0.6), copy.Calibrate(0.6));
    }

    [Fact]
    public void Brier_ThreeTrades_IsTheMeanSquaredError()
    {
        // (0.2^2 + 0.3^2 + 0.6^2) / 3 = 0.49 / 3; the base rate 1/3 scores 1/3 x 2/3.
        var score = default(BrierScore).With(0.8, true).With(0.3, false).With(0.6, false);

        Assert.Equal(0.49 / 3.0, score.Score!.Value, 1e-15);
        Assert.Equal(2.0 / 9.0, score.BaseRateScore!.Value, 1e-15);
        Assert.Equal(1.0 - 0.49 / 3.0 * 4.5, score.Skill!.Value, 1e-14);
        Assert.Null(default(BrierScore).Score);
        Assert.Null(default(BrierScore).With(1.0, true).Skill);
    }
}
