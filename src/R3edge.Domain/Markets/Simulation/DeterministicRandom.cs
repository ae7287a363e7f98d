using System.Numerics;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Markets.Simulation;

/// <summary>
/// A seeded random generator that gives the same numbers on every machine: xoshiro256** (Blackman and Vigna 2018) seeded by
/// SplitMix64 (Steele, Lea and Flood 2014). For simulation, never for secrets. Not safe for use by several threads at once.
/// </summary>
public sealed class DeterministicRandom : ISnapshotable
{
    private const ulong GoldenGamma = 0x9E37_79B9_7F4A_7C15;
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;
    private double _spareNormal = double.NaN;

    /// <summary>Starts a sequence.</summary>
    /// <param name="seed">Any number; equal seeds give equal sequences.</param>
    public DeterministicRandom(ulong seed) => Restart(seed);

    private DeterministicRandom(ulong s0, ulong s1, ulong s2, ulong s3)
    {
        _s0 = s0;
        _s1 = s1;
        _s2 = s2;
        _s3 = s3;
    }

    /// <summary>A sequence of its own for each stream of a seed, so that one consumer's draws never shift another's.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="stream">Which stream of the seed.</param>
    public static DeterministicRandom ForStream(ulong seed, ulong stream)
    {
        // Streams must not be neighbours in the SplitMix64 sequence, or they would overlap after a shift.
        var outer = seed;
        var inner = SplitMix64(ref outer) ^ (stream * 0xD134_2543_DE82_EF95);
        return new DeterministicRandom(SplitMix64(ref inner));
    }

    /// <summary>Starts from a state of xoshiro256**.</summary>
    /// <param name="s0">First word.</param>
    /// <param name="s1">Second word.</param>
    /// <param name="s2">Third word.</param>
    /// <param name="s3">Fourth word.</param>
    /// <exception cref="ArgumentException">All four words are 0: the generator would stay there.</exception>
    public static DeterministicRandom FromState(ulong s0, ulong s1, ulong s2, ulong s3) => (s0 | s1 | s2 | s3) == 0
        ? throw new ArgumentException("The state of xoshiro256** must not be 0 throughout.", nameof(s0))
        : new DeterministicRandom(s0, s1, s2, s3);

    /// <summary>The next output of SplitMix64.</summary>
    /// <param name="state">The state, moved on by one step.</param>
    public static ulong SplitMix64(ref ulong state)
    {
        state += GoldenGamma;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>Begins another sequence: that of a new generator with this seed.</summary>
    /// <param name="seed">Any number.</param>
    public void Restart(ulong seed)
    {
        _s0 = SplitMix64(ref seed);
        _s1 = SplitMix64(ref seed);
        _s2 = SplitMix64(ref seed);
        _s3 = SplitMix64(ref seed);
        _spareNormal = double.NaN;
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A whole number from 0 to below the bound, each equally likely.</summary>
    /// <param name="bound">Above 0.</param>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);

        // Lemire 2019: the high word of a product, with the few draws rejected that would make some numbers likelier.
        var range = (uint)bound;
        var product = (NextUInt64() >> 32) * range;
        if ((uint)product < range)
        {
            var threshold = (0u - range) % range;
            while ((uint)product < threshold)
            {
                product = (NextUInt64() >> 32) * range;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>A number from 0 (inclusive) to 1 (exclusive), uniform on the multiples of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / 9007199254740992.0);

    /// <summary>A standard normal deviate, by the polar method (Marsaglia and Bray 1964).</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            var spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        double u;
        double v;
        double s;
        do
        {
            u = (2.0 * NextDouble()) - 1.0;
            v = (2.0 * NextDouble()) - 1.0;
            s = (u * u) + (v * v);
        }
        while (s >= 1.0 || s == 0.0);

        var factor = Math.Sqrt(-2.0 * DeterministicMath.Log(s) / s);
        _spareNormal = v * factor;
        return u * factor;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write((long)_s0);
        writer.Write((long)_s1);
        writer.Write((long)_s2);
        writer.Write((long)_s3);
        writer.Write(_spareNormal);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _s0 = (ulong)reader.ReadInt64();
        _s1 = (ulong)reader.ReadInt64();
        _s2 = (ulong)reader.ReadInt64();
        _s3 = (ulong)reader.ReadInt64();
        _spareNormal = reader.ReadDouble();
    }
}
