using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Books;

/// <summary>Updates kept until a snapshot comes: copies, since a message lives only during the call that delivers it.</summary>
internal sealed class UpdateBacklog
{
    /// <summary>Updates come ten times a second; this is more than ten minutes of them.</summary>
    public const int MostUpdates = 10_000;

    private const int MostLevels = 1_000_000;
    private readonly List<Entry> _entries = [];
    private BookLevel[] _levels = [];
    private long[] _sequences = [];
    private int _levelCount;

    public int Count => _entries.Count;

    /// <summary>Number of the first change in the first update.</summary>
    public long First => _entries[0].First;

    /// <summary>Number of the last change in the last update.</summary>
    public long Last => _entries[^1].Last;

    public void Clear()
    {
        _entries.Clear();
        _levelCount = 0;
    }

    public bool TryAdd(in BookMessage message)
    {
        var total = _levelCount + message.Bids.Length + message.Asks.Length;
        if (_entries.Count == MostUpdates || total > MostLevels)
        {
            return false;
        }

        if (_levels.Length < total)
        {
            Array.Resize(ref _levels, total * 2);
            Array.Resize(ref _sequences, total * 2);
        }

        _entries.Add(new Entry(
            message.FirstSequence, message.LastSequence, message.Time, _levelCount, message.Bids.Length, message.Asks.Length,
            !message.BidSequences.IsEmpty || !message.AskSequences.IsEmpty));
        Append(message.Bids, message.BidSequences);
        Append(message.Asks, message.AskSequences);
        return true;
    }

    public BookMessage Get(Listing listing, int index)
    {
        var entry = _entries[index];
        var asks = entry.Start + entry.Bids;
        return new BookMessage
        {
            Listing = listing,
            Kind = BookMessageKind.Update,
            Time = entry.Time,
            FirstSequence = entry.First,
            LastSequence = entry.Last,
            Bids = _levels.AsSpan(entry.Start, entry.Bids),
            Asks = _levels.AsSpan(asks, entry.Asks),
            BidSequences = entry.IsNumbered ? _sequences.AsSpan(entry.Start, entry.Bids) : default,
            AskSequences = entry.IsNumbered ? _sequences.AsSpan(asks, entry.Asks) : default,
        };
    }

    private void Append(ReadOnlySpan<BookLevel> levels, ReadOnlySpan<long> sequences)
    {
        levels.CopyTo(_levels.AsSpan(_levelCount));
        sequences.CopyTo(_sequences.AsSpan(_levelCount));
        _levelCount += levels.Length;
    }

    private readonly record struct Entry(long First, long Last, DateTime Time, int Start, int Bids, int Asks, bool IsNumbered);
}
