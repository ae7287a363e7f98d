using R3edge.Domain.EntryPricing;
using R3edge.Domain.EntryPricing.Volatility;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.EntryPricing;

public sealed class VolatilityForecastTests
{
    [Theory]
    [InlineData(0.0, 1.0, 4.0)]
    [InlineData(0.0, 2.5, 10.0)]
    [InlineData(0.5, 2.0, 6.0)]
    public void Volatility_OfOneVariance_GrowsWithTime(double from, double to, double variance) =>
        Assert.Equal(Math.Sqrt(variance), new VolatilityForecast(4.0).Volatility(from, to), 1e-12);

    // 4 for the first bar, 2 for the second, 1 for every later one.
    [Theory]
    [InlineData(0.0, 1.0, 4.0)]
    [InlineData(0.0, 1.5, 5.0)]
    [InlineData(0.0, 2.0, 6.0)]
    [InlineData(0.0, 5.0, 9.0)]
    [InlineData(0.25, 1.0, 3.0)]
    [InlineData(1.5, 4.0, 3.0)]
    public void Volatility_OfAPath_AddsItsBars(double from, double to, double variance) =>
        Assert.Equal(Math.Sqrt(variance), new VolatilityForecast([4.0, 2.0, 1.0]).Volatility(from, to), 1e-12);

    [Fact]
    public void Create_OfWhatIsNoVariance_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VolatilityForecast(-1.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VolatilityForecast([1.0, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VolatilityForecast([double.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => new VolatilityForecast([]));
    }

    [Fact]
    public void Ewma_OfTwentyOneReturns_IsTheRecursionByHand()
    {
        // Twenty returns of 1 % or -1 % seed it with 1e-4; one of 3 % then gives 0.94 * 1e-4 + 0.06 * 9e-4 = 1.48e-4.
        var closes = Enumerable.Range(0, 21).Select(i => 100.0 * Math.Exp(0.01 * (i % 2))).Append(100.0 * Math.Exp(0.03)).ToList();

        Assert.True(double.IsNaN(Forecast(closes[..20])));
        Assert.Equal(1e-4, Forecast(closes[..21]), 1e-15);
        Assert.Equal(1.48e-4, Forecast(closes), 1e-15);
    }

    private static double Forecast(List<double> closes)
    {
        var bars = Scene.Closes(closes);
        var pricer = new EntryPricer(Scene.Tick(0.01m), Timeframe.OneHour, [EntryPriceModelRegistry.Spec("volatility-quantile")]);
        return pricer.Evaluate(Scene.Board(pricer, bars).Current, EntryQuery.AtClose(Bias.Long, bars[^1])).Volatility.PerBarVariance;
    }
}
