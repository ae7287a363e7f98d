using R3edge.Domain.EntryPricing;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.EntryPricing;

/// <summary>Each model against a calculation by hand.</summary>
public sealed class ModelTests
{
    // Fifteen closes one apart, then 100, 95, 101, 95.4, 98: with one bar on each side the swings are 100, 95, 101 and 95.4. Wilder's
    // average of 14 ranges is 1 after the first fifteen; then (13 * 1 + 6) / 14 and so on with 5, 6, 5.6 and 2.6 gives 2.221615.
    private static readonly double[] Zigzag = [.. Enumerable.Range(80, 15).Select(close => (double)close), 100.0, 95.0, 101.0, 95.4, 98.0];

    [Theory]
    [InlineData(Bias.Long, 7.50)]
    [InlineData(Bias.Short, 10.50)]
    public void Bollinger_OfTwoCloses_IsTheMeanAndHalfTheirDistance(Bias bias, double expected)
    {
        // 8 and 10: mean 9, population deviation 1; 9 -+ 1.5 * 1.
        var price = Scene.Ask(Scene.Closes(8.0, 10.0), bias, "bollinger", 2, 1.5).Price();

        Assert.Equal((decimal)expected, price.Price);
        Assert.Equal(9.0, price.Reason("middle band"));
        Assert.Equal(1.5, price.Reason("half width"), 1e-12);
        Assert.Equal(TimeSpan.FromHours(1), price.Validity);
    }

    [Theory]
    [InlineData(Bias.Long, 7.50)]
    [InlineData(Bias.Short, 10.50)]
    public void AtrOffset_OfThreeBars_IsHalfTheirRangeFromTheClose(Bias bias, double expected)
    {
        // True ranges: max(2, 12 - 10, 10 - 10) = 2 and max(4, 12 - 11, 11 - 8) = 4; mean 3; 9 -+ 0.5 * 3.
        Bar[] bars = [Scene.Bar(0, 11, 9, 10, 1), Scene.Bar(1, 12, 10, 11, 1), Scene.Bar(2, 12, 8, 9, 1)];

        Assert.Equal((decimal)expected, Scene.Ask(bars, bias, "atr-offset", 2, 0.5).Price().Price);
    }

    [Theory]
    [InlineData(Bias.Long, 10.58)]
    [InlineData(Bias.Short, 13.42)]
    public void Vwap_OfTwoBars_IsTheWeightedMeanAndDeviation(Bias bias, double expected)
    {
        // Typical prices 10 and 13, volumes 1 and 2: mean 36 / 3 = 12; variance (1 * 4 + 2 * 1) / 3 = 2; 12 -+ 1.41421, away from the market.
        Bar[] bars = [Scene.Bar(0, 11, 9, 10, 1), Scene.Bar(1, 14, 12, 13, 2)];

        var price = Scene.Ask(bars, bias, "vwap", 1, 2).Price();

        Assert.Equal((decimal)expected, price.Price);
        Assert.Equal(Math.Sqrt(2.0), price.Reason("deviation"), 1e-12);
    }

    [Fact]
    public void Vwap_OfANewDay_ForgetsTheDayBefore()
    {
        var bars = Scene.Closes(Enumerable.Repeat(50.0, 24).Concat([10.0, 14.0]));

        Assert.Equal(12.0, Scene.Ask(bars, Bias.Long, "vwap", 1, 2).Price().Reason("session average"), 1e-12);
    }

    [Fact]
    public void Vwap_AtTheLastBarOfTheDay_IsRefused() =>
        Assert.Equal(
            EntryRefusalKind.SessionEnds,
            Scene.Ask(Scene.Closes(Enumerable.Range(100, 24).Select(close => (double)close)), Bias.Long, "vwap").Refused().Kind);

    [Fact]
    public void Vwap_WithTooFewBarsOfVolume_IsNotWarm()
    {
        Bar[] bars = [Scene.Bar(0, 11, 9, 10, 1), Scene.Bar(1, 14, 12, 13, 0), Scene.Bar(2, 14, 12, 13, 0)];

        var refusal = Scene.Ask(bars, Bias.Long, "vwap", 1, 2).Refused();

        Assert.Equal("too few bars (bars of the session with volume 1, bars needed 2)", refusal.Sentence);
    }

    [Theory]
    [InlineData(Bias.Long, 95.20, 2, 95.4, 95.0)]
    [InlineData(Bias.Short, 100.50, 2, 100.0, 101.0)]
    public void SupportResistance_OfSwingsWithinTheTolerance_IsTheirMean(Bias bias, double expected, int touches, double nearest, double furthest)
    {
        // Half an average range is 1.11: 95.4 and 95 are one cluster, 100 and 101 another.
        var price = Scene.Ask(Scene.Closes(Zigzag), bias, "support-resistance", 1, 0.5, 2, 12).Price();

        Assert.Equal((decimal)expected, price.Price);
        Assert.Equal(touches, price.Reason("touches"));
        Assert.Equal(nearest, price.Reason("nearest swing"), 1e-9);
        Assert.Equal(furthest, price.Reason("furthest swing"), 1e-9);
        Assert.Equal(2.221615, price.Reason("average true range"), 1e-6);
        Assert.Equal(TimeSpan.FromHours(12), price.Validity);
    }

    [Fact]
    public void SupportResistance_WithATightTolerance_IsTheNearestSwing() =>
        Assert.Equal(95.4m, Scene.Ask(Scene.Closes(Zigzag), Bias.Long, "support-resistance", 1, 0.1, 1).Price().Price);

    [Fact]
    public void SupportResistance_WithTooFewTouches_IsRefused() =>
        Assert.Equal(EntryRefusalKind.NoSwing, Scene.Ask(Scene.Closes(Zigzag), Bias.Short, "support-resistance", 1, 0.1, 2).Refused().Kind);

