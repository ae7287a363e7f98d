using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes.Joined;

namespace R3edge.Domain.Tests.Regimes.Joined;

public sealed class RegimeModelFitterTests
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Fit_SameWindow_GivesTheSameModelAndJsonKeepsIt()
    {
        var window = Given.Quarters(seed: 3, days: 10).Bars;
        var end = window.CloseTime(window.Count - 1);
        var model = RegimeModelFitter.Fit(window, end).Model!;
        Assert.Equal(model, RegimeModelFitter.Fit(window, end).Model);
        Assert.Equal(end, model.FittedThrough);
        Assert.Equal(959, model.BlockCount);
        var read = JsonSerializer.Deserialize<RegimeModel>(JsonSerializer.Serialize(model));
        Assert.Equal(model, read);
        Assert.NotEqual(model, RegimeModelFitter.Fit(window, end.AddHours(1)).Model);
    }

    [Fact]
    public void Fit_OneDayLater_KeepsTheNumbersOfTheStates()
    {
        var bars = Given.Quarters(seed: 5, days: 16).Bars;
        RegimeModel? previous = null;
        for (var day = 10; day <= 16; day++)
        {
            var window = bars.Slice((day - 10) * 96, 960);
            var model = RegimeModelFitter.Fit(window, window.CloseTime(959), previous).Model!;
            for (var state = 1; state < RegimeModelFitter.StateCount; state++)
            {
                Assert.True(model.Activity(state) > model.Activity(state - 1));
            }

            previous = model;
        }
    }

    [Fact]
    public void Fit_TooFewBars_IsRefused() => Assert.Equal(
        RegimeFitRefusal.TooShort, Fit(RegimeModelFitter.FewestBars(Timeframe.OneHour) - 1, i => 100.0 + i % 7));

    [Fact]
    public void Fit_PriceThatNeverMoves_IsRefused() => Assert.Equal(RegimeFitRefusal.Constant, Fit(300, _ => 100.0));

    [Fact]
    public void Describe_EveryRefusal_IsASentence() => Assert.All(
        Enum.GetValues<RegimeFitRefusal>(), refusal => Assert.NotEmpty(refusal.Describe()));

    [Theory]
    [InlineData(1e-9)]
    [InlineData(1e-3)]
    [InlineData(3.0)]
    [InlineData(20.0)]
    public void Classify_ReturnsOfAnySize_StaySound(double size)
    {
        // ln 1e9 is 20.7: prices jump by nine orders of magnitude and back.
        var random = new Random(4);
        var signs = Enumerable.Range(0, 700).Select(_ => random.NextDouble() - 0.5).ToArray();
        Classify(700, i => 100.0 * Math.Exp(size * signs[i]));
    }

    [Theory]
    [InlineData(40.0)]
    [InlineData(-40.0)]
    public void Classify_SpikeOfFortyDeviations_StaysSound(double deviations)
    {
        var random = new Random(5);
        var path = new double[700];
        for (var i = 1; i < path.Length; i++)
        {
            path[i] = path[i - 1] + 0.002 * (random.NextDouble() + random.NextDouble() - 1.0) + (i == 400 ? 0.0008 * deviations : 0.0);
        }

        Assert.NotNull(Classify(700, i => 100.0 * Math.Exp(path[i])).Model);
    }

    [Fact]
    public void Classify_PriceThatNeverMoves_StaysSoundWithoutAModel()
    {
        var classifier = Classify(700, _ => 100.0);
        Assert.Null(classifier.Model);
        Assert.Equal(RegimeFitRefusal.Constant, classifier.LastRefusal);
    }

    [Fact]
    public void Classify_AMillionBarsWithoutRefits_IsDoneAndSound()
    {
        var random = new Random(6);
        var classifier = new JoinedRegimeClassifier(Timeframe.OneHour, fitsInline: false);
        var (time, price) = (Start, 100.0);
        for (var i = 0; i < 1_000_000; i++)
        {
            var close = price * Math.Exp(0.004 * (random.NextDouble() - 0.5));
            classifier.Update(new Bar(time, time.AddHours(1), price, Math.Max(price, close), Math.Min(price, close), close, 1.0));
            (time, price) = (time.AddHours(1), close);
            if (classifier.Model is null && classifier.TryGetDueFit(out var request))
            {
                Assert.True(request.Fit().TryGet(out var model, out _));
                Assert.Equal(RegimeAdoption.Pending, classifier.Adopt(model));
            }
        }

        Given.AssertSound(classifier.Read());
        Assert.NotNull(classifier.Model);
    }

    [Fact]
    public void Percentile_BetweenTiedAndOutsideQuantiles_IsInterpolated()
    {
        // 0 .. 49 are ties of 1, then 1.5 at 50 %, and 2, 3, ... 51 above.
        var quantiles = Enumerable.Range(0, 101).Select(i => i < 50 ? 1.0 : i == 50 ? 1.5 : i - 49.0).ToArray();
        var parameters = new R3edge.Domain.Regimes.Volatility.GarchParameters { Mu = 0.0, Omega = 0.1, Alpha = 0.1, Beta = 0.8 };
        var volatility = new RegimeVolatility(parameters, 1.0, 10.0, [.. quantiles]);
        Assert.Equal(0.245, volatility.Percentile(1.0), 12);
        Assert.Equal(0.5, volatility.Percentile(1.5), 12);
        Assert.Equal(0.505, volatility.Percentile(1.75), 12);
        Assert.Equal(0.0, volatility.Percentile(0.5));
        Assert.Equal(1.0, volatility.Percentile(60.0));
        Assert.Throws<ArgumentException>(() => new RegimeVolatility(parameters, 1.0, 10.0, [.. quantiles.Reverse()]));
    }

    private static RegimeFitRefusal Fit(int count, Func<int, double> price)
    {
        var builder = new BarSeriesBuilder(Timeframe.OneHour, count);
        for (var i = 0; i < count; i++)
        {
            builder.Add(Bar(i, price));
        }

        return RegimeModelFitter.Fit(builder.Build(), Start.AddHours(count)).Refusal!.Value;
    }

    private static JoinedRegimeClassifier Classify(int count, Func<int, double> price)
    {
        var classifier = new JoinedRegimeClassifier(Timeframe.OneHour);
        for (var i = 0; i < count; i++)
        {
            classifier.Update(Bar(i, price));
            if (i + 1 >= classifier.WarmUp)
            {
                Given.AssertSound(classifier.Read());
            }
        }

        return classifier;
    }

    private static Bar Bar(int i, Func<int, double> price)
    {
        var (open, close) = (price(Math.Max(0, i - 1)), price(i));
        return new Bar(Start.AddHours(i), Start.AddHours(i + 1), open, Math.Max(open, close), Math.Min(open, close), close, 1.0);
    }
}
