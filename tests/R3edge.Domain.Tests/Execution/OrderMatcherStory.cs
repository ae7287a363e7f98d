using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Execution;

/// <summary>A random market of 40 bars with random orders, cancellations and replacements, all grown from one seed.</summary>
internal sealed class OrderMatcherStory
{
    public const decimal BuyingPower = 400m;

    private readonly Dictionary<DateTime, Bar> _bars = [];
    private Random _random = new(0);
    private Random? _interrupts;
    private int _lastId;

    private OrderMatcherStory(int seed, FillModel model)
    {
        Seed = seed;
        Model = model;
        Matcher = new OrderMatcher(Scene.Instrument, model);
    }

    public int Seed { get; }

    public FillModel Model { get; }

    public OrderMatcher Matcher { get; private set; }

    public Dictionary<OrderId, Order> Sent { get; } = [];

    public HashSet<OrderId> SentAtClose { get; } = [];

    public List<Fill> Fills { get; } = [];

    public List<OrderReport> Reports { get; } = [];

    public static OrderMatcherStory Tell(int seed, Taste taste, Func<Bar, bool>? skips = null, Random? interrupts = null)
    {
        var market = new Random(seed);
        var story = new OrderMatcherStory(seed, ModelOf(market, taste)) { _interrupts = interrupts };
        var close = 100.0;
        for (var hour = 1; hour <= 40; hour++)
        {
            var bar = NextBar(market, hour, close);
            story._bars[bar.OpenTime] = bar;
            close = bar.Close;

            // What is sent depends on the bar and on what happened before, never on whether bars were skipped.
            story._random = new Random(HashCode(seed, hour));
            if (story._random.Next(3) == 0)
            {
                story.Act(bar.Open, bar.OpenTime, isAtClose: true);
            }

            if (skips is not null && skips(bar) && !story.Matcher.CouldTrade(in bar))
            {
                continue;
            }

            story.Live(bar);
        }

        return story;
    }

    public Bar BarAt(DateTime time) => _bars[time];

    public Order Order(Fill fill) => Sent[fill.OrderId];

    private static int HashCode(int seed, int hour) => unchecked((seed * 397) ^ (hour * 7919));

    private static FillModel ModelOf(Random random, Taste taste) => new()
    {
        Fees = new FeeSchedule(0.001m, 0.002m),
        Slippage = !taste.Slips ? SlippageModel.None : random.Next(3) switch
        {
            0 => SlippageModel.None,
            1 => new SlippageModel.BasisPoints(random.Next(1, 100)),
            _ => new SlippageModel.VolumeShare(random.Next(1, 10), 0.3m),
        },
        Latency = TimeSpan.FromMinutes(random.Next(3) switch { 0 => 0, 1 => 10, _ => 90 }),
        MaximumVolumeShare = taste.LimitsVolume ?? random.Next(2) == 0 ? 0.1m : null,
        Path = Enum.GetValues<IntrabarPath>()[random.Next(5)],
        LimitNeedsTradeThrough = random.Next(3) == 0,
    };

    private static Bar NextBar(Random random, int hour, double close)
    {
        var open = Tick(random.Next(3) == 0 ? close * (1.0 + (0.02 * (random.NextDouble() - 0.5))) : close);
        var end = Tick(open * (1.0 + (0.04 * (random.NextDouble() - 0.5))));
        var high = Tick(Math.Max(open, end) * (1.0 + (0.02 * random.NextDouble())));
        var low = Tick(Math.Min(open, end) * (1.0 - (0.02 * random.NextDouble())));
        return Scene.Bar(hour, open, high, low, end, random.Next(6) == 0 ? 0.0 : Math.Round(40.0 * random.NextDouble(), 4));
    }

    private static double Tick(double price) => Math.Round(price, 2);

    private void Live(Bar bar)
    {
        Matcher.BeginBar(in bar);
        Interrupt();
        while (Matcher.TryNext(BuyingPower, out var report, out var fill))
        {
            Interrupt();
            Assert.True(Reports.Count < 10_000, "the bar does not end");
            Reports.Add(report);
            if (fill.Quantity > 0m)
            {
                Fills.Add(fill);
                if (_random.Next(2) == 0)
                {
                    Act((double)fill.Price, bar.OpenTime, isAtClose: false);
                }
            }
        }
    }

    private void Act(double price, DateTime now, bool isAtClose)
    {
        Interrupt();
        var working = Matcher.WorkingOrders;
        var choice = working.Count == 0 ? 0 : _random.Next(8);
        if (choice == 7)
        {
            Matcher.Cancel(working[_random.Next(working.Count)].Id, now);
            return;
        }

        var order = NewOrder(price, now);
        Sent[order.Id] = order;
        if (isAtClose)
        {
            SentAtClose.Add(order.Id);
        }

        if (choice == 6)
        {
            Matcher.Replace(working[_random.Next(working.Count)].Id, order);
        }
        else
        {
            Matcher.Place(order);
        }
    }

    /// <summary>The process ends and another one takes over.</summary>
    private void Interrupt()
    {
        if (_interrupts?.Next(3) == 0)
        {
            Matcher = Saved.Into(Saved.Bytes(Matcher), new OrderMatcher(Scene.Instrument, Model));
        }
    }

    private Order NewOrder(double price, DateTime now)
    {
        decimal Near() => (decimal)Tick(price * (1.0 + (0.04 * (_random.NextDouble() - 0.5))));
        var terms = _random.Next(4) switch
        {
            0 => OrderTerms.Market,
            1 => OrderTerms.Limit(Near()),
            2 => OrderTerms.Stop(Near()),
            _ => OrderTerms.StopLimit(Near(), Near()),
        };
        var quantity = Math.Round((decimal)(3.0 * _random.NextDouble()), 4);
        var funds = (decimal)(600.0 * _random.NextDouble());
        var amount = _random.Next(3) switch
        {
            0 => OrderAmount.Spending(funds),
            1 => new OrderAmount(quantity, funds),
            _ => OrderAmount.Of(quantity),
        };
        var role = Enum.GetValues<OrderRole>()[_random.Next(4)];
        var side = _random.Next(2) == 0 ? Side.Buy : Side.Sell;
        return new Order(Scene.Id(++_lastId), default, Scene.Instrument.Id, role, side, terms, amount, now);
    }

    /// <summary>What a story's venue is like; null leaves it to chance.</summary>
    internal sealed record Taste(bool Slips = true, bool? LimitsVolume = null);
}
