using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Execution;

/// <summary>
/// A simulated venue for one instrument, fed with bars, or with quotes and trades. A bar is walked as a path from its open over both extremes to its
/// close; <see cref="TryNext"/> gives one event at a time, and what the caller sends between two events is matched on the rest
/// of the path only. Deterministic; not thread-safe; nothing is allocated per bar.
/// </summary>
/// <remarks>
/// <para>Arrival: an order is at the venue at its creation time plus the latency. At or before a bar's open, it takes part from that
/// open; later, from the next bar's open. So a decision at a bar's close never fills before the next bar's open. Stops and
/// targets sent between two events of a bar are at the venue at once, as are cancellations of such orders.</para>
/// <para>At the open (and, for orders sent later, at the point of the path where they arrive), market orders fill at the price there,
/// stops already touched likewise, limit orders likewise where that price is as good as their limit or better; all as takers. On
/// the path stops fill at their stop price as takers, limit orders at their limit as makers. Stops come before limits at the same
/// price, then the earlier sent before the later. A touched stop-limit order is a limit order from that point on.</para>
/// <para>Slippage: added to market and stop orders, and to a stop-limit order that takes liquidity, there never beyond its limit.</para>
/// <para>Reports: each is given once. An order that trades or is refused where it arrives is not first reported as accepted.
/// Amounts and funds are judged when an order would trade: refused whole, it is rejected; refused after a partial fill, its rest is
/// cancelled with the reason. An order whose id was sent before is ignored; so is cancelling an order that no longer works, because
/// its last report has told. An id is remembered while its order works and for at least 8,192 later ones. The matcher does not know
/// positions: the caller cancels what a closed position leaves behind.</para>
/// </remarks>
public sealed partial class OrderMatcher : ISnapshotable
{
    private readonly Instrument _instrument;
    private readonly FillModel _model;
    private readonly FillPricer _pricer;
    private readonly SeenOrders _seen;
    private readonly PositionHoldings? _holdings;
    private readonly VenueOrders _orders;
    private readonly Queue<(Order Order, OrderReport Report)> _notices = new();
    private readonly bool _volumeIsLimited;
    private readonly bool _countsVolume;

    private Bar _bar;
    private BarPath _path;
    private decimal _price;
    private VolumePool _pool;
    private VolumePool _sellPool;
    private DateTime _time;
    private bool _isFedByTicks;
    private bool _fixedHighFirst;
    private bool _isAtOpen;
    private bool _isOpen;
    private bool _mustExamine;

    /// <summary>Creates a venue without orders.</summary>
    /// <param name="instrument">What is traded.</param>
    /// <param name="model">How orders fill.</param>
    public OrderMatcher(Instrument instrument, FillModel model)
        : this(instrument, model, new SeenOrders(), holdings: null)
    {
    }

    /// <summary>Creates one of several matchers of an account.</summary>
    /// <param name="instrument">What is traded.</param>
    /// <param name="model">How orders fill.</param>
    /// <param name="seen">The ids of the account's orders.</param>
    /// <param name="holdings">What the account's positions hold; null where nobody keeps orders from reducing more than that.</param>
    internal OrderMatcher(Instrument instrument, FillModel model, SeenOrders seen, PositionHoldings? holdings)
    {
        _instrument = instrument;
        _model = model;
        _seen = seen;
        _holdings = holdings;
        _orders = new VenueOrders(seen);
        _pricer = new FillPricer(instrument, model);
        _volumeIsLimited = model.MaximumVolumeShare is not null;
        _countsVolume = _volumeIsLimited || model.Slippage is SlippageModel.VolumeShare;
    }

    /// <summary>Whether there is nothing to do: no order works or is on its way, and every report has been read.</summary>
    public bool IsIdle => _orders.Count == 0 && _notices.Count == 0;

    /// <summary>The orders that work or are on their way, in the order in which they were sent; a copy.</summary>
    public IReadOnlyList<Order> WorkingOrders => _orders.ToList();

