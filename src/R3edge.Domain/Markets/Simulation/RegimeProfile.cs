namespace R3edge.Domain.Markets.Simulation;

/// <summary>How a simulated market behaves in one regime.</summary>
/// <param name="VolatilityFactor">Standard deviation over the long-run average.</param>
/// <param name="DailyDrift">Mean log return of a day, in standard deviations of an average day.</param>
/// <param name="DurationFactor">Mean duration over <see cref="SimulationOptions.MeanRegimeDuration"/>.</param>
/// <param name="JumpFactor">Frequency of jumps over <see cref="SimulationOptions.JumpsPerYear"/>.</param>
internal readonly record struct RegimeProfile(double VolatilityFactor, double DailyDrift, double DurationFactor, double JumpFactor)
{
    /// <summary>Mean time between crises over <see cref="SimulationOptions.MeanRegimeDuration"/>.</summary>
    public const double CrisisIntervalFactor = 30.0;

    // The chain spends about 40 %, 41 %, 18 % and 1.7 % of its time in the four regimes. With these shares the variances
    // average to about 1 (jumps included) and the drifts to about 0.
    private static readonly RegimeProfile[] Profiles =
    [
        new(0.65, 1.5, 1.0, 1.0),
        new(0.45, 0.0, 1.0, 1.0),
        new(1.65, -2.2, 0.6, 2.0),
        new(3.50, -8.0, 0.5, 6.0),
    ];

    /// <summary>The profile of a regime.</summary>
    /// <param name="regime">The regime.</param>
    public static RegimeProfile Of(SimulatedRegime regime) => Profiles[(int)regime];

    /// <summary>The regime after one that is left of its own accord; crises come and go with the whole market.</summary>
    /// <param name="left">A regime other than crisis.</param>
    /// <param name="uniform">A draw from 0 to below 1.</param>
    public static SimulatedRegime Successor(SimulatedRegime left, double uniform) => left switch
    {
        SimulatedRegime.CalmUptrend => uniform < 0.60 ? SimulatedRegime.CalmRange : SimulatedRegime.Volatile,
        SimulatedRegime.CalmRange => uniform < 0.65 ? SimulatedRegime.CalmUptrend : SimulatedRegime.Volatile,
        _ => uniform < 0.40 ? SimulatedRegime.CalmUptrend : SimulatedRegime.CalmRange,
    };
}
