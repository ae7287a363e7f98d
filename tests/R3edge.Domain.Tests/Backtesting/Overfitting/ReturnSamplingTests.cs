using R3edge.Domain.Backtesting;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Backtesting.Overfitting;

public sealed class ReturnSamplingTests
{
    [Fact]
    public void Daily_HoursOverThreeDays_HasThreeSamples()
    {
        var sampling = ReturnSampling.Daily(Hours(72));
        var equity = Enumerable.Range(1, 72).Select(i => 100.0 + i).ToArray();
        var returns = new double[3];
        sampling.Sample(equity, 100.0, 0.0, returns);
        Assert.Equal([124.0 / 100.0 - 1.0, 148.0 / 124.0 - 1.0, 172.0 / 148.0 - 1.0], returns);
        Assert.Equal(365.25, sampling.SamplesPerYear, 1e-9);
    }

    // Seven bars by threes: the first sample has the bar that is left over.
    [Fact]
    public void EveryBars_NotADivisor_LengthensTheFirstSample()
    {
        var sampling = ReturnSampling.EveryBars(Hours(7), 3);
        var returns = new double[2];
        sampling.Sample([1, 2, 3, 110, 5, 6, 99], 100.0, 0.0, returns);
        Assert.Equal([110.0 / 100.0 - 1.0, 99.0 / 110.0 - 1.0], returns);
    }

    [Theory]
    [InlineData(720, 320, 360)]
    [InlineData(720, 30, 30)]
    [InlineData(100, 320, 100)]
    public void AtLeast_FewDays_TakesFewerBarsToASample(int hours, int enough, int expected) =>
        Assert.Equal(expected, ReturnSampling.AtLeast(Hours(hours), enough).Count);

    [Fact]
    public void Sample_Ruin_LosesEverythingOnce()
    {
        var sampling = ReturnSampling.EveryBars(Hours(4), 1);
        var returns = new double[4];
        sampling.Sample([110, -5, 50, 60], 100.0, 0.0, returns);
        Assert.Equal([110.0 / 100.0 - 1.0, -1.0, 0.0, 0.0], returns);
    }

    // 0.5 a year over a single sample of the series' own length, 24 hours: 1.5^(1/365.25) - 1.
    [Fact]
    public void Sample_RiskFreeRate_IsTakenOff()
    {
        var returns = new double[1];
        ReturnSampling.Daily(Hours(24)).Sample([.. Enumerable.Repeat(101.0, 24)], 100.0, 0.5, returns);
        Assert.Equal(0.01 - (Math.Pow(1.5, 1.0 / 365.25) - 1.0), returns[0], 1e-14);
    }

    private static BarSeries Hours(int count)
    {
        var builder = new BarSeriesBuilder(Timeframe.OneHour);
        for (var i = 0; i < count; i++)
        {
            var open = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(i);
            builder.Add(new Bar(open, open.AddHours(1), 100.0, 100.0, 100.0, 100.0, 1.0));
        }

        return builder.Build();
    }
}
