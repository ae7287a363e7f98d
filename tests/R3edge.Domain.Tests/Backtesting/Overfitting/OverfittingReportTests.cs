using R3edge.Domain.Backtesting;

namespace R3edge.Domain.Tests.Backtesting.Overfitting;

public sealed class OverfittingReportTests
{
    // The numerical example of Bailey and Lopez de Prado (2014) again, in annual terms: SR0 = 0.1132 sqrt 250 = 1.79 a year.
    [Fact]
    public void Of_PublishedExample_IsAnnualised()
    {
        var best = new ReturnMoments(1_250, 2.5 / Math.Sqrt(250.0), -3.0, 10.0);
        var report = OverfittingReport.Of(best, 250.0, new TrialTally(100, 100, 0.0, 99.0 * 0.5), null);
        Assert.Equal(2.5, report.Sharpe!.Value, 1e-12);
        Assert.Equal(0.9004, report.DeflatedSharpe!.Value, 5e-5);
        Assert.Equal(0.1132 * Math.Sqrt(250.0), report.ExpectedMaximumSharpe, 1e-3);
        Assert.Equal((100L, 1_250, null), (report.Trials, report.Samples, report.Pbo));

        // n - 1 = (1 + 3 * 0.15811 + 2.25 * 0.025) (1.64485 / 0.15811)^2 = 1.53058 * 108.22 = 165.64 of 250 a year.
        Assert.Equal(166.64 / 250.0, report.MinimumTrackRecordLength!.Value / StatisticsPlan.Year, 1e-4);
    }

    [Fact]
    public void Of_RunThatNeverTraded_HasNoValueButTheTrials()
    {
        var report = OverfittingReport.Of(ReturnMoments.Of(new double[20]), 250.0, default(TrialTally).With(double.NaN), null);
        Assert.Equal((null, null, null), (report.Sharpe, report.ProbabilisticSharpe, report.DeflatedSharpe));
        Assert.Equal((0.0, 1L, null), (report.ExpectedMaximumSharpe, report.Trials, report.MinimumTrackRecordLength));
    }

    [Fact]
    public void Of_LosingRun_NeedsForEver() => Assert.Null(
        OverfittingReport.Of(new ReturnMoments(50, -0.1, 0.0, 3.0), 250.0, default(TrialTally).With(-1.0), null).MinimumTrackRecordLength);
}
