using System.Runtime.CompilerServices;

namespace R3edge.Domain.Markets.Simulation;

/// <summary>
/// A simulated market told trade by trade. Equal options give equal events, bit for bit, on every machine. A value outside its range
/// throws <see cref="ArgumentOutOfRangeException"/> when it is set.
/// </summary>
public sealed record MarketTapeOptions
{
    /// <summary>The market, whose bars the trades make up. It has no end: its days do not matter here.</summary>
    public SimulationOptions Market { get; init; } = new();

    /// <summary>Trades of each instrument in each bar, 9 to 1 000 000. Default 60. A bar of fewer lots has as many trades as lots.</summary>
    public int TradesPerBar { get; init => field = InRange(value, MarketSimulator.StepsPerBar + 1, 1_000_000); } = 60;

    /// <summary>Levels on each side of the book, 1 to 100. Default 20.</summary>
    public int Levels { get; init => field = InRange(value, 1, 100); } = 20;

    /// <summary>
    /// How many trades come between two messages on the book, 1 to 1 000 000. Default 4. The first of each bar is a snapshot, the
    /// others are updates.
    /// </summary>
    public int TradesPerBookUpdate { get; init => field = InRange(value, 1, 1_000_000); } = 4;

    /// <summary>
    /// Ask less bid at average volatility, in basis points of the price, 0.01 to 100. Default 0.5; never below one tick. It grows with
    /// volatility, and the quantities in the book shrink.
    /// </summary>
    public double SpreadBasisPoints { get; init => field = InRange(value, 0.01, 100.0); } = 0.5;

    private static T InRange<T>(T value, T least, T most, [CallerMemberName] string name = "")
        where T : IComparable<T> => value.CompareTo(least) < 0 || value.CompareTo(most) > 0
        ? throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.")
        : value;
}
