using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Backtesting;

/// <summary>Lets entries through only in the regimes that a strategy is made for. Exits are none of its business.</summary>
/// <param name="allowed">The regimes.</param>
/// <param name="codes">The regime at each bar's close as <see cref="RegimeIndicator.Code"/> gives it; NaN where it is not known.</param>
internal sealed class RegimeGate(Regime allowed, ReadOnlyMemory<double> codes)
{
    /// <summary>The gate of a backtest; null where its settings want none.</summary>
    public static RegimeGate? Of(Backtest backtest, Regime allowed)
    {
        if (backtest.Settings.RegimeGate is not { } spec)
        {
            return null;
        }

        var output = spec.Definition.Outputs.IndexOf(RegimeIndicator.Code);
        return output >= 0
            ? new RegimeGate(allowed, backtest.Indicators.Outputs(spec)[output].AsMemory(backtest.Range.Start, backtest.Range.Length))
            : throw new InvalidOperationException($"'{spec}' is no regime: it has no output '{RegimeIndicator.Code}'.");
    }

    /// <summary>Why an entry at a bar's close is not let through; null where it is.</summary>
    public EntryRefusal? Refuse(int bar)
    {
        var code = codes.Span[bar];
        return double.IsNaN(code) ? EntryRefusal.RegimeNotKnown : ((Regime)(int)code & allowed) == 0 ? EntryRefusal.WrongRegime : null;
    }
}
