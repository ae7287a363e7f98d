using System.Collections.Immutable;
using R3edge.Domain.Indicators;
using R3edge.Domain.Signals;

namespace R3edge.Application.MarketData;

/// <summary>The indicators that are kept for every instrument and timeframe, and their names.</summary>
public sealed class MarketIndicators
{
    private readonly ImmutableArray<Column> _columns;

    /// <summary>Chooses indicators.</summary>
    /// <param name="specs">The indicators, each once.</param>
    public MarketIndicators(IEnumerable<IndicatorSpec> specs)
    {
        ArgumentNullException.ThrowIfNull(specs);
        var names = ImmutableArray.CreateBuilder<string>();
        var columns = ImmutableArray.CreateBuilder<Column>();
        foreach (var spec in specs)
        {
            var outputs = spec.Definition.Outputs;
            foreach (var output in outputs)
            {
                names.Add(outputs.Length == 1 ? spec.ToString() : $"{spec}.{output}");
                columns.Add(Plan.Use(spec, output));
            }
        }

        Names = names.ToImmutable();
        _columns = columns.ToImmutable();
    }

    /// <summary>
    /// What most strategies read: averages, trend (ADX, MACD, slope, SuperTrend), momentum (RSI, rate of change, stochastic), channels
    /// (Bollinger, Donchian, Keltner), volatility (ATR, close to close, Yang and Zhang), volume (VWAP, OBV) and the z-score.
    /// </summary>
    public static ImmutableArray<IndicatorSpec> Standard { get; } =
    [
        .. new[]
        {
            "sma:20", "sma:50", "sma:200", "ema:9", "ema:21", "ema:50", "ema:200", "rsi:14", "atr:14", "adx:14", "macd", "bollinger",
            "donchian", "keltner", "stochastic", "roc:10", "slope:20", "supertrend", "zscore:20", "volatility:20", "yang-zhang",
            "vwap", "rolling-vwap", "obv",
        }
        .Select(Parse),
    ];

    /// <summary>The names, such as <c>ema:21</c> and <c>bollinger:20,2.upper</c>.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The columns of a board that holds them.</summary>
    public BoardPlan Plan { get; } = new();

    /// <summary>The values at a bar's close, in the order of <see cref="Names"/>; NaN during warm-up.</summary>
    internal ImmutableArray<double> Read(Frame frame)
    {
        var values = ImmutableArray.CreateBuilder<double>(_columns.Length);
        foreach (var column in _columns)
        {
            values.Add(frame[column]);
        }

        return values.MoveToImmutable();
    }

    private static IndicatorSpec Parse(string text) =>
        IndicatorRegistry.TryParse(text, out var spec, out var error) ? spec : throw new InvalidOperationException(error);
}
