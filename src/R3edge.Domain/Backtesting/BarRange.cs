namespace R3edge.Domain.Backtesting;

/// <summary>Some consecutive bars of a series.</summary>
/// <param name="Start">The first bar.</param>
/// <param name="End">One past the last bar.</param>
public readonly record struct BarRange(int Start, int End)
{
    /// <summary>How many bars there are.</summary>
    public int Length => End - Start;
}
