namespace R3edge.Domain.Identity;

/// <summary>
/// A 128-bit hash from which ids derive. Ids are stored and sent to venues, so it never changes, and it is the same on
/// every machine. It spreads well and is fast; it is no defence against somebody who looks for collisions.
/// </summary>
public static class StableHash
{
    private const ulong Gamma = 0x9E3779B97F4A7C15UL;

    /// <summary>
    /// Mixes a number into a hash: x = mix(upper xor tag*gamma), y = mix(lower + x), z = mix(x xor (y + gamma)); the result
    /// is y followed by z. For one tag it is a bijection of the 128 bits, and for the same 128 bits different tags always
    /// differ, because every step is a bijection in what it newly takes in (gamma is odd).
    /// </summary>
    /// <param name="value">The hash so far.</param>
    /// <param name="tag">The number.</param>
    public static UInt128 Mix(UInt128 value, ulong tag)
    {
        var x = Finalise((ulong)(value >> 64) ^ (tag * Gamma));
        var y = Finalise((ulong)value + x);
        var z = Finalise(x ^ (y + Gamma));
        return new UInt128(y, z);
    }

    /// <summary>Mixes a text into a hash, its length included.</summary>
    /// <param name="value">The hash so far.</param>
    /// <param name="text">The text.</param>
    public static UInt128 Mix(UInt128 value, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var hash = Mix(value, (ulong)text.Length);
        foreach (var character in text)
        {
            hash = Mix(hash, character);
        }

        return hash;
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014, variant 13 of Stafford).</summary>
    private static ulong Finalise(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