    [Fact]
    public void SupportResistance_BrokenByTheMarketSinceTheClose_IsRefused()
    {
        var bars = Scene.Closes(Zigzag);
        var below = EntryQuery.AtClose(Bias.Long, bars[^1]) with { MarketPrice = 94.0 };

        Assert.Equal(EntryRefusalKind.WrongSide, Scene.Ask(bars, below, 0.01m, "support-resistance", 1).Refused().Kind);
    }

    [Fact]
    public void Fibonacci_OfTheLastLeg_IsTheNearestRetracementAhead()
    {
        // The leg falls from 101 to 95.4. 38.2 % back is 97.54, which the close of 98 has passed; half is 98.20.
        var price = Scene.Ask(Scene.Closes(Zigzag), Bias.Short, "fibonacci", 1).Price();

        Assert.Equal(98.20m, price.Price);
        Assert.Equal(101.0, price.Reason("leg start"));
        Assert.Equal(95.4, price.Reason("leg end"));
        Assert.Equal(0.5, price.Reason("retracement"));
    }

    [Theory]
    [InlineData(Bias.Short, 96.0, 97.54)]
    [InlineData(Bias.Short, 98.5, 98.87)]
    public void Fibonacci_TheFurtherItRetraced_TheDeeperTheNext(Bias bias, double close, double expected) =>
        // 95.4 + 0.382 * 5.6 = 97.5392 and 95.4 + 0.618 * 5.6 = 98.8608, rounded up for short.
        Assert.Equal((decimal)expected, Scene.Ask(Scene.Closes([.. Zigzag[..^1], close]), bias, "fibonacci", 1).Price().Price);

    [Fact]
    public void Fibonacci_PastTheDeepest_IsRefused() =>
        Assert.Equal(EntryRefusalKind.WrongSide, Scene.Ask(Scene.Closes([.. Zigzag[..^1], 99.0]), Bias.Short, "fibonacci", 1).Refused().Kind);

    [Fact]
    public void Fibonacci_AgainstTheLeg_IsRefused() =>
        Assert.Equal(EntryRefusalKind.LegAgainstBias, Scene.Ask(Scene.Closes(Zigzag), Bias.Long, "fibonacci", 1).Refused().Kind);

    [Fact]
    public void Fibonacci_WithoutASwing_IsRefused() =>
        Assert.Equal(EntryRefusalKind.NoSwing, Scene.Ask(Scene.Closes(1.0, 2.0, 3.0), Bias.Long, "fibonacci", 1).Refused().Kind);

    [Fact]
    public void Fibonacci_SwingsOfOneKindInARow_ExtendTheLeg()
    {
        // With one bar on each side: low 90, high 100, then the highs go on to 104 over a low that is confirmed only at 97, below neither.
        var bars = new List<Bar>
        {
            Scene.Bar(0, 96, 95, 95, 1), Scene.Bar(1, 95, 90, 94, 1), Scene.Bar(2, 100, 94, 99, 1), Scene.Bar(3, 99, 95, 98, 1),
            Scene.Bar(4, 104, 96, 103, 1), Scene.Bar(5, 102, 97, 101, 1),
        };

        var price = Scene.Ask(bars, Bias.Long, "fibonacci", 1).Price();

        Assert.Equal((90.0, 104.0), (price.Reason("leg start"), price.Reason("leg end")));
    }

    [Theory]
    [InlineData(Bias.Long, 1, 99.16)]
    [InlineData(Bias.Short, 1, 100.85)]
    [InlineData(Bias.Long, 4, 98.33)]
    public void VolatilityQuantile_OfTwentyPercent_IsTheTabledQuantile(Bias bias, int bars, double expected)
    {
        // z(0.2) = -0.8416212 (table of the normal distribution); sigma 1 % a bar, 2 % over four: 100 exp(-+0.8416212 sigma) is
        // 99.1619, 100.8452 and 98.3309.
        var price = Scene.Ask(Scene.Closes(100.0), bias, "volatility-quantile", 0.2, bars).Price();

        Assert.Equal((decimal)expected, price.Price);
        Assert.Equal(-0.8416212335729143, price.Reason("quantile in sigmas"), 1e-12);
        Assert.Equal(TimeSpan.FromHours(bars), price.Validity);
    }

    [Fact]
    public void VolatilityQuantile_IsTouchedTwiceAsOftenAsClosedBeyond()
    {
        var bars = Scene.Closes(100.0);

        var price = Scene.Ask(bars, EntryQuery.AtClose(Bias.Long, bars[^1]), 0.00000001m, "volatility-quantile", 0.2).Price();

        Assert.Equal(0.4, price.ReachProbability, 1e-6);
    }

    [Theory]
    [InlineData("ma-cross", 30)]
    [InlineData("bollinger", 20)]
    [InlineData("atr-offset", 15)]
    [InlineData("support-resistance", 15)]
    [InlineData("mean-reversion", 121)]
    public void Level_BeforeItsWarmUp_SaysHowManyBarsItNeeds(string model, int bars)
    {
        var random = new Random(3);
        var closes = Scene.Closes(Enumerable.Range(0, bars).Select(_ => 100.0 + random.NextDouble()));

        var refusal = Scene.Ask(closes[..^1], Bias.Long, model).Refused();

        Assert.Equal((EntryRefusalKind.NotWarm, (double)bars), (refusal.Kind, refusal.Reasons[0].Value));
        if (Scene.Ask(closes, Bias.Long, model).Refusal is { } later)
        {
            Assert.NotEqual(EntryRefusalKind.NotWarm, later.Kind);
        }
    }
}
