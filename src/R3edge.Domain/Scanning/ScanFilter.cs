using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Scanning;

/// <summary>
/// What a trader wants to see. Other venues and timeframes are left out; what else does not pass is listed with the reason.
/// </summary>
public sealed record ScanFilter
{
    /// <summary>Only this venue; null for all.</summary>
    public Venue? Venue { get; init; }

    /// <summary>Only this timeframe; null for all.</summary>
    public Timeframe? Timeframe { get; init; }

    /// <summary>The least that must trade in a day, in quote units; 0 for no bound.</summary>
    public double MinimumLiquidity { get; init; }

    /// <summary>The widest spread, as a fraction; infinite for no bound.</summary>
    public double MaximumSpread { get; init; } = double.PositiveInfinity;

    /// <summary>The regimes it may be in; any for no bound.</summary>
    public Regime Regimes { get; init; } = Regime.Any;

    /// <summary>The strategy that is to be run, to whose regimes the market must fit; null for whichever of all fits best.</summary>
    public StrategyDefinition? Strategy { get; init; }

    /// <summary>Whether something is looked at.</summary>
    /// <param name="instrument">Venue and symbol.</param>
    /// <param name="timeframe">The timeframe.</param>
    public bool Covers(InstrumentId instrument, Timeframe timeframe) =>
        (Venue is not { } venue || venue == instrument.Venue) && (Timeframe is not { } only || only == timeframe);

    /// <summary>Why a candidate is not ranked; none where it is.</summary>
    /// <param name="candidate">The candidate.</param>
    public ScanExclusionReason Check(in ScanCandidate candidate)
    {
        if (candidate.Problem != ScanExclusionReason.None)
        {
            return candidate.Problem;
        }

        if (double.IsNaN(candidate.Volatility) || candidate.Regime == Regime.None)
        {
            return ScanExclusionReason.NotWarm;
        }

        if (!(candidate.Volatility > 0.0))
        {
            return ScanExclusionReason.NoVolatility;
        }

        if (MinimumLiquidity > 0.0 && !(candidate.Liquidity >= MinimumLiquidity))
        {
            return double.IsNaN(candidate.Liquidity) ? ScanExclusionReason.LiquidityUnknown : ScanExclusionReason.BelowLiquidity;
        }

        if (!double.IsPositiveInfinity(MaximumSpread) && !(candidate.Spread <= MaximumSpread))
        {
            return double.IsNaN(candidate.Spread) ? ScanExclusionReason.SpreadUnknown : ScanExclusionReason.AboveSpread;
        }

        return (candidate.Regime & Regimes) == 0 ? ScanExclusionReason.OtherRegime : ScanExclusionReason.None;
    }
}
