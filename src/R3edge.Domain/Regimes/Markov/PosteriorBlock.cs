using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// The part of the backward recursion that does not depend on the observation after: a stretch of observations at once, with vectors of
/// observations instead of states. For four to six states. Filled from the last observation of a stretch to its first.
/// </summary>
internal readonly ref struct PosteriorBlock
{
    private const int Length = 128;

    private readonly Span<double> _scratch;
    private readonly double[][] _weights;
    private readonly Span<double> _transitions;

    /// <summary>Begins.</summary>
    /// <param name="scratch">Work space of <see cref="ScratchLength"/>, all zeros.</param>
    /// <param name="weights">The forward probabilities, one column for each state, padded with zeros to whole vectors; receives the probabilities given the whole series.</param>
    /// <param name="transitions">Receives the sums over all observations of the share of each state times what follows in each state.</param>
    public PosteriorBlock(Span<double> scratch, double[][] weights, Span<double> transitions)
    {
        _scratch = scratch;
        _weights = weights;
        _transitions = transitions;
        transitions.Clear();
    }

    /// <summary>How long the work space is: two columns for each state and one of zeros.</summary>
    /// <param name="states">How many states.</param>
    public static int ScratchLength(int states) => (2 * states + 1) * Length;

    /// <summary>Whether an observation is the first of a stretch.</summary>
    /// <param name="t">The number of the observation.</param>
    public static bool BeginsAt(int t) => t % Length == 0;

    /// <summary>Notes one state of an observation.</summary>
    /// <param name="t">The number of the observation.</param>
    /// <param name="state">The number of the state.</param>
    /// <param name="backward">Its backward probability.</param>
    /// <param name="later">Density times backward probability of the observation after; 0 for the last one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int t, int state, double backward, double later)
    {
        Column(2 * state, t % Length) = backward;
        Column(2 * state + 1, t % Length) = later;
    }

    /// <summary>Notes four states of an observation.</summary>
    /// <inheritdoc cref="Set(int, int, double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int t, Vector256<double> backward, Vector256<double> later)
    {
        Set(t, 0, backward[0], later[0]);
        Set(t, 1, backward[1], later[1]);
        Set(t, 2, backward[2], later[2]);
        Set(t, 3, backward[3], later[3]);
    }

    /// <summary>Takes in a stretch.</summary>
    /// <param name="start">Its first observation.</param>
    /// <param name="count">How many observations the series has.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int start, int count)
    {
        var length = Math.Min(Length, count - start);
        var padded = StandardizedSeries.PaddedLength(length);
        Pad(start, length, padded, 1.0);
        for (var i = 0; i < padded; i += Vector256<double>.Count)
        {
            var sum = Vector256<double>.Zero;
            for (var state = 0; state < _weights.Length; state++)
            {
                sum = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref Weight(state, start + i)), Vector256.LoadUnsafe(ref Column(2 * state, i)), sum);
            }

            var reciprocal = Vector256<double>.One / sum;
            for (var state = 0; state < _weights.Length; state++)
            {
                ref var column = ref Column(2 * state, i);
                ref var weights = ref Weight(state, start + i);
                var share = Vector256.LoadUnsafe(ref weights) * reciprocal;
                (share * Vector256.LoadUnsafe(ref column)).StoreUnsafe(ref weights);
                share.StoreUnsafe(ref column);
            }
        }

        Pad(start, length, padded, 0.0);
        for (var state = 0; state < _weights.Length; state++)
        {
            Count(state, padded);
        }
    }

    // What pads the last vector gets a weight, so that nothing is divided by 0, and loses it again. Nothing follows on it.
    private void Pad(int start, int length, int padded, double weight)
    {
        for (var i = length; i < padded; i++)
        {
            for (var state = 0; state < _weights.Length; state++)
            {
                _weights[state][start + i] = weight;
                Column(2 * state, i) = weight;
                Column(2 * state + 1, i) = 0.0;
            }
        }
    }

    // Six sums at once; those of states that are not there are sums over the column of zeros.
    private void Count(int from, int padded)
    {
        var (n0, n1, n2) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        var (n3, n4, n5) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        ref var shares = ref Column(2 * from, 0);
        ref var later0 = ref Column(1, 0);
        ref var later1 = ref Column(3, 0);
        ref var later2 = ref Column(5, 0);
        ref var later3 = ref Column(7, 0);
        ref var later4 = ref Column(_weights.Length > 4 ? 9 : 2 * _weights.Length, 0);
        ref var later5 = ref Column(_weights.Length > 5 ? 11 : 2 * _weights.Length, 0);
        for (var i = 0; i < padded; i += Vector256<double>.Count)
        {
            var share = Vector256.LoadUnsafe(ref Unsafe.Add(ref shares, i));
            n0 = Vector256.FusedMultiplyAdd(share, Vector256.LoadUnsafe(ref Unsafe.Add(ref later0, i)), n0);
            n1 = Vector256.FusedMultiplyAdd(share, Vector256.LoadUnsafe(ref Unsafe.Add(ref later1, i)), n1);
            n2 = Vector256.FusedMultiplyAdd(share, Vector256.LoadUnsafe(ref Unsafe.Add(ref later2, i)), n2);
            n3 = Vector256.FusedMultiplyAdd(share, Vector256.LoadUnsafe(ref Unsafe.Add(ref later3, i)), n3);
            n4 = Vector256.FusedMultiplyAdd(share, Vector256.LoadUnsafe(ref Unsafe.Add(ref later4, i)), n4);
            n5 = Vector256.FusedMultiplyAdd(share, Vector256.LoadUnsafe(ref Unsafe.Add(ref later5, i)), n5);
        }

        var row = _transitions.Slice(from * _weights.Length, _weights.Length);
        row[0] += Vector256.Sum(n0);
        row[1] += Vector256.Sum(n1);
        row[2] += Vector256.Sum(n2);
        row[3] += Vector256.Sum(n3);
        if (row.Length > 4)
        {
            row[4] += Vector256.Sum(n4);
        }

        if (row.Length > 5)
        {
            row[5] += Vector256.Sum(n5);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref double Column(int number, int i) => ref Unsafe.Add(ref MemoryMarshal.GetReference(_scratch), number * Length + i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref double Weight(int state, int t) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_weights[state]), t);
}
