using R3edge.Domain.Markets;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>
/// Blocks of bars, the steps of the hidden states: a quarter of an hour aligned to UTC midnight, or one bar where bars are longer.
/// Ten days are at most 960 of them, and the noise of single minutes averages out.
/// </summary>
internal static class RegimeBlocks
{
    /// <summary>The shortest block.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMinutes(15);

    /// <summary>How many bars a block has.</summary>
    public static int Bars(Timeframe timeframe) =>
        Math.Max(1, (int)(Shortest.Ticks / timeframe.Duration.Ticks));
}
