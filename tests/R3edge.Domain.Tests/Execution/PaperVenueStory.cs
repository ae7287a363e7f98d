using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Execution;

/// <summary>
/// What happens to an account in a random market of two instruments told by ticks and one told by bars: a list of inputs, grown from
/// one seed, that can be told whole, in parts, twice or in disorder.
/// </summary>
internal sealed class PaperVenueStory
{
    public const decimal Cash = 10_000m;
    public const decimal Leverage = 2m;

    private static readonly Instrument[] Instruments =
        [.. new[] { "BTC-USDT", "ETH-USDT", "SOL-USDT" }.Select(symbol => new Instrument(new InstrumentId(Venue.KuCoin, symbol), 0.01m, 0.001m, 10m))];

    private readonly Random _random;
    private readonly double[] _prices = [100, 50, 20];
    private readonly List<OrderId> _ids = [];
    private DateTime _now = Scene.Hour(1);
    private long _number;

    public PaperVenueStory(int seed, int inputs = 150)
    {
        _random = new Random(seed);
        Model = new FillModel
        {
            Fees = new FeeSchedule(0.001m, 0.002m),
            Latency = TimeSpan.FromMilliseconds(_random.Next(3) * 40),
            Slippage = _random.Next(2) == 0 ? SlippageModel.None : new SlippageModel.BasisPoints(20m),
            MaximumVolumeShare = _random.Next(2) == 0 ? 0.3m : null,
            LimitNeedsTradeThrough = _random.Next(2) == 0,
        };
        for (var i = 0; i < inputs; i++)
        {
            Inputs.Add(Next());
        }
    }

    public FillModel Model { get; }

    /// <summary>Each tells a venue something.</summary>
    public List<Action<PaperVenue, ICollection<VenueEvent>>> Inputs { get; } = [];

    public Dictionary<OrderId, Order> Orders { get; } = [];

    public PaperVenue NewVenue()
    {
        var venue = new PaperVenue(Cash, Leverage, Model);
        Array.ForEach(Instruments, venue.Add);
        return venue;
    }

    public List<VenueEvent> Tell(PaperVenue venue, IEnumerable<Action<PaperVenue, ICollection<VenueEvent>>>? inputs = null)
    {
        var events = new List<VenueEvent>();
        foreach (var input in inputs ?? Inputs)
        {
            input(venue, events);
        }

        return events;
    }

    private Action<PaperVenue, ICollection<VenueEvent>> Next()
    {
        _now = _now.AddMilliseconds(_random.Next(100));
        var which = _random.Next(3);
        var instrument = Instruments[which].Id;
        var now = _now;
        switch (_random.Next(8))
        {
            case 0 or 1:
                var order = NewOrder(which);
                return (venue, events) => venue.Place(order, now, events);
            case 2 when _ids.Count > 0:
                var cancelled = _ids[_random.Next(_ids.Count)];
                return (venue, events) => venue.Cancel(cancelled, now, events);
            case 3 when _ids.Count > 0:
                var replaced = Orders[_ids[_random.Next(_ids.Count)]];
                var replacement = NewOrder(Array.FindIndex(Instruments, candidate => candidate.Id == replaced.Instrument)) with
                {
                    PositionId = replaced.PositionId,
                    Role = replaced.Role,
                    Side = replaced.Side,
                };
                Orders[replacement.Id] = replacement;
                return (venue, events) => venue.Replace(replaced.Id, replacement, now, events);
            default:
                return which == 2 ? NextBar(instrument) : NextTick(which, instrument, now);
        }
    }

    private Action<PaperVenue, ICollection<VenueEvent>> NextBar(InstrumentId instrument)
    {
        var open = _prices[2];
        var close = _prices[2] = Step(open);
        var bar = new Bar(
            _now, _now.AddMilliseconds(1), open, Math.Max(open, close) + 0.2, Math.Min(open, close) - 0.2, close, _random.Next(30));
        _now = _now.AddMilliseconds(1);
        return (venue, events) => venue.OnBar(instrument, bar, events);
    }

    private Action<PaperVenue, ICollection<VenueEvent>> NextTick(int which, InstrumentId instrument, DateTime now)
    {
        var price = _prices[which] = Step(_prices[which]);
        var (number, quantity) = (++_number, Math.Round(8.0 * _random.NextDouble(), 3));
        if (_random.Next(2) == 0)
        {
            var quote = new Quote(now, price, quantity, price + 0.05, Math.Round(5.0 * _random.NextDouble(), 3));
            return (venue, events) => venue.OnQuote(instrument, quote, number, events);
        }

        // Now and then a little behind the quotes.
        var trade = new Trade(_random.Next(4) == 0 ? now.AddMilliseconds(-20) : now, price, quantity, Side.Buy, number);
        return (venue, events) => venue.OnTrade(instrument, trade, events);
    }

    private double Step(double price) => Math.Round(price * (1.0 + 0.02 * (_random.NextDouble() - 0.5)), 2);

    private Order NewOrder(int which)
    {
        decimal Near() => (decimal)Math.Round(_prices[which] * (1.0 + 0.03 * (_random.NextDouble() - 0.5)), 2);
        var terms = _random.Next(4) switch
        {
            0 => OrderTerms.Limit(Near()),
            1 => OrderTerms.Stop(Near()),
            2 => OrderTerms.StopLimit(Near(), Near()),
            _ => OrderTerms.Market,
        };
        var quantity = Math.Round((decimal)(8.0 * _random.NextDouble()), 4);
        var position = (2 * which) + _random.Next(2);
        var role = _random.Next(2) == 0 ? OrderRole.Entry : Enum.GetValues<OrderRole>()[_random.Next(4)];

        // Two positions an instrument: one that buys to enter, one that sells.
        var side = role == OrderRole.Entry == (position % 2 == 0) ? Side.Buy : Side.Sell;
        var order = new Order(
            Scene.Id(_ids.Count + 1),
            new PositionId((UInt128)(position + 1)),
            Instruments[which].Id,
            role,
            side,
            terms,
            _random.Next(4) == 0 ? OrderAmount.UpTo(quantity) : OrderAmount.Of(quantity),
            _now);
        _ids.Add(order.Id);
        Orders.Add(order.Id, order);
        return order;
    }
}