    /// <summary>
    /// The prices between which nothing happens: a bar may be left out while its low is above the first and its high below the
    /// second. Infinite on a side where nothing waits; (infinity, -infinity) while something happens at any next bar.
    /// </summary>
    public (double Below, double Above) WatchLevels =>
        _notices.Count == 0 ? _orders.WatchLevels() : (double.PositiveInfinity, double.NegativeInfinity);

    /// <summary>Whether anything can happen on a bar. Where not, the bar may be left out without changing any later event.</summary>
    /// <param name="bar">The next bar.</param>
    public bool CouldTrade(in Bar bar)
    {
        var (below, above) = WatchLevels;
        return bar.Low <= below || bar.High >= above;
    }

    /// <summary>The order that the last event read tells of.</summary>
    internal Order? Reported { get; private set; }

    /// <summary>Sends an order at the time of its decision.</summary>
    /// <param name="order">The order; ignored when its id was sent before.</param>
    /// <exception cref="ArgumentException">It is for another instrument.</exception>
    public void Place(Order order) => Send(order, order.CreatedAt);

    /// <summary>Sends an order.</summary>
    /// <param name="order">The order; ignored when its id was sent before.</param>
    /// <param name="now">UTC; where it is after the decision the order arrives that much later.</param>
    /// <returns>False when its id was sent before.</returns>
    /// <exception cref="ArgumentException">It is for another instrument.</exception>
    public bool Place(Order order, DateTime now) => Send(order, now) is not null;

    /// <summary>
    /// Cancels an order: from now plus the latency on it no longer trades, and of a stop or target no longer than until the other
    /// side of its position's bracket fills. With a replacement on its way goes the order it would have replaced. Ignored when the
    /// order does not work.
    /// </summary>
    /// <param name="id">The order.</param>
    /// <param name="now">UTC time of the decision.</param>
    public void Cancel(OrderId id, DateTime now)
    {
        if (_orders.Find(id) is not { } working)
        {
            return;
        }

        var arrival = now.Ticks + _model.Latency.Ticks;
        if (IsThereAtOnce(working.Order, arrival))
        {
            Withdraw(working);
            return;
        }

        working.CancelTicks = Math.Min(working.CancelTicks, arrival);
        _orders.Changed();
        _orders.HasTransit = true;
    }

    /// <summary>
    /// Puts an order in the place of another, which works until the new one arrives. What it fills in the meantime is deducted
    /// from the new one's quantity. If it is done by then, the new one is rejected: <see cref="OrderRefusal.NothingToReduce"/>, for
    /// an entry <see cref="OrderRefusal.Other"/>.
    /// </summary>
    /// <param name="id">The order to replace.</param>
    /// <param name="order">The new order, with an id of its own; all is ignored when that was sent before.</param>
    /// <exception cref="ArgumentException">It is for another instrument, or has the id of the order to replace.</exception>
    public void Replace(OrderId id, Order order) => Replace(id, order, order.CreatedAt);

    /// <summary>As the other form, with an order that is sent later than it was decided on.</summary>
    /// <param name="id">The order to replace.</param>
    /// <param name="order">The new order, with an id of its own; all is ignored when that was sent before.</param>
    /// <param name="now">UTC; where it is after the decision the order arrives that much later.</param>
    /// <returns>False when the id of the new order was sent before.</returns>
    /// <exception cref="ArgumentException">It is for another instrument, or has the id of the order to replace.</exception>
    public bool Replace(OrderId id, Order order, DateTime now)
    {
        if (order.Id == id)
        {
            throw new ArgumentException("A replacement needs an id of its own.", nameof(order));
        }

        if (Send(order, now) is not { } working)
        {
            return false;
        }

        working.Replaces = id;
        working.FilledWhenSent = _orders.Find(id) is { } replaced ? Executed(replaced) : 0m;
        if (working.IsAtVenue)
        {
            TakePlace(working);
        }

        return true;
    }

