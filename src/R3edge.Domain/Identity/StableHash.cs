namespace R3edge.Domain.Identity;

/// <summary>
/// A 128-bit hash that is the same on every machine and in every version, from which ids derive. It spreads well and
/// is fast; it is not a defence against somebody who looks for collisions.
/// </summary>
/// <remarks>Two lanes, each finalised by the mixer of SplitMix64 (Steele, Lea and Flood 2014).</remarks>
public static class StableHash
{
    private const ulong Golden = 0x9E3779B97F4A7C15UL;
    private const ulong Other = 0xD1B54A32D192ED03UL;

    /// <summary>Mixes a number into a hash.</summary>
    /// <param name="seed">The hash so far.</param>
    /// <param name="value">The number.</param>
    public static UInt128 Mix(UInt128 seed, ulong value)
    {
        var upper = (ulong)(seed >> 64);
        var lower = (ulong)seed;
        var first = Finalise(lower ^ Finalise(value + Golden));
        var second = Finalise(upper + first + Finalise(value ^ Other));
        return new UInt128(second, first);
    }

    /// <summary>Mixes a 128-bit number into a hash.</summary>
    /// <param name="seed">The hash so far.</param>
    /// <param name="value">The number.</param>
    public static UInt128 Mix(UInt128 seed, UInt128 value) => Mix(Mix(seed, (ulong)(value >> 64)), (ulong)value);

    /// <summary>Mixes a text into a hash, its length included.</summary>
    /// <param name="seed">The hash so far.</param>
    /// <param name="text">The text.</param>
    public static UInt128 Mix(UInt128 seed, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var hash = Mix(seed, (ulong)text.Length);
        foreach (var character in text)
        {
            hash = Mix(hash, character);
        }

        return hash;
    }

    private static ulong Finalise(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
