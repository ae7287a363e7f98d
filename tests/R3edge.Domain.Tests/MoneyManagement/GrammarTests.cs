using R3edge.Domain.MoneyManagement;

namespace R3edge.Domain.Tests.MoneyManagement;

public sealed class GrammarTests
{
    public static TheoryData<string, SizingModel> Sizes => new()
    {
        { "fixed:1", new SizingModel.FixedQuantity(1m) },
        { " notional:1000.5 ", new SizingModel.FixedNotional(1000.5m) },
        { "all-in", new SizingModel.AllIn() },
        { "risk:0.01", new SizingModel.FixedFractionAtRisk(0.01m) },
        { "volatility:0.2", new SizingModel.VolatilityTarget(0.2, 30) },
        { "volatility:0.2,60", new SizingModel.VolatilityTarget(0.2, 60) },
        { "kelly:0.5", new SizingModel.FractionalKelly(0.5, 30, 0.05) },
        { "kelly:0.5,50,0", new SizingModel.FractionalKelly(0.5, 50, 0.0) },
        { "garch:0.2", new SizingModel.GarchTarget(0.2, new GarchTerms(10, 1000, 250)) },
        { "regime:risk:0.01", new SizingModel.RegimeWeighted(new SizingModel.FixedFractionAtRisk(0.01m)) },
    };

    public static TheoryData<string, StopModel> Stops => new()
    {
        { "none", new StopModel.None() },
        { "pct:0.005", new StopModel.Percent(0.005m) },
        { "atr:14,2.5", new StopModel.AverageTrueRange(14, 2.5) },
        { "swing:5", new StopModel.Swing(5) },
        { "swing:5,0.001", new StopModel.Swing(5, 0.001m) },
        { "garch:2.5,10,1000,250", new StopModel.Garch(2.5, new GarchTerms()) },
        { "garch:2.5,5,500,100", new StopModel.Garch(2.5, new GarchTerms(5, 500, 100)) },
    };

