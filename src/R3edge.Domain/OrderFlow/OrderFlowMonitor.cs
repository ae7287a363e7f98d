using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>
/// Everything that is known of an instrument's order flow, fed with its trades and its book. Each statistic warms up on its
/// own. Feeding allocates nothing in a steady stream; only <see cref="Read"/> does. Not safe for use by several threads at once.
/// </summary>
public sealed class OrderFlowMonitor : ISnapshotable
{
    private readonly OrderFlowSettings _settings;

    /// <summary>Starts before the first trade and the first book.</summary>
    /// <param name="settings">What is looked at.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    public OrderFlowMonitor(OrderFlowSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.DepthBasisPoints);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(settings.PressureDecayBasisPoints);
        _settings = settings;
        Trades = new TradeWindow(settings.Window);
        Delta = new CumulativeDelta(settings.Session);
        Vpin = new Vpin(settings.BucketVolume, settings.Buckets);
        Impact = new KyleLambda(settings.ImpactInterval, settings.ImpactIntervals);
        Absorption = new Absorption(settings.ImpactInterval, settings.ImpactIntervals);
        Flow = new OrderFlowImbalance(settings.Window, settings.Levels);
    }

    /// <summary>The trades of the window.</summary>
    public TradeWindow Trades { get; }

    /// <summary>The delta of the session.</summary>
    public CumulativeDelta Delta { get; }

    /// <summary>Volume-synchronised probability of informed trading.</summary>
    public Vpin Vpin { get; }

    /// <summary>Price impact.</summary>
    public KyleLambda Impact { get; }

    /// <summary>Absorption.</summary>
    public Absorption Absorption { get; }

    /// <summary>Order-flow imbalance of the book.</summary>
    public OrderFlowImbalance Flow { get; }

    /// <summary>Takes in a trade.</summary>
    /// <param name="trade">Price above 0, quantity 0 or more, time UTC.</param>
    /// <returns>False when the trade is repeated or late.</returns>
    /// <exception cref="ArgumentException">Price, quantity or time is impossible.</exception>
    public bool Add(in Trade trade)
    {
        // What is too late for the window may still belong to the session: each part decides for itself.
        var isTaken = Trades.Add(trade);
        isTaken |= Delta.Add(trade);
        isTaken |= Vpin.Add(trade);
        isTaken |= Impact.Add(trade);
        isTaken |= Absorption.Add(trade);
        return isTaken;
    }

    /// <summary>Takes in a book after a message has been applied to it.</summary>
    /// <param name="book">The book.</param>
    /// <param name="isSnapshot">Whether the message replaced the book.</param>
    /// <returns>False when the book is older than the last one.</returns>
    public bool Update(OrderBook book, bool isSnapshot) => Flow.Update(book, isSnapshot);

    /// <summary>Lets time pass.</summary>
    /// <param name="now">UTC; an instant before the last one changes nothing.</param>
    public void Advance(DateTime now)
    {
        Trades.Advance(now);
        Delta.Advance(now);
        Impact.Advance(now);
        Absorption.Advance(now);
        Flow.Advance(now);
    }

    /// <summary>Warms up anew all that rests on trades, because some were missed.</summary>
    public void RestartTrades()
    {
        Trades.Restart();
        Delta.Restart();
        Vpin.Restart();
        Impact.Restart();
        Absorption.Restart();
    }

    /// <summary>Reads everything at once.</summary>
    /// <param name="book">The book now.</param>
    public OrderFlowReading Read(OrderBook book) => new()
    {
        Mid = Known(BookMetrics.Mid(book)),
        Spread = Known(BookMetrics.Spread(book)),
        SpreadBasisPoints = Known(BookMetrics.SpreadBasisPoints(book)),
        WeightedMid = Known(BookMetrics.WeightedMid(book)),
        BidDepth = Known(BookMetrics.DepthWithin(book, Side.Buy, _settings.DepthBasisPoints)),
        AskDepth = Known(BookMetrics.DepthWithin(book, Side.Sell, _settings.DepthBasisPoints)),
        BookImbalance = Known(BookMetrics.Imbalance(book, _settings.Levels)),
        BookPressure = Known(BookMetrics.Pressure(book, _settings.PressureDecayBasisPoints)),
        OrderFlowImbalance = book.State == OrderBookState.Valid ? Known(Flow.Value) : null,
        Volume = Known(Trades.Volume),
        SignedVolume = Known(Trades.SignedVolume),
        LongShortRatio = Known(Trades.LongShortRatio),
        Vwap = Known(Trades.Vwap),
        MeanTradeSize = Known(Trades.MeanSize),
        LargestTradeSize = Known(Trades.LargestSize),
        CumulativeDelta = Known(Delta.Delta),
        Vpin = Known(Vpin.Value),
        KyleLambda = Known(Impact.Value),
        Absorption = Known(Absorption.Score),
    };

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        Trades.Save(writer);
        Delta.Save(writer);
        Vpin.Save(writer);
        Impact.Save(writer);
        Absorption.Save(writer);
        Flow.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        Trades.Restore(ref reader);
        Delta.Restore(ref reader);
        Vpin.Restore(ref reader);
        Impact.Restore(ref reader);
        Absorption.Restore(ref reader);
        Flow.Restore(ref reader);
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
