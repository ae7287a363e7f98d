using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.SimulatedExchange.Matching;

/// <summary>
/// The market of one instrument: best price first, then the earliest. The rest of the world rests in it as one order a level, and takes as
/// orders without an owner. Fees are paid in the quote
/// asset, or in a third one. Used within the exchange's lock only.
/// </summary>
internal sealed partial class MatchingEngine
{
    private const int KeptTrades = 20_000;
    private readonly SortedDictionary<decimal, LinkedList<EngineOrder>> _bids = new(Comparer<decimal>.Create(static (a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<decimal, LinkedList<EngineOrder>> _asks = [];
    private readonly List<EngineOrder> _stops = [];
    private readonly Dictionary<(Side Side, decimal Price), long> _changed = [];
    private readonly Queue<Trade> _trades = new();
    private readonly FeeSchedule _fees;
    private readonly ExchangeFeeAsset? _feeAsset;
    private readonly bool _takesFeesFromBought;
    private readonly IExchangeListener _listener;
    private readonly ExchangeIds _ids;
    private long _firstChange;
    private decimal _lastPrice;

    public MatchingEngine(Instrument instrument, ExchangeOptions options, ExchangeIds ids, IExchangeListener listener)
    {
        _feeAsset = options.FeeAsset;
        _takesFeesFromBought = options.TakesFeesFromBought;
        Instrument = instrument;
        _fees = options.Fees;
        _ids = ids;
        _listener = listener;
        var parts = instrument.Id.Symbol.Split('-');
        (BaseAsset, QuoteAsset) = (parts[0], parts[^1]);
        Bars = new BarStore();
    }

    public Instrument Instrument { get; }

    public string BaseAsset { get; }

    public string QuoteAsset { get; }

    /// <summary>In which asset fees are paid, but for those that are taken from what was bought.</summary>
    public string FeeAsset => _feeAsset?.Asset ?? QuoteAsset;

    /// <summary>In which asset the fees of one side are paid.</summary>
    public string FeeAssetOf(Side side) => _takesFeesFromBought && side == Side.Buy ? BaseAsset : FeeAsset;

    /// <summary>The price of the last trade; 0 before the first.</summary>
    public decimal LastPrice => _lastPrice;

    public BarStore Bars { get; }

    /// <summary>The number of the last change of a level.</summary>
    public long LastChange { get; private set; }

    /// <summary>The last trades, oldest first.</summary>
    public IReadOnlyCollection<Trade> Trades => _trades;

    public DateTime Time { get; private set; }

    /// <summary>Best levels of a side with what is in them.</summary>
    public IEnumerable<(decimal Price, decimal Quantity)> Levels(Side side) =>
        (side == Side.Buy ? _bids : _asks).Select(level => (level.Key, level.Value.Sum(order => order.Remaining)));

    public decimal? Best(Side side) => (side == Side.Buy ? _bids : _asks) is { Count: > 0 } levels ? levels.First().Key : null;

    /// <summary>Takes an order of a customer.</summary>
    public EngineRefusal Submit(EngineOrder order, DateTime now)
    {
        Time = now;
        var refusal = Check(order);
        if (refusal == EngineRefusal.None)
        {
            refusal = Lock(order);
        }

        if (refusal != EngineRefusal.None)
        {
            return refusal;
        }

        (order.UpdatedAt, order.Engine) = (now, this);
        order.Owner!.Remember(order);
        _listener.OnOrder(this, order, EngineNews.Taken, default);
        if (order.Terms.HasStop)
        {
            _stops.Add(order);
        }
        else
        {
            Work(order);
        }

        TriggerStops();
        Flush();
        return EngineRefusal.None;
    }

    /// <summary>Cancels an order.</summary>
    public void Cancel(EngineOrder order, DateTime now)
    {
        Time = now;
        Remove(order);
        End(order, EngineStatus.Cancelled, EngineNews.Cancelled);
        Flush();
    }

    /// <summary>The rest of the world trades: a limit order of nobody that rests with nothing.</summary>
    public void TakeOfMarket(Side side, decimal price, decimal quantity, DateTime now)
    {
        Time = now;
        var order = MarketOrder(side, price, quantity);
        Match(order);
        TriggerStops();
    }

    /// <summary>The rest of the world changes what it has at a price; what crosses orders of customers trades with them first.</summary>
    public void SetMarket(Side side, decimal price, decimal quantity, DateTime now)
    {
        Time = now;
        var levels = side == Side.Buy ? _bids : _asks;
        var standing = levels.TryGetValue(price, out var level) ? level.FirstOrDefault(order => order.Owner is null) : null;
        if (standing is not null)
        {
            if (standing.Remaining == quantity)
            {
                return;
            }

            if (quantity > 0m)
            {
                standing.Quantity = standing.Filled + quantity;
                Change(side, price);
                return;
            }

            level!.Remove(standing);
            Change(side, price);
            RemoveEmpty(levels, price);
            return;
        }

        if (quantity > 0m)
        {
            var order = MarketOrder(side, price, quantity);
            Match(order);
            if (order.Remaining > 0m)
            {
                Rest(order);
            }

            TriggerStops();
        }
    }

    /// <summary>Tells of the levels that changed since the last time.</summary>
    public void Flush()
    {
        if (_changed.Count == 0)
        {
            return;
        }

        var levels = _changed
            .Select(change => (change.Key.Side, change.Key.Price, QuantityAt(change.Key.Side, change.Key.Price), change.Value))
            .ToArray();
        _changed.Clear();
        _listener.OnBook(this, new BookChanges(_firstChange, LastChange, levels, Time));
    }

    private EngineOrder MarketOrder(Side side, decimal price, decimal quantity) => new()
    {
        Id = 0,
        ClientId = "",
        Owner = null,
        Side = side,
        Terms = OrderTerms.Limit(price),
        Quantity = quantity,
        CreatedAt = Time,
    };

    private decimal QuantityAt(Side side, decimal price) =>
        (side == Side.Buy ? _bids : _asks).TryGetValue(price, out var level) ? level.Sum(order => order.Remaining) : 0m;

    private void Change(Side side, decimal price)
    {
        LastChange++;
        if (_changed.Count == 0)
        {
            _firstChange = LastChange;
        }

        _changed[(side, price)] = LastChange;
    }

    private void Work(EngineOrder order)
    {
        if (order.Life == EngineLife.AllOrNothing && Reachable(order) < order.Quantity)
        {
            End(order, EngineStatus.Expired, EngineNews.Expired);
            return;
        }

        Match(order);
        if (order.IsFinal)
        {
            return;
        }

        if (order.Terms.HasLimit && order.Life == EngineLife.UntilCancelled)
        {
            Rest(order);
        }
        else
        {
            End(order, EngineStatus.Expired, EngineNews.Expired);
        }
    }

    private void Rest(EngineOrder order)
    {
        var levels = order.Side == Side.Buy ? _bids : _asks;
        if (!levels.TryGetValue(order.Terms.LimitPrice, out var level))
        {
            levels[order.Terms.LimitPrice] = level = new LinkedList<EngineOrder>();
        }

        level.AddLast(order);
        Change(order.Side, order.Terms.LimitPrice);
    }

    private void Remove(EngineOrder order)
    {
        if (_stops.Remove(order) || !order.Terms.HasLimit)
        {
            return;
        }

        var levels = order.Side == Side.Buy ? _bids : _asks;
        if (levels.TryGetValue(order.Terms.LimitPrice, out var level) && level.Remove(order))
        {
            Change(order.Side, order.Terms.LimitPrice);
            RemoveEmpty(levels, order.Terms.LimitPrice);
        }
    }

    private static void RemoveEmpty(SortedDictionary<decimal, LinkedList<EngineOrder>> levels, decimal price)
    {
        if (levels[price].Count == 0)
        {
            levels.Remove(price);
        }
    }

    private void End(EngineOrder order, EngineStatus status, EngineNews news)
    {
        order.Status = status;
        order.UpdatedAt = Time;
        if (order.Owner is { } owner)
        {
            if (order.Locked > 0m)
            {
                owner.Unlock(order.LockedAsset, order.Locked);
                order.Locked = 0m;
            }

            if (news is EngineNews.Cancelled or EngineNews.Expired)
            {
                _listener.OnOrder(this, order, news, default);
            }
        }
    }
}
