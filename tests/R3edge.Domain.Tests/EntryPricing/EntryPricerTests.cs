using R3edge.Domain.EntryPricing;
using R3edge.Domain.EntryPricing.Volatility;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.EntryPricing;

public sealed class EntryPricerTests
{
    private static readonly List<Bar> Bars = Scene.Closes(100.0);

    [Fact]
    public void Price_OfALevel_HasItsDistanceAndProbability()
    {
        // One percent a bar, one bar: 99.16 is -84 basis points, ln 0.9916 / 0.01 = -0.84355 sigmas, and 2 Phi(-0.84355) = 0.398921
        // (Python: erfc(0.84355 / sqrt 2)).
        var price = Scene.Ask(Bars, Bias.Long, "volatility-quantile").Price();

        Assert.Equal(99.16m, price.Price);
        Assert.Equal(-84.0, price.DistanceBasisPoints, 1e-9);
        Assert.Equal(-0.8435478, price.DistanceSigmas, 1e-6);
        Assert.Equal(0.39892, price.ReachProbability, 1e-4);
        Assert.Equal(Bars[^1].CloseTime.AddHours(1), price.ValidUntil);
    }

    [Fact]
    public void Price_AskedWithinTheBar_HasWhatIsLeftOfItsTime()
    {
        // A quarter of the bar is left: sigma is 1 % * sqrt(1/4) = 0.5 %. The level stays; the market is at 99.5.
        var query = EntryQuery.AtClose(Bias.Long, Bars[^1]) with { Now = Bars[^1].CloseTime.AddMinutes(45), MarketPrice = 99.5 };

        var price = Scene.Ask(Bars, query, 0.01m, "volatility-quantile").Price();

        Assert.Equal((99.16m, TimeSpan.FromMinutes(15)), (price.Price, price.Validity));
        Assert.Equal(Math.Log(99.16 / 99.5) / 0.005, price.DistanceSigmas, 1e-9);
    }

    [Fact]
    public void Price_AskedAfterItsTime_IsExpired()
    {
        var query = EntryQuery.AtClose(Bias.Long, Bars[^1]) with { Now = Bars[^1].CloseTime.AddHours(1) };

        Assert.Equal(EntryRefusalKind.Expired, Scene.Ask(Bars, query, 0.01m, "volatility-quantile").Refused().Kind);
        Assert.Equal(TimeSpan.FromHours(1), Scene.Ask(Bars, query, 0.01m, "volatility-quantile", 0.2, 2).Price().Validity);
    }

    [Theory]
    [InlineData(1000.0)]
    [InlineData(0.25)]
    public void Price_OnACoarseTick_IsRoundedAgainstTheFill(double tick)
    {
        var query = EntryQuery.AtClose(Bias.Long, Bars[^1]);
        if (tick > 100.0)
        {
            // Rounded down to 0, which is no price.
            Assert.Equal(EntryRefusalKind.ImpossiblePrice, Scene.Ask(Bars, query, (decimal)tick, "volatility-quantile").Refused().Kind);
            return;
        }

        Assert.Equal(99.00m, Scene.Ask(Bars, query, (decimal)tick, "volatility-quantile").Price().Price);
        Assert.Equal(101.00m, Scene.Ask(Bars, query with { Bias = Bias.Short }, (decimal)tick, "volatility-quantile").Price().Price);
    }

    [Fact]
    public void Price_BelowZero_IsRefused() =>
        Assert.Equal(EntryRefusalKind.ImpossiblePrice, Scene.Ask(Scene.Closes(1.0, 9.0), Bias.Long, "bollinger", 2, 2).Refused().Kind);

    [Fact]
    public void Evaluate_WithoutAForecast_RefusesEveryModel()
    {
        var report = Report(new VolatilityForecast(double.NaN));

        Assert.All(report.Answers, answer => Assert.Equal(EntryRefusalKind.NotWarm, answer.Refused().Kind));
        Assert.Null(report.Recommendation);
        Assert.Empty(report.Clusters);
    }

    [Fact]
    public void Evaluate_OfAMarketThatDoesNotMove_RefusesEveryModel() =>
        Assert.All(Report(new VolatilityForecast(0.0)).Answers, answer => Assert.Equal(EntryRefusalKind.NoVolatility, answer.Refused().Kind));