    /// <summary>Begins a bar: the path is at its open.</summary>
    /// <param name="bar">A bar after the last one.</param>
    /// <exception cref="InvalidOperationException">Events of the last bar are still to be read.</exception>
    /// <exception cref="ArgumentException">The bar is impossible, or not after the last one.</exception>
    public void BeginBar(in Bar bar)
    {
        RequireRead();
        if (!bar.IsPossible || !IsAfterAll(in bar))
        {
            throw new ArgumentException($"This bar is impossible or not after the last one: {bar}.", nameof(bar));
        }

        _bar = bar;
        _time = bar.OpenTime;
        _barEndTicks = bar.CloseTime.Ticks;
        _isFedByTicks = false;
        _isOpen = true;
        _path = BarPath.At(bar);
        _isAtOpen = true;
        _mustExamine = true;
        _fixedHighFirst = _model.Path == IntrabarPath.HighFirst
            || (_model.Path == IntrabarPath.NearestFirst && bar.High - bar.Open < bar.Open - bar.Low);
        _pool = NewPool(bar.Volume);
        _orders.ExamineAgain();
        if (_orders.HasTransit)
        {
            Arrive(bar.OpenTime.Ticks);
        }
    }

    /// <summary>The next event on the bar's path, or of the quote or trade.</summary>
    /// <param name="buyingPower">What an entry may cost now, fee included, in quote units.</param>
    /// <param name="report">What happened to an order.</param>
    /// <param name="fill">The fill behind a report of a fill; otherwise the default, whose quantity is 0.</param>
    /// <returns>False when the bar, quote or trade is over.</returns>
    public bool TryNext(decimal buyingPower, out OrderReport report, out Fill fill)
    {
        report = default;
        fill = default;
        while (true)
        {
            if (_notices.Count > 0)
            {
                (Reported, report) = _notices.Dequeue();
                return true;
            }

            if (!_isOpen || _orders.Count == 0)
            {
                _isOpen = false;
                return false;
            }

            if (_isFedByTicks)
            {
                _isOpen = TryNextAtTick(buyingPower, out report, out fill);
                return _isOpen;
            }

            if (_mustExamine)
            {
                if (_orders.FirstTradableAt(_path.Price, IsPoolExhausted, _model.LimitNeedsTradeThrough) is { } tradable)
                {
                    if (TryTradeHere(tradable, buyingPower, out report, out fill))
                    {
                        return true;
                    }
                }
                else
                {
                    _mustExamine = false;
                }
            }
            else if (TryAcknowledge(out report))
            {
                return true;
            }
            else if (Advance() is not { } touched)
            {
                _isOpen = false;
            }
            else if (TryTradeTouched(touched, buyingPower, out report, out fill))
            {
                return true;
            }
        }
    }

    /// <summary>
    /// What a market order would fill at the close of the last bar, where data ends and no next open comes: a taker's fee and
    /// slippage, no limit by volume. Does not change the matcher. The quantity is 0 where the amount does not reach for one lot.
    /// </summary>
    /// <param name="order">A market order, neither sent nor to be sent.</param>
    /// <param name="bar">The last bar; the fill has its open time.</param>
    /// <exception cref="ArgumentException">Not a market order, or for another instrument.</exception>
    public Fill FillAtClose(Order order, in Bar bar)
    {
        CheckInstrument(order);
        if (order.Terms.Type != OrderType.Market)
        {
            throw new ArgumentException($"Only a market order fills at the close, not a {order.Terms.Type} order.", nameof(order));
        }

        var amount = order.Amount;
        var price = _pricer.Slipped(
            (decimal)bar.Close, order.Side == Side.Buy, in amount, available: decimal.MaxValue, traded: 0m, bar.Volume);
        var quantity = _pricer.Quantity(in amount, price, Liquidity.Taker);
        var fee = _model.Fees.Fee(price * quantity, Liquidity.Taker);
        return new Fill(order.Id, order.Side, price, quantity, fee, Liquidity.Taker, bar.OpenTime);
    }
}
