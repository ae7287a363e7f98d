namespace R3edge.Domain.Tracking;

/// <summary>
/// Turns 128 bits and a tag into 128 other bits. Ids made here are stored and sent to venues, so the function never
/// changes. For one tag it is a bijection of the 128 bits; for the same 128 bits different tags always differ.
/// </summary>
internal static class IdentityMixing
{
    private const ulong Gamma = 0x9E3779B97F4A7C15UL;

    /// <summary>
    /// x = mix(upper xor tag*gamma), y = mix(lower + x), z = mix(x xor (y + gamma)); the result is y followed by z.
    /// Every step is a bijection in what it newly takes in, hence no two inputs of one tag, and no two tags of one
    /// input, can collide (gamma is odd).
    /// </summary>
    public static UInt128 Mix(UInt128 value, ulong tag)
    {
        var x = Finalise((ulong)(value >> 64) ^ (tag * Gamma));
        var y = Finalise((ulong)value + x);
        var z = Finalise(x ^ (y + Gamma));
        return new UInt128(y, z);
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014, variant 13 of Stafford).</summary>
    private static ulong Finalise(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
