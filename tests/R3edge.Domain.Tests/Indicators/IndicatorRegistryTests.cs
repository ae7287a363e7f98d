using R3edge.Domain.Indicators;

namespace R3edge.Domain.Tests.Indicators;

public sealed class IndicatorRegistryTests
{
    [Theory]
    [InlineData("rsi:21", "rsi:21")]
    [InlineData("rsi", "rsi:14")]
    [InlineData("bollinger:20,2", "bollinger:20,2")]
    [InlineData("bollinger:50", "bollinger:50,2")]
    [InlineData("bollinger: 20 , 2.5 ", "bollinger:20,2.5")]
    [InlineData("stochastic:14,3,3", "stochastic:14,3,3")]
    [InlineData("macd", "macd:12,26,9")]
    [InlineData("obv", "obv")]
    public void TryParse_KnownIndicator_FillsInDefaults(string text, string expected)
    {
        Assert.True(IndicatorRegistry.TryParse(text, out var spec, out var error));
        Assert.Equal(expected, spec.ToString());
        Assert.Equal("", error);
    }

    [Theory]
    [InlineData("rsi:0", "parameter 'period' must be between 1 and 10080, not 0")]
    [InlineData("rsi:2.5", "parameter 'period' must be a whole number, not 2.5")]
    [InlineData("rsi:1e99", "parameter 'period' must be between 1 and 10080, not 1E+99")]
    [InlineData("rsi:NaN", "parameter 'period' must be a finite number")]
    [InlineData("rsi:x", "'x' in 'rsi:x' is not a number")]
    [InlineData("rsi:", "'' in 'rsi:' is not a number")]
    [InlineData("bollinger:20,", "'' in 'bollinger:20,' is not a number")]
    [InlineData("rsi:14,3", "'rsi' has 1 parameter (period), not 2")]
    [InlineData("macd:1,2,3,4", "'macd' has 3 parameters (fast, slow, signal), not 4")]
    [InlineData("obv:3", "'obv' has no parameters, not 1")]
    public void TryParse_WrongParameters_SaysWhatIsWrong(string text, string expected)
    {
        Assert.False(IndicatorRegistry.TryParse(text, out _, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("rsj:14")]
    [InlineData("")]
    [InlineData("RSI")]
    public void TryParse_UnknownName_ListsTheKnownOnes(string text)
    {
        Assert.False(IndicatorRegistry.TryParse(text, out _, out var error));
        Assert.All(IndicatorRegistry.All, definition => Assert.Contains(definition.Name, error, StringComparison.Ordinal));
    }

    [Fact]
    public void Spec_ValueNotAllowed_Throws()
    {
        Assert.Throws<ArgumentException>(() => IndicatorRegistry.Spec("rsi", 0.0));
        Assert.Throws<ArgumentException>(() => IndicatorRegistry.Spec("nothing"));
        Assert.Equal(IndicatorRegistry.Spec("rsi", 14.0), IndicatorRegistry.Spec(IndicatorRegistry.Rsi));
    }

    [Fact]
    public void All_PromisedIndicators_AreThereWithTheirOutputs()
    {
        string[] expected =
        [
            "sma -> sma", "ema -> ema", "wma -> wma", "rsi -> rsi", "macd -> macd signal histogram", "atr -> atr",
            "adx -> adx plus-di minus-di", "bollinger -> middle upper lower", "keltner -> middle upper lower",
            "donchian -> upper lower middle", "stochastic -> k d", "cci -> cci", "roc -> roc", "obv -> obv", "vwap -> vwap",
            "rolling-vwap -> rolling-vwap", "supertrend -> line direction", "slope -> slope", "zscore -> zscore",
            "volatility -> volatility", "parkinson -> parkinson", "garman-klass -> garman-klass", "yang-zhang -> yang-zhang", "garch -> garch",
            "garch-band -> upper lower deviation", "hmm-drift -> drift score up", "flow-imbalance -> imbalance score",
            "ornstein-uhlenbeck -> intercept slope residual",
            "pivots -> pivot r1 r2 r3 s1 s2 s3", "swings -> high low",
            "regime -> code trending-up trending-down ranging volatile calm crisis stay age trend-strength volatility-percentile",
            "regime-hmm -> code trending-up trending-down ranging volatile calm crisis stay age trend-strength volatility-percentile",
        ];
        Assert.Equal(
            expected.Order(), IndicatorRegistry.All.Select(known => $"{known.Name} -> {string.Join(' ', known.Outputs)}").Order());
    }

    [Fact]
    public void Parse_EverySpecWrittenOut_ReadsBackEqual() => Assert.All(IndicatorRegistry.All, definition =>
    {
        var spec = IndicatorRegistry.Spec(definition);
        Assert.True(IndicatorRegistry.TryParse(spec.ToString(), out var read, out _));
        Assert.Equal(spec, read);
        Assert.Equal(spec.GetHashCode(), read.GetHashCode());
    });
}
