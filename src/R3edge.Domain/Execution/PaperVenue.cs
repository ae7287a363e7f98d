using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Execution;

/// <summary>
/// A simulated venue for one account that trades several instruments, all in one quote currency, on the live market. The matcher of
/// each instrument is that of the backtest; the account's cash, holdings and buying power are shared. Deterministic: the same calls
/// give the same events. An order's id counts once, and a market event that was taken before changes nothing. An order that may only
/// reduce never trades more than its position holds. Not thread-safe.
/// </summary>
/// <remarks>
/// The On methods read all that a market event does. The Begin methods and <see cref="TryNext"/> give one event at a time; what is
/// sent in between meets the rest of the market event, as the stops and targets of a position do in a backtest.
/// </remarks>
public sealed partial class PaperVenue : ISnapshotable
{
    private readonly FillModel _model;
    private readonly decimal _leverage;
    private readonly SeenOrders _seen = new();
    private readonly PositionHoldings _positions = new();
    private readonly Portfolio _portfolio;
    private readonly List<PaperMarket> _markets = [];
    private readonly Dictionary<InstrumentId, PaperMarket> _byId = [];
    private readonly long[] _intakes = new long[Enum.GetValues<MarketIntake>().Length];
    private PaperMarket? _open;
    private Bar? _bar;
    private long _ticks;

    /// <summary>Opens an account that trades nothing yet.</summary>
    /// <param name="cash">The cash to begin with, above 0.</param>
    /// <param name="leverage">The largest exposure as a multiple of equity, above 0; 1 for a cash account.</param>
    /// <param name="model">How orders fill.</param>
    public PaperVenue(decimal cash, decimal leverage, FillModel model)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cash);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(leverage);
        ArgumentNullException.ThrowIfNull(model);
        _portfolio = new Portfolio(cash);
        _leverage = leverage;
        _model = model;
    }

    /// <summary>The number of the account's last event; 0 before the first.</summary>
    public long LastSequence { get; private set; }

    /// <summary>Quote units; negative where money is borrowed.</summary>
    public decimal Cash => _portfolio.Cash;

    /// <summary>All fees so far, in quote units.</summary>
    public decimal FeesPaid => _portfolio.FeesPaid;

    /// <summary>What the account holds of each instrument, at the last prices, and what trading it has earned; a copy.</summary>
    public IReadOnlyDictionary<InstrumentId, Holding> Holdings => _markets.ToDictionary(
        market => market.Instrument.Id,
        market => _portfolio.Holdings.GetValueOrDefault(market.Instrument.Id) with { Mark = market.LastPrice });

    /// <summary>What the account is worth at the last prices.</summary>
    public decimal Equity
    {
        get
        {
            var equity = Cash;
            foreach (var market in _markets)
            {
                equity += _portfolio.Quantity(market.Instrument.Id) * market.LastPrice;
            }

            return equity;
        }
    }

    /// <summary>The sizes of all holdings at the last prices, 0 or more.</summary>
    public decimal Exposure
    {
        get
        {
            var exposure = 0m;
            foreach (var market in _markets)
            {
                exposure += Math.Abs(_portfolio.Quantity(market.Instrument.Id)) * market.LastPrice;
            }

            return exposure;
        }
    }

    /// <summary>What new entries may cost at the last prices: equity times leverage less exposure, not below 0.</summary>
    public decimal BuyingPower => Math.Max(0m, (Equity * _leverage) - Exposure);

    /// <summary>The instruments, in the order in which they were added.</summary>
    public IEnumerable<Instrument> Instruments => _markets.Select(market => market.Instrument);

    /// <summary>The orders that work or are on their way, by instrument, in the order in which they were sent; a copy.</summary>
    public IReadOnlyList<Order> WorkingOrders => [.. _markets.SelectMany(market => market.Matcher.WorkingOrders)];

    /// <summary>How many market events were taken, repeated, late, and so on.</summary>
    /// <param name="intake">What was made of them.</param>
    public long CountOf(MarketIntake intake) => _intakes[(int)intake];

    /// <summary>Lets the account trade an instrument; adding it again changes nothing.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <exception cref="ArgumentException">It was added with other rules for prices and quantities.</exception>
    public void Add(Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        if (_byId.TryGetValue(instrument.Id, out var known))
        {
            if (known.Instrument != instrument)
            {
                throw new ArgumentException($"{instrument.Id} trades already, as {known.Instrument}.", nameof(instrument));
            }

            return;
        }

        var market = new PaperMarket(instrument, new OrderMatcher(instrument, _model, _seen, _positions));
        _markets.Add(market);
        _byId.Add(instrument.Id, market);
    }

    /// <summary>Sends an order. What comes of it at once is told, unless a market event of its instrument is still being read.</summary>
    /// <param name="order">The order; ignored when its id was sent before.</param>
    /// <param name="now">UTC; the order arrives at this time, or that of its decision if later, plus the latency.</param>
    /// <param name="events">Receives what happens.</param>
    /// <returns>False when its id was sent before.</returns>
    public bool Place(Order order, DateTime now, ICollection<VenueEvent> events)
    {
        if (!_byId.TryGetValue(order.Instrument, out var market))
        {
            return Refuse(order, now, events);
        }

        var isNew = market.Matcher.Place(order, now);
        ReadNotices(market, events);
        return isNew;
    }

    /// <summary>Puts an order in the place of another one of the same instrument: <see cref="OrderMatcher.Replace(OrderId, Order)"/>.</summary>
    /// <param name="id">The order to replace.</param>
    /// <param name="order">The new order, with an id of its own; all is ignored when that was sent before.</param>
    /// <param name="now">As for <see cref="Place"/>.</param>
    /// <param name="events">Receives what happens.</param>
    /// <returns>False when the id of the new order was sent before.</returns>
    /// <exception cref="ArgumentException">The new order has the id of the order to replace.</exception>
    public bool Replace(OrderId id, Order order, DateTime now, ICollection<VenueEvent> events)
    {
        if (!_byId.TryGetValue(order.Instrument, out var market))
        {
            return Refuse(order, now, events);
        }

        var isNew = market.Matcher.Replace(id, order, now);
        ReadNotices(market, events);
        return isNew;
    }

    /// <summary>Cancels an order: <see cref="OrderMatcher.Cancel"/>. Ignored when it does not work.</summary>
    /// <param name="id">The order.</param>
    /// <param name="now">UTC time of the decision.</param>
    /// <param name="events">Receives what happens.</param>
    public void Cancel(OrderId id, DateTime now, ICollection<VenueEvent> events)
    {
        foreach (var market in _markets)
        {
            market.Matcher.Cancel(id, now);
            ReadNotices(market, events);
        }
    }

    private bool Refuse(Order order, DateTime now, ICollection<VenueEvent> events)
    {
        if (!_seen.Add(order.Id))
        {
            return false;
        }

        var report = new OrderReport(order.Id, OrderStatus.Rejected, 0m, 0m, 0m, now, OrderRefusal.InstrumentUnavailable);
        events.Add(new VenueEvent(++LastSequence, order.Instrument, order.PositionId, report, default));
        return true;
    }

    private void ReadNotices(PaperMarket market, ICollection<VenueEvent> events)
    {
        while (market != _open && TryRead(market, out var venueEvent))
        {
            events.Add(venueEvent);
        }
    }
}
