using System.Collections.Immutable;

namespace R3edge.Domain.Backtesting;

/// <summary>
/// Every trial that was ever run on a data set, as far as it was written down, sweep by sweep: a choice must be judged by all of
/// them and not by the last sweep alone. A sweep that is there already counts once, so that merging twice changes nothing.
/// Immutable; where it is kept is the caller's affair.
/// </summary>
/// <param name="DataSet">The data set; see <see cref="DataSetFingerprint"/>.</param>
/// <param name="Sweeps">What each sweep tried, by an id that derives from what it tried and found.</param>
public sealed record TrialLedger(UInt128 DataSet, ImmutableSortedDictionary<UInt128, TrialTally> Sweeps)
{
    /// <summary>A ledger without a trial.</summary>
    /// <param name="dataSet">The data set.</param>
    public static TrialLedger Empty(UInt128 dataSet) => new(dataSet, ImmutableSortedDictionary<UInt128, TrialTally>.Empty);

    /// <summary>All trials together.</summary>
    public TrialTally Total => Sweeps.Values.Aggregate(default(TrialTally), static (total, sweep) => total.With(sweep));

    /// <summary>The ledger with a sweep, which replaces one of the same id.</summary>
    /// <param name="sweep">Its id.</param>
    /// <param name="tally">Its trials.</param>
    public TrialLedger With(UInt128 sweep, in TrialTally tally) => this with { Sweeps = Sweeps.SetItem(sweep, tally) };

    /// <summary>The sweeps of both ledgers.</summary>
    /// <param name="other">Another ledger of the same data set.</param>
    /// <exception cref="ArgumentException">It is of another data set.</exception>
    public TrialLedger Merge(TrialLedger other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.DataSet == DataSet
            ? this with { Sweeps = Sweeps.SetItems(other.Sweeps) }
            : throw new ArgumentException("Trials on different data sets do not add up.", nameof(other));
    }
}
