using R3edge.Domain.Markets;
using R3edge.Exchanges.Binance;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.KuCoin;

namespace R3edge.Exchanges.Books;

/// <summary>
/// A book whose updates are numbered and chain to a snapshot that is fetched apart from them (Binance spot, KuCoin spot).
/// Updates that come before the snapshot are kept. One that the snapshot contains is dropped; each other one must begin at or
/// before the number after the last one applied, or changes are missing. A snapshot has so many levels at most; what lies behind
/// them is not known until it changes, so the book is right as long as its best levels are among those of the snapshot.
/// </summary>
public sealed class ChainedBook : VenueBook
{
    /// <summary>How many of the best levels of a side must be known without a hole.</summary>
    private const int KnownLevels = 20;

    private readonly bool _mustAdvance;
    private readonly int _snapshotLevels;
    private readonly UpdateBacklog _kept = new();
    private BookLevel[] _newer = new BookLevel[64];
    private long _snapshotSequence;
    private double _lowestBid;
    private double _highestAsk;

    private ChainedBook(Listing listing, bool mustAdvance, int snapshotLevels)
        : base(listing) => (_mustAdvance, _snapshotLevels) = (mustAdvance, snapshotLevels);

    /// <summary>The number of the last change in the book.</summary>
    public long Sequence { get; private set; }

    /// <summary>A book of Binance: an update that ends at or before the book is passed over.</summary>
    /// <param name="listing">Whose book it is.</param>
    public static ChainedBook ForBinance(Listing listing) =>
        new(listing, mustAdvance: false, BinanceProtocol.SnapshotLevels);

    /// <summary>A book of KuCoin: after those that the snapshot contains, every update must take the book further.</summary>
    /// <param name="listing">Whose book it is.</param>
    public static ChainedBook ForKuCoin(Listing listing) =>
        new(listing, mustAdvance: true, KuCoinProtocol.SnapshotLevels);

    private protected override BookVerdict ApplySnapshot(in BookMessage message)
    {
        if (!NeedsSnapshot && message.LastSequence < Sequence)
        {
            return BookVerdict.Ignored; // A late answer; the book has gone on since.
        }

        if (_kept.Count > 0 && _kept.First > message.LastSequence + 1)
        {
            return Break(BookBreach.SnapshotTooOld);
        }

        var verdict = Replace(message);
        if (verdict != BookVerdict.Applied)
        {
            return verdict;
        }

        Sequence = message.LastSequence;
        _snapshotSequence = message.LastSequence;
        _lowestBid = Last(message.Bids, double.NegativeInfinity, Math.Min);
        _highestAsk = Last(message.Asks, double.PositiveInfinity, Math.Max);
        for (var i = 0; i < _kept.Count && verdict != BookVerdict.Breached; i++)
        {
            verdict = ApplyUpdate(_kept.Get(Listing, i));
        }

        _kept.Clear();
        return verdict == BookVerdict.Breached ? verdict : BookVerdict.Applied;
    }

    private protected override BookVerdict ApplyUpdate(in BookMessage message)
    {
        if (NeedsSnapshot)
        {
            return Keep(message);
        }

        if (message.LastSequence <= Sequence)
        {
            return _mustAdvance && message.LastSequence > _snapshotSequence ? Break(BookBreach.SequenceRepeated) : BookVerdict.Ignored;
        }

        if (message.FirstSequence > Sequence + 1)
        {
            return BreakAt(BookBreach.SequenceGap, message);
        }

        var previous = Sequence;
        Sequence = message.LastSequence;
        var applied = ApplyChanges(message, previous);
        return applied == BookVerdict.Applied && !IsKnown() ? BreakAt(BookBreach.Depleted, message) : applied;
    }

    private BookVerdict ApplyChanges(in BookMessage message, long previous)
    {
        if (message.FirstSequence > previous || (message.BidSequences.IsEmpty && message.AskSequences.IsEmpty))
        {
            return Change(message.Bids, message.Asks, message.Time, message.LastSequence);
        }

        // The message begins before the end of the book: changes that the book contains may be older than what it shows.
        var bids = SelectNewer(message.Bids, message.BidSequences, previous, 0);
        var asks = SelectNewer(message.Asks, message.AskSequences, previous, bids);
        return Change(_newer.AsSpan(0, bids), _newer.AsSpan(bids, asks), message.Time, message.LastSequence);
    }

    private protected override void ForgetKept() => _kept.Clear();

    private BookVerdict BreakAt(BookBreach reason, in BookMessage message)
    {
        _kept.Clear();
        _kept.TryAdd(message); // The next snapshot may be older than this.
        return Break(reason);
    }

    private bool IsKnown() => (double.IsInfinity(_lowestBid) || (Edge(Side.Buy) >= _lowestBid))
        && (double.IsInfinity(_highestAsk) || (Edge(Side.Sell) <= _highestAsk));

    /// <summary>The price of the last level that must be known; none where there are not so many.</summary>
    private double Edge(Side side) => Book.LevelCount(side) < KnownLevels ? double.NaN : Book.Level(side, KnownLevels - 1).Price;

    /// <summary>The last price of a side of a snapshot; without an end where the snapshot has all levels that there are.</summary>
    private double Last(ReadOnlySpan<BookLevel> levels, double endless, Func<double, double, double> further)
    {
        if (levels.Length < _snapshotLevels)
        {
            return endless;
        }

        var last = levels[0].Price;
        foreach (var level in levels)
        {
            last = further(last, level.Price);
        }

        return last;
    }

    private BookVerdict Keep(in BookMessage message)
    {
        if (_kept.Count > 0)
        {
            if (message.LastSequence <= _kept.Last)
            {
                return BookVerdict.Ignored;
            }

            if (message.FirstSequence > _kept.Last + 1)
            {
                _kept.Clear();
                _kept.TryAdd(message);
                return Break(BookBreach.SequenceGap);
            }
        }

        if (_kept.TryAdd(message))
        {
            return BookVerdict.Kept;
        }

        _kept.Clear();
        return Break(BookBreach.BacklogFull);
    }

    private int SelectNewer(ReadOnlySpan<BookLevel> levels, ReadOnlySpan<long> sequences, long than, int start)
    {
        if (_newer.Length < start + levels.Length)
        {
            Array.Resize(ref _newer, (start + levels.Length) * 2);
        }

        var count = 0;
        for (var i = 0; i < levels.Length; i++)
        {
            if (sequences[i] > than)
            {
                _newer[start + count++] = levels[i];
            }
        }

        return count;
    }
}
