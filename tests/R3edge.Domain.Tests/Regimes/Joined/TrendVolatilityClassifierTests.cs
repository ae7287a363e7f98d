using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Tests.Indicators;

namespace R3edge.Domain.Tests.Regimes.Joined;

public sealed class TrendVolatilityClassifierTests
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Read_BeforeWarmUp_KnowsNothing()
    {
        var classifier = new TrendVolatilityClassifier(Timeframe.OneHour);
        Assert.Equal(Regime.None, classifier.Current);
        Assert.Null(classifier.At);
        for (var i = 0; i < classifier.WarmUp - 1; i++)
        {
            classifier.Update(Steady(i, 1.01));
        }

        var reading = classifier.Read();
        Assert.False(reading.IsKnown);
        Assert.False(reading.Probabilities.IsKnown);
        Assert.Null(reading.Since);
        Assert.All(reading.Evidence, evidence => Assert.True(double.IsNaN(evidence.Value)));
        Assert.Equal(RegimeProbabilities.Unknown, reading.NextIfItEnds());
        classifier.Update(Steady(classifier.WarmUp - 1, 1.01));
        Assert.True(classifier.Read().IsKnown);
    }

    [Theory]
    [InlineData(1.01, Regime.TrendingUp, 1.0)]
    [InlineData(1.0 / 1.01, Regime.TrendingDown, -1.0)]
    public void Read_EveryBarInOneDirection_IsATrendOfFullStrength(double factor, Regime expected, double strength)
    {
        // All movement has one direction: ADX is 100. The volatility is the same in every bar: its percentile is 1/2.
        var reading = After(100, factor);
        Assert.Equal(expected, reading.Regime);
        Assert.Equal(strength, reading.EvidenceOf(RegimeEvidence.TrendStrength), 9);
        Assert.Equal(0.5, reading.EvidenceOf(RegimeEvidence.VolatilityPercentile), 9);
        Assert.True(double.IsNaN(reading.EvidenceOf("nothing")));
        Assert.Equal(100 - 40 + 1, reading.Age);
        Assert.Equal(Start.AddHours(40), reading.Since);
        Assert.Equal(Start.AddHours(100), reading.At);
    }

    [Fact]
    public void Read_PriceThatNeverMoves_IsRangingAndNotVolatile()
    {
        var reading = After(300, 1.0);
        Assert.Equal(Regime.Ranging, reading.Regime);
        Assert.InRange(reading.Probabilities[Regime.Volatile | Regime.Crisis], 0.0, 0.01);
    }

    [Theory]
    [InlineData(1.0, Regime.Volatile)]
    [InlineData(0.98, Regime.Crisis)]
    public void Read_MovesTenTimesTheUsual_AreVolatileAndWhereFallingACrisis(double drift, Regime expected)
    {
        var classifier = new TrendVolatilityClassifier(Timeframe.OneHour);
        var price = 100.0;
        for (var i = 0; i < 240; i++)
        {
            var (size, factor) = i < 222 ? (0.001, 1.0) : (0.01, drift);
            var next = price * factor * (i % 2 == 0 ? 1.0 + size : 1.0 / (1.0 + size));
            classifier.Update(new Bar(
                Start.AddHours(i), Start.AddHours(i + 1), price, Math.Max(price, next) * (1.0 + size), Math.Min(price, next) / (1.0 + size), next, 1.0));
            price = next;
        }

        Assert.Equal(expected, classifier.Current);
    }

    [Fact]
    public void NextIfItEnds_AnyReading_LeavesOutThePresentRegimeAndSumsToOne()
    {
        var reading = After(60, 1.01);
        var odds = reading.NextIfItEnds();
        Assert.Equal(0.0, odds[reading.Regime]);
        Assert.Equal(1.0, odds[Regime.Any], 12);
        Assert.Equal(reading.Point.Stay, reading.Next[reading.Regime], 12);

        // 20 stays after 40 bars to warm up, with a prior of 9 stays and 5 * 0.2 changes; each fades by exp(-1/240) a bar.
        var stays = 9.0 + Enumerable.Range(0, 20).Sum(age => Math.Exp(-age / 240.0));
        Assert.Equal(stays / (stays + 1.0), reading.Point.Stay, 9);
    }

    [Fact]
    public void Update_ImpossibleBar_Throws()
    {
        var classifier = new TrendVolatilityClassifier(Timeframe.OneHour);
        Assert.Throws<ArgumentException>(() => classifier.Update(Steady(0, 1.01) with { Close = double.NaN }));
        Assert.Throws<ArgumentException>(() => classifier.Update(Steady(0, 1.01) with { Low = -1.0 }));
        Assert.Equal(0, classifier.BarCount);
    }

    [Fact]
    public void Columns_OnABoard_GiveThePointsOfTheClassifier()
    {
        var bars = RandomBars.Bars(5, 400);
        var plan = new BoardPlan();
        var columns = RegimeColumns.Declare(plan);
        plan.LooksBack(1);
        var board = new StreamingBoard(plan);
        var classifier = new TrendVolatilityClassifier(Timeframe.OneHour);
        var before = RegimePoint.Unknown;
        foreach (var bar in bars)
        {
            board.Append(bar);
            classifier.Update(bar);
            Assert.Equal(classifier.Point, columns.Read(board.Current));
            if (classifier.BarCount > 1)
            {
                Assert.Equal(before, columns.Read(board.Current, 1));
            }

            before = classifier.Point;
        }

        Assert.Equal(IndicatorRegistry.Spec("regime"), columns.Spec);
        Assert.Equal(before.Probabilities.Calm, board.Current[columns.Probability(Regime.Calm)]);
    }

    [Theory]
    [InlineData("trending-up", Regime.TrendingUp)]
    [InlineData("trending", Regime.Trending)]
    [InlineData("calm+ranging", Regime.Calm | Regime.Ranging)]
    [InlineData("any", Regime.Any)]
    public void TryParse_KnownNames_AreRead(string text, Regime expected)
    {
        Assert.True(RegimeNames.TryParse(text, out var regime));
        Assert.Equal(expected, regime);
        Assert.True(RegimeNames.TryParse(regime.NameOf(), out var again));
        Assert.Equal(expected, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("Calm")]
    [InlineData("calm+")]
    public void TryParse_OtherText_IsRefused(string? text) => Assert.False(RegimeNames.TryParse(text, out _));

    private static RegimeReading After(int bars, double factor)
    {
        var classifier = new TrendVolatilityClassifier(Timeframe.OneHour);
        for (var i = 0; i < bars; i++)
        {
            classifier.Update(Steady(i, factor));
        }

        return classifier.Read();
    }

    private static Bar Steady(int i, double factor)
    {
        var open = 100.0 * Math.Pow(factor, i);
        var close = open * factor;
        var spread = factor == 1.0 ? 1.0 : 1.001;
        return new Bar(
            Start.AddHours(i), Start.AddHours(i + 1), open, Math.Max(open, close) * spread, Math.Min(open, close) / spread, close, 1.0);
    }
}
