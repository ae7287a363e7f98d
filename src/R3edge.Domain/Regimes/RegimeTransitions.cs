using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes;

/// <summary>
/// How often one regime followed another from bar to bar, with a memory that fades: a transition counts exp(-age / memory).
/// The odds start from a prior of a few bars, so that they are never 0 or 1 (Dirichlet's, the conjugate prior of a chain's rows).
/// </summary>
internal sealed class RegimeTransitions : ISnapshotable
{
    private const int Size = RegimeNames.Count;

    // As if each regime had been seen once for ten bars, and then any other as likely as the next.
    private const double PriorStay = 9.0;
    private const double PriorLeave = 0.2;
    private const double Largest = 1e100;

    private readonly double[] _counts = new double[Size * Size];
    private readonly double _growth;
    private double _weight = 1.0;

    /// <summary>Starts without any transition seen.</summary>
    /// <param name="memory">After how many bars a transition counts 1 / e.</param>
    public RegimeTransitions(int memory) => _growth = Math.Exp(1.0 / memory);

    /// <summary>Takes in that the regime after one bar followed that after the bar before.</summary>
    /// <param name="from">Its place.</param>
    /// <param name="to">Its place; may be the same.</param>
    public void Add(int from, int to)
    {
        // Later transitions weigh more, which is the same as earlier ones fading but touches one number only.
        _weight *= _growth;
        _counts[from * Size + to] += _weight;
        if (_weight > Largest)
        {
            foreach (ref var count in _counts.AsSpan())
            {
                count /= _weight;
            }

            _weight = 1.0;
        }
    }

    /// <summary>The probability of each regime after the next bar.</summary>
    /// <param name="from">The place of the regime now.</param>
    public RegimeProbabilities Odds(int from)
    {
        Span<double> odds = stackalloc double[Size];
        var sum = 0.0;
        for (var to = 0; to < Size; to++)
        {
            odds[to] = _counts[from * Size + to] / _weight + (to == from ? PriorStay : PriorLeave);
            sum += odds[to];
        }

        foreach (ref var odd in odds)
        {
            odd /= sum;
        }

        return RegimeProbabilities.Of(odds);
    }

    /// <summary>The probability that a regime is the same after the next bar.</summary>
    /// <param name="from">Its place.</param>
    public double Stay(int from)
    {
        var row = _counts.AsSpan(from * Size, Size);
        var sum = 0.0;
        foreach (var count in row)
        {
            sum += count;
        }

        return (row[from] / _weight + PriorStay) / (sum / _weight + PriorStay + (Size - 1) * PriorLeave);
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_counts);
        writer.Write(_weight);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        reader.Read(_counts);
        _weight = reader.ReadDouble();
    }
}
