using System.Runtime.CompilerServices;

namespace R3edge.Domain.Markets.Simulation;

/// <summary>
/// What to simulate. Equal options give equal bars, bit for bit, on every machine. A value outside its range throws
/// <see cref="ArgumentOutOfRangeException"/> when it is set.
/// </summary>
public sealed record SimulationOptions
{
    /// <summary>Selects the history. Default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many instruments, 1 to 26. Default 4. The first ones are the same whatever their number.</summary>
    public int Instruments { get; init => field = InRange(value, 1, SimulatedInstruments.Count); } = 4;

    /// <summary>How many days the batch form covers, 1 to 36 500. Default 30. The streaming form has no end.</summary>
    public int Days { get; init => field = InRange(value, 1, 36_500); } = 30;

    /// <summary>The length of a bar. Default one minute. The process runs in steps of one bar, so its character depends on it.</summary>
    public Timeframe Timeframe { get; init; } = Timeframe.OneMinute;

    /// <summary>Opening time of the first bar, UTC, on a boundary of <see cref="Timeframe"/>. Default 2024-01-01, a Monday.</summary>
    public DateTime Start { get; init; } = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>
    /// Standard deviation of a year's log return of an instrument of average character, on the long-run average of all
    /// regimes, 0.01 to 3. Default 0.6. Instruments have between 0.7 and 1.5 times as much.
    /// </summary>
    public double AnnualVolatility { get; init => field = InRange(value, 0.01, 3.0); } = 0.6;

    /// <summary>
    /// Correlation of the diffusive returns of any two instruments outside of a crisis, 0 to 0.95. Default 0.6. In a crisis
    /// it rises half of the way to 1. Regimes and jumps of their own make the measured correlation lower.
    /// </summary>
    public double Correlation { get; init => field = InRange(value, 0.0, 0.95); } = 0.6;

    /// <summary>
    /// Mean time in the calm regimes before a switch, 1 hour to 90 days; volatile ones last 0.6, crises 0.5 times as long.
    /// Default 12 hours.
    /// </summary>
    public TimeSpan MeanRegimeDuration { get; init => field = InRange(value, TimeSpan.FromHours(1), TimeSpan.FromDays(90)); } =
        TimeSpan.FromHours(12);

    /// <summary>
    /// Jumps of an instrument a year of calm, 0 to 1 000. Default 60; volatile regimes have twice, crises six times as many.
    /// </summary>
    public double JumpsPerYear { get; init => field = InRange(value, 0.0, 1_000.0); } = 60.0;

    /// <summary>Standard deviation of a jump's log size, in standard deviations of an average day, 0 to 5. Default 0.4.</summary>
    public double JumpSize { get; init => field = InRange(value, 0.0, 5.0); } = 0.4;

    /// <summary>
    /// GARCH(1,1) weight of the last squared shock (Bollerslev 1986), 0 to 0.3, per bar. Default 0.08.
    /// Together with <see cref="GarchPersistence"/> at most 0.999, checked by <see cref="MarketSimulator"/>.
    /// </summary>
    public double GarchReaction { get; init => field = InRange(value, 0.0, 0.3); } = 0.08;

    /// <summary>GARCH(1,1) weight of the last variance, 0 to 0.99, per bar. Default 0.90.</summary>
    public double GarchPersistence { get; init => field = InRange(value, 0.0, 0.99); } = 0.90;

    private static T InRange<T>(T value, T least, T most, [CallerMemberName] string name = "")
        where T : IComparable<T>
    {
        // NaN sorts below every number, so it is refused here as well.
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");
        }

        return value;
    }
}