    [Fact]
    public void Evaluate_AMarketPriceThatIsNone_Throws()
    {
        var pricer = new EntryPricer(Scene.Tick(0.01m), Timeframe.OneHour, EntryPriceModelRegistry.Defaults);
        var board = Scene.Board(pricer, Bars);
        var query = EntryQuery.AtClose(Bias.Long, Bars[^1]);

        Assert.Throws<ArgumentException>(() => pricer.Evaluate(board.Current, query with { MarketPrice = 0.0 }));
        Assert.Throws<ArgumentException>(() => pricer.Evaluate(board.Current, query with { MarketPrice = double.NaN }));
        Assert.Throws<ArgumentException>(() => pricer.Evaluate(board.Current, query with { Now = Bars[^1].OpenTime }));
    }

    [Fact]
    public void Create_WithoutModelsOrWithAWeightOfZero_Throws()
    {
        Assert.Throws<ArgumentException>(() => new EntryPricer(Scene.Tick(1m), Timeframe.OneHour, []));
        Assert.Throws<ArgumentException>(() => new EntryPricer(
            Scene.Tick(1m), Timeframe.OneHour, EntryPriceModelRegistry.Defaults, new EntryPricerOptions { Weight = _ => 0.0 }));
    }

    [Fact]
    public void Recommendation_OfPricesOfDifferentValidity_LastsAsLongAsTheShortest()
    {
        var pricer = new EntryPricer(
            Scene.Tick(0.01m),
            Timeframe.OneHour,
            [EntryPriceModelRegistry.Spec("volatility-quantile", 0.4, 9), EntryPriceModelRegistry.Spec("volatility-quantile", 0.25, 1)]);

        // -0.2533 * 3 % = -0.76 % and -0.6745 * 1 % = -0.67 %: within half a sigma.
        var report = pricer.Evaluate(Scene.Board(pricer, Bars).Current, EntryQuery.AtClose(Bias.Long, Bars[^1]), Scene.OnePercent);

        Assert.Equal(2, Assert.Single(report.Clusters).Models.Length);
        Assert.Equal(TimeSpan.FromHours(1), report.Recommendation!.Validity);
        Assert.Equal(report.Clusters[0].Price, report.Recommendation.Price);
        Assert.Equal(EntryEnsemble.Name, report.Recommendation.Model);
    }

    [Theory]
    [InlineData("bollinger", "bollinger")]
    [InlineData("bollinger:20,2", "bollinger")]
    [InlineData("bollinger:30", "bollinger:30,2")]
    [InlineData("ma-cross:5,20", "ma-cross:5,20")]
    public void TryParse_AKnownModel_IsWrittenShortly(string text, string written)
    {
        Assert.True(EntryPriceModelRegistry.TryParse(text, out var spec, out _));
        Assert.Equal(written, spec.ToString());
    }

    [Theory]
    [InlineData("magic", "there is no entry price model 'magic'; there is: ma-cross, bollinger, atr-offset, vwap, support-resistance, fibonacci, mean-reversion, volatility-quantile")]
    [InlineData("bollinger:x", "'x' is not a number")]
    [InlineData("bollinger:1", "parameter 'period' must be between 2 and 5000, not 1")]
    [InlineData("bollinger:20,2,3", "'bollinger' has 2 parameters (period, width), not 3")]
    [InlineData("ma-cross:30,10", "parameter 'fast' must be smaller than 'slow', not 30 and 10")]
    public void TryParse_WhatIsNoModel_SaysWhy(string text, string sentence)
    {
        Assert.False(EntryPriceModelRegistry.TryParse(text, out _, out var error));
        Assert.Equal(sentence, error);
    }

    private static EntryReport Report(VolatilityForecast forecast)
    {
        var bars = Scene.Closes(Enumerable.Range(0, 200).Select(i => 100.0 + Math.Sin(i)));
        var pricer = new EntryPricer(Scene.Tick(0.01m), Timeframe.OneHour, EntryPriceModelRegistry.Defaults);
        return pricer.Evaluate(Scene.Board(pricer, bars).Current, EntryQuery.AtClose(Bias.Long, bars[^1]), forecast);
    }
}
