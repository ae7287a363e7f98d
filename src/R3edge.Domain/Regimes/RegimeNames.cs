using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace R3edge.Domain.Regimes;

/// <summary>The six regimes one by one: their order wherever one number belongs to each, and their names.</summary>
public static class RegimeNames
{
    /// <summary>How many regimes there are.</summary>
    public const int Count = 6;

    /// <summary>Every regime, in the order of its flag.</summary>
    public static ImmutableArray<Regime> All { get; } =
        [Regime.TrendingUp, Regime.TrendingDown, Regime.Ranging, Regime.Volatile, Regime.Calm, Regime.Crisis];

    /// <summary>The names, in the order of <see cref="All"/>.</summary>
    public static ImmutableArray<string> Names { get; } = ["trending-up", "trending-down", "ranging", "volatile", "calm", "crisis"];

    /// <summary>Whether it is exactly one regime, neither a set of several nor none.</summary>
    /// <param name="regime">A regime or a set.</param>
    public static bool IsSingle(this Regime regime) => BitOperations.IsPow2((int)regime) && (regime & ~Regime.Any) == 0;

    /// <summary>The place of a regime in <see cref="All"/>.</summary>
    /// <param name="regime">Exactly one regime.</param>
    /// <exception cref="ArgumentException">It is none or several.</exception>
    public static int IndexOf(Regime regime) => regime.IsSingle()
        ? BitOperations.TrailingZeroCount((int)regime)
        : throw new ArgumentException($"There must be exactly one regime, not '{regime}'.", nameof(regime));

    /// <summary>The name of a regime (<c>trending-up</c>); <c>none</c> for none, and the names of a set joined by <c>+</c>.</summary>
    /// <param name="regime">A regime or a set.</param>
    public static string NameOf(this Regime regime) => regime == Regime.None
        ? "none"
        : string.Join('+', All.Where(known => (regime & known) != 0).Select(known => Names[IndexOf(known)]));

    /// <summary>Reads a name, or several joined by <c>+</c>; also the sets <c>trending</c> and <c>any</c>.</summary>
    /// <param name="text">What a trader typed.</param>
    /// <param name="regime">The regime or set.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out Regime regime)
    {
        regime = Regime.None;
        foreach (var part in (text ?? "").Split('+'))
        {
            var index = Names.IndexOf(part.Trim());
            var one = index >= 0 ? All[index] : part.Trim() switch { "trending" => Regime.Trending, "any" => Regime.Any, _ => Regime.None };
            if (one == Regime.None)
            {
                regime = Regime.None;
                return false;
            }

            regime |= one;
        }

        return true;
    }
}
