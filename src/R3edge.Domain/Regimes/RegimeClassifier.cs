using System.Collections.Immutable;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes;

/// <summary>
/// Says bar by bar which regime a market is in, from the bars closed so far and nothing else. Whatever the model behind it,
/// it answers with exactly one regime, a probability for each, the odds of the next, its age and the evidence.
/// Mutable; not safe for use by several threads at once.
/// </summary>
/// <remarks>
/// The regime named is the most probable one, but it is left only for one that is more probable by <see cref="Margin"/>:
/// without that it would flicker between two that are equally likely. A step allocates nothing; a reading does.
/// </remarks>
public abstract class RegimeClassifier : ISnapshotable
{
    /// <summary>By how much another regime must be more probable than the present one to take its place.</summary>
    public const double Margin = 0.1;

    private readonly double[] _probabilities = new double[RegimeNames.Count];
    private int _current = -1;
    private int _age;
    private long _bars;
    private DateTime _since;
    private DateTime _at;

    /// <summary>Starts before the first bar.</summary>
    /// <param name="memory">After how many bars a transition counts 1 / e in the odds, 1 or more.</param>
    protected RegimeClassifier(int memory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memory, 1);
        Transitions = new RegimeTransitions(memory);
    }

    /// <summary>Which classifier, lower case with hyphens.</summary>
    public abstract string Name { get; }

    /// <summary>How many bars it takes until there is a regime; there is one from then on.</summary>
    public abstract int WarmUp { get; }

    /// <summary>The names of the evidence, in the order of <see cref="CopyEvidence"/>; the first two are those every classifier gives.</summary>
    public abstract ImmutableArray<string> EvidenceNames { get; }

    /// <summary>How many bars have been taken in.</summary>
    public long BarCount => _bars;

    /// <summary>UTC close of the latest bar; null before the first.</summary>
    public DateTime? At => _bars == 0 ? null : _at;

    /// <summary>UTC close of the first bar of the present regime; null during warm-up.</summary>
    public DateTime? Since => _current < 0 ? null : _since;

    /// <summary>The regime after the latest bar; none during warm-up.</summary>
    public Regime Current => _current < 0 ? Regime.None : RegimeNames.All[_current];

    /// <summary>The probability of each regime after the latest bar; unknown during warm-up.</summary>
    public RegimeProbabilities Probabilities => _current < 0 ? RegimeProbabilities.Unknown : RegimeProbabilities.Of(_probabilities);

    /// <summary>The probability of each regime after the next bar, given the one named now; unknown during warm-up.</summary>
    public RegimeProbabilities Next => _current < 0 ? RegimeProbabilities.Unknown : Transitions.Odds(_current);

    /// <summary>The regime in the numbers a rule needs.</summary>
    public RegimePoint Point => _current < 0
        ? RegimePoint.Unknown
        : new(Current, Probabilities, Transitions.Stay(_current), _age, TrendStrength, VolatilityPercentile);

    /// <summary>The signed strength of the trend, -1 to 1; NaN during warm-up.</summary>
    public abstract double TrendStrength { get; }

    /// <summary>The share of the sliding window with a lower volatility, 0 to 1; NaN during warm-up.</summary>
    public abstract double VolatilityPercentile { get; }

    /// <summary>The transitions seen so far.</summary>
    private protected RegimeTransitions Transitions { get; set; }

    /// <summary>Takes in the next closed bar.</summary>
    /// <param name="bar">The bar after the last one.</param>
    /// <exception cref="ArgumentException">The bar is impossible: a price that is not finite or not above 0, prices out of order.</exception>
    public void Update(in Bar bar)
    {
        if (!bar.IsPossible)
        {
            throw new ArgumentException($"A regime cannot be told from an impossible bar: {bar}.", nameof(bar));
        }

        var isKnown = Classify(bar, _probabilities);
        _bars++;
        _at = bar.CloseTime;
        if (isKnown)
        {
            Settle(bar.CloseTime);
        }
    }

    /// <summary>The whole answer, with the evidence.</summary>
    public RegimeReading Read()
    {
        Span<double> values = stackalloc double[EvidenceNames.Length];
        CopyEvidence(values);
        var evidence = ImmutableArray.CreateBuilder<RegimeEvidence>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            evidence.Add(new RegimeEvidence(EvidenceNames[i], values[i]));
        }

        return new RegimeReading(Name, Point, Next, At, Since, evidence.MoveToImmutable());
    }

    /// <summary>Writes the evidence after the latest bar.</summary>
    /// <param name="values">Receives one number for each of <see cref="EvidenceNames"/>; NaN during warm-up.</param>
    public abstract void CopyEvidence(Span<double> values);

    /// <inheritdoc/>
    public virtual void Save(SnapshotWriter writer)
    {
        writer.Write(_bars);
        writer.Write(_current);
        writer.Write(_age);
        writer.Write(_since.Ticks);
        writer.Write(_at.Ticks);
        writer.Write(_probabilities);
        Transitions.Save(writer);
    }

    /// <inheritdoc/>
    public virtual void Restore(ref SnapshotReader reader)
    {
        var bars = reader.ReadInt64();
        var current = reader.ReadInt32();
        if (bars < 0 || current is < -1 or >= RegimeNames.Count)
        {
            throw new InvalidDataException($"The snapshot holds regime {current} after {bars} bars.");
        }

        (_bars, _current) = (bars, current);
        _age = reader.ReadInt32();
        _since = ReadTime(ref reader);
        _at = ReadTime(ref reader);
        reader.Read(_probabilities);
        Transitions.Restore(ref reader);
    }

    /// <summary>Reads a UTC time.</summary>
    /// <param name="reader">The snapshot.</param>
    /// <exception cref="InvalidDataException">There is no such time.</exception>
    private protected static DateTime ReadTime(ref SnapshotReader reader)
    {
        var ticks = reader.ReadInt64();
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc)
            : throw new InvalidDataException($"The snapshot holds {ticks} where a time belongs.");
    }

    /// <summary>Takes in a bar and says how probable each regime is.</summary>
    /// <param name="bar">A possible bar.</param>
    /// <param name="probabilities">Receives one number for each of <see cref="RegimeNames.All"/>, summing to 1.</param>
    /// <returns>Whether there are probabilities; once there are, always.</returns>
    protected abstract bool Classify(in Bar bar, Span<double> probabilities);

    /// <summary>The place of the regime to name, given the one named before.</summary>
    /// <param name="probabilities">One for each regime.</param>
    /// <param name="current">The place of the regime named so far; -1 for none.</param>
    private protected static int Choose(ReadOnlySpan<double> probabilities, int current)
    {
        var best = 0;
        for (var i = 1; i < probabilities.Length; i++)
        {
            best = probabilities[i] > probabilities[best] ? i : best;
        }

        return current < 0 || probabilities[best] > probabilities[current] + Margin ? best : current;
    }

    private void Settle(DateTime closeTime)
    {
        var next = Choose(_probabilities, _current);
        if (_current >= 0)
        {
            Transitions.Add(_current, next);
        }

        if (next == _current)
        {
            _age++;
            return;
        }

        (_current, _age, _since) = (next, 1, closeTime);
    }
}
