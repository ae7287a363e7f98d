using R3edge.Domain.Regimes;

namespace R3edge.Domain.Markets.Simulation;

/// <summary>The states between which a simulated market switches.</summary>
public enum SimulatedRegime
{
    /// <summary>Small moves around a rising price.</summary>
    CalmUptrend,

    /// <summary>The smallest moves, pulled back to the price at which the state began.</summary>
    CalmRange,

    /// <summary>Large moves, on balance downwards.</summary>
    Volatile,

    /// <summary>Very large moves and falling prices, in every instrument at the same time.</summary>
    Crisis,
}

/// <summary>The translation of <see cref="SimulatedRegime"/> to the words of analysis.</summary>
public static class SimulatedRegimeExtensions
{
    /// <summary>The regime that a perfect detector would report.</summary>
    /// <param name="regime">The state of the simulation.</param>
    public static Regime ToRegime(this SimulatedRegime regime) => regime switch
    {
        SimulatedRegime.CalmUptrend => Regime.TrendingUp | Regime.Calm,
        SimulatedRegime.CalmRange => Regime.Ranging | Regime.Calm,
        SimulatedRegime.Volatile => Regime.Volatile,
        SimulatedRegime.Crisis => Regime.Crisis,
        _ => throw new ArgumentOutOfRangeException(nameof(regime), regime, "Not a simulated regime."),
    };
}
