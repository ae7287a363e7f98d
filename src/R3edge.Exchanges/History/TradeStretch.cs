using R3edge.Application.Ports.Markets;

namespace R3edge.Exchanges.History;

/// <summary>
/// A stretch of time whose trades a venue gives newest first, some at a time: each answer says up to where to ask next, until one proves
/// that nothing older is left. How many an answer holds at most plays no part, so a venue that gives fewer than were asked for hides
/// nothing. No clock and no connection.
/// </summary>
internal sealed class TradeStretch
{
    /// <summary>How long a stretch is before anything is known.</summary>
    public static readonly TimeSpan FirstLength = TimeSpan.FromMinutes(10);

    // What has come is lost when the process ends within a stretch, so it has a few answers and not many.
    private const int ManyAnswers = 8;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);
    private readonly Dictionary<long, PastTrade> _trades = [];
    private readonly TradePlace _place;
    private readonly TimeSpan _length;
    private int _answers;

    /// <summary>Begins a stretch.</summary>
    /// <param name="place">Where it begins.</param>
    /// <param name="end">UTC; where everything ends.</param>
    /// <param name="length">How long it may be.</param>
    public TradeStretch(TradePlace place, DateTime end, TimeSpan length)
    {
        (_place, _length) = (place, length);
        End = end - place.Time < length ? end : place.Time + length;
        AskUntil = SecondOf(End).AddSeconds(1);
    }

    /// <summary>UTC; no trade at or after it belongs to the stretch.</summary>
    public DateTime End { get; }

    /// <summary>Where to ask from: a second early, since nobody says whether the venue gives the trades of the first instant.</summary>
    public TradePlace AskFrom => _place with { Time = SecondOf(_place.Time).AddSeconds(-1) };

    /// <summary>UTC, of whole seconds; the end to ask for. Null when the stretch is whole.</summary>
    public DateTime? AskUntil { get; private set; }

    /// <summary>How long the next stretch may be, so that it has a few answers.</summary>
    public TimeSpan NextLength =>
        _answers > ManyAnswers ? Max(Shortest, _length / 2)
        : _answers <= 2 && _length < Longest ? _length * 2
        : _length;

    /// <summary>Takes in an answer.</summary>
    /// <param name="rows">The trades in any order.</param>
    public void Add(IReadOnlyList<PastTrade> rows)
    {
        _answers++;
        var (before, isReached) = (_trades.Count, rows.Count == 0);
        foreach (var trade in rows)
        {
            if (IsKnown(trade))
            {
                isReached = true; // What is older was there before.
            }
            else
            {
                _trades[trade.Id] = trade;
            }
        }

        if (isReached || _trades.Count == 0 || (_place.LastId is { } last && _trades.ContainsKey(last + 1)))
        {
            AskUntil = null;
            return;
        }

        // The second of the oldest trade may have more than came. Where it has nothing more, what is older is asked for without it.
        var oldest = SecondOf(_trades.Values.Min(trade => trade.Time));
        AskUntil = _trades.Count > before ? oldest.AddSeconds(1) : AskUntil > oldest ? oldest : null;
    }

    /// <summary>The trades of the stretch, by ascending number.</summary>
    public PastTrade[] Trades() => [.. _trades.Values.Where(trade => trade.Time < End).OrderBy(trade => trade.Id)];

    private bool IsKnown(in PastTrade trade) => _place.LastId is { } last ? trade.Id <= last : trade.Time < _place.Time;

    private static DateTime SecondOf(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