    public static TheoryData<string, RiskLimits> LimitTexts => new()
    {
        { "leverage:2", new RiskLimits { MaximumLeverage = 2m } },
        { "exposure:1", new RiskLimits { MaximumAccountExposure = 1m } },
        { "instrument-exposure:0.5", new RiskLimits { MaximumInstrumentExposure = 0.5m } },
        { "venue-exposure:0.5", new RiskLimits { MaximumVenueExposure = 0.5m } },
        { "positions:3", new RiskLimits { MaximumOpenPositions = 3 } },
        { "daily-loss:0.02", new RiskLimits { MaximumDailyLoss = 0.02m } },
        { "drawdown:0.1", new RiskLimits { ReducingDrawdown = 0.1m } },
        { "drawdown:0.1,0.04", new RiskLimits { ReducingDrawdown = 0.1m, RecoveredDrawdown = 0.04m } },
        { "reduced-size:0.25", new RiskLimits { ReducedSizeFactor = 0.25m } },
        { "halt-drawdown:0.25", new RiskLimits { HaltingDrawdown = 0.25m } },
        { "cooldown:90s", new RiskLimits { CooldownAfterStop = TimeSpan.FromSeconds(90) } },
        { "cooldown:30m", new RiskLimits { CooldownAfterStop = TimeSpan.FromMinutes(30) } },
        { "cooldown:1.5h", new RiskLimits { CooldownAfterStop = TimeSpan.FromMinutes(90) } },
        { "cooldown:2d", new RiskLimits { CooldownAfterStop = TimeSpan.FromDays(2) } },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void TryParse_Size_IsReadAndWrittenBack(string text, SizingModel expected)
    {
        Assert.True(SizingModel.TryParse(text, out var model, out var error), error);
        Assert.Equal(expected, model);
        Assert.True(SizingModel.TryParse(model.ToString(), out var again, out _));
        Assert.Equal(expected, again);
    }

    [Theory]
    [MemberData(nameof(Stops))]
    public void TryParse_Stop_IsReadAndWrittenBack(string text, StopModel expected)
    {
        Assert.True(StopModel.TryParse(text, out var model, out var error), error);
        Assert.Equal(expected, model);
        Assert.Equal(text, model.ToString());
    }

    [Theory]
    [InlineData("none")]
    [InlineData("pct:0.01")]
    [InlineData("atr:14,3")]
    [InlineData("r:2")]
    [InlineData("r:1@0.5")]
    [InlineData("r:1@0.5+r:2@0.5")]
    [InlineData("r:1@0.5+atr:14,3@0.25+pct:0.1@0.1")]
    public void TryParse_Targets_AreReadAndWrittenBack(string text)
    {
        Assert.True(TargetLadder.TryParse(text, out var ladder, out var error), error);
        Assert.Equal(text, ladder.ToString());
        Assert.Equal(text == "none" ? 0 : text.Split('+').Length, ladder.Rungs.Length);
    }

    [Fact]
    public void TryParse_Ladder_HasItsModelsAndFractions()
    {
        Assert.True(TargetLadder.TryParse("r:1@0.5+atr:14,3@0.25", out var ladder, out _));
        Assert.Equal(
            new TargetLadder([new(new TargetModel.RiskMultiple(1m), 0.5m), new(new TargetModel.AverageTrueRange(14, 3.0), 0.25m)]), ladder);
        Assert.True(TargetLadder.TryParse("pct:0.02", out var single, out _));
        Assert.Equal(TargetLadder.Of(new TargetModel.Percent(0.02m)), single);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("pct:0.01")]
    [InlineData("atr:14,3")]
    public void TryParse_Trailing_IsReadAndWrittenBack(string text)
    {
        Assert.True(TrailingModel.TryParse(text, out var model, out var error), error);
        Assert.Equal(text, model.ToString());
    }

    [Theory]
    [InlineData("r:1", 0.0)]
    [InlineData("r:1.5,0.002", 0.002)]
    [InlineData("pct:0.01", 0.0)]
    [InlineData("pct:0.01,0.001", 0.001)]
    public void TryParse_BreakEven_IsReadAndWrittenBack(string text, double offset)
    {
        Assert.True(BreakEvenModel.TryParse(text, out var model, out var error), error);
        Assert.Equal(text, model!.ToString());
        Assert.Equal((decimal)offset, model.OffsetFraction);
    }

    [Fact]
    public void TryParse_NoBreakEven_IsNull()
    {
        Assert.True(BreakEvenModel.TryParse("none", out var model, out _));
        Assert.Null(model);
    }

    [Theory]
    [MemberData(nameof(LimitTexts))]
    public void TryWith_Limit_IsAddedToTheRest(string text, RiskLimits expected)
    {
        Assert.True(RiskLimits.Default.TryWith(text, out var limits, out var error), error);
        Assert.Equal(expected, limits);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("risky:0.01")]
    [InlineData("Risk:0.01")]
    [InlineData("risk")]
    [InlineData("risk:")]
    [InlineData("risk:1%")]
    [InlineData("risk:0.01,2")]
    [InlineData("risk:0")]
    [InlineData("risk:1.01")]
    [InlineData("risk:-0.01")]
    [InlineData("fixed:0")]
    [InlineData("fixed:1e3")]
    [InlineData("fixed:99999999999999")]
    [InlineData("notional:-5")]
    [InlineData("all-in:1")]
    [InlineData("volatility:NaN")]
    [InlineData("volatility:0")]
    [InlineData("volatility:0.2,1")]
    [InlineData("volatility:0.2,3.5")]
    [InlineData("kelly:1.1")]
    [InlineData("kelly:0.5,1")]
    [InlineData("kelly:0.5,30,2")]
    [InlineData("kelly:0.5,30,0.1,9")]
    public void TryParse_WrongSize_GivesOneSentence(string? text)
    {
        Assert.False(SizingModel.TryParse(text, out var model, out var error));
        Assert.Null(model);
        IsOneSentence(error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("none:1")]
    [InlineData("pct:1")]
    [InlineData("pct:0")]
    [InlineData("pct:x")]
    [InlineData("atr:14")]
    [InlineData("atr:0,2")]
    [InlineData("atr:14,0")]
    [InlineData("atr:14,Infinity")]
    [InlineData("swing:0")]
    [InlineData("swing:5,1")]
    [InlineData("swing:5,-0.1")]
    public void TryParse_WrongStop_GivesOneSentence(string text)
    {
        Assert.False(StopModel.TryParse(text, out _, out var error));
        IsOneSentence(error);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("r:0")]
    [InlineData("r:1+r:2")]
    [InlineData("r:1@0.5+")]
    [InlineData("r:1@0.5@0.5")]
    [InlineData("r:1@half")]
    [InlineData("r:1@0")]
    [InlineData("r:1@0.6+r:2@0.6")]
    [InlineData("pct:1.5")]
    [InlineData("atr:14,-1")]
    [InlineData("none+r:1@0.5")]
    public void TryParse_WrongTargets_GivesOneSentence(string? text)
    {
        Assert.False(TargetLadder.TryParse(text, out var ladder, out var error));
        Assert.Null(ladder);
        IsOneSentence(error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pct:0")]
    [InlineData("r:1")]
    [InlineData("atr:14")]
    [InlineData("atr:20000,3")]
    public void TryParse_WrongTrailing_GivesOneSentence(string text)
    {
        Assert.False(TrailingModel.TryParse(text, out _, out var error));
        IsOneSentence(error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("atr:14,1")]
    [InlineData("r:0")]
    [InlineData("r:1,-0.1")]
    [InlineData("pct:0.01,1")]
    [InlineData("pct:2")]
    public void TryParse_WrongBreakEven_GivesOneSentence(string text)
    {
        Assert.False(BreakEvenModel.TryParse(text, out _, out var error));
        IsOneSentence(error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("loss:0.02")]
    [InlineData("leverage:0")]
    [InlineData("exposure:-1")]
    [InlineData("positions:0")]
    [InlineData("positions:1.5")]
    [InlineData("daily-loss:1")]
    [InlineData("drawdown:0")]
    [InlineData("drawdown:0.1,0.1")]
    [InlineData("drawdown:0.1,-0.1")]
    [InlineData("drawdown:0.1,0.05,0.01")]
    [InlineData("reduced-size:0")]
    [InlineData("halt-drawdown:2")]
    [InlineData("cooldown:5")]
    [InlineData("cooldown:0m")]
    [InlineData("cooldown:-5m")]
    [InlineData("cooldown:5w")]
    [InlineData("cooldown:99999d")]
    public void TryWith_WrongLimit_GivesOneSentenceAndChangesNothing(string text)
    {
        var before = Given.Limits("positions:7");

        Assert.False(before.TryWith(text, out var limits, out var error));
        Assert.Same(before, limits);
        IsOneSentence(error);
    }

    private static void IsOneSentence(string error)
    {
        Assert.NotEmpty(error);
        Assert.DoesNotContain('\n', error);
        Assert.DoesNotContain(". ", error, StringComparison.Ordinal);
        Assert.False(error.EndsWith('.'));
    }
}
