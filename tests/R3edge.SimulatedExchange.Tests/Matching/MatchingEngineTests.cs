using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.Tests.Matching;

/// <summary>Who trades with whom, and that nothing is made or lost by it.</summary>
public class MatchingEngineTests : IExchangeListener
{
    private static readonly DateTime Now = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly Instrument Instrument = new(new InstrumentId(Venue.Simulated, "A-USD"), 1m, 1m, 0m);
    private readonly MatchingEngine _engine;
    private static readonly ExchangeOptions Free = new() { Fees = FeeSchedule.None };
    private readonly List<Trade> _trades = [];
    private long _id;

    public MatchingEngineTests() => _engine = new MatchingEngine(Instrument, Free, new ExchangeIds(0), this);

    [Fact]
    public void Taker_TradesWithTheBestPriceFirst_AndThereWithTheEarliest()
    {
        var (first, second, third) = (Customer(), Customer(), Customer());
        var far = Place(first, Side.Sell, OrderTerms.Limit(102m), 5m);
        var early = Place(second, Side.Sell, OrderTerms.Limit(101m), 5m);
        var late = Place(third, Side.Sell, OrderTerms.Limit(101m), 5m);

        var taker = Place(Customer(), Side.Buy, OrderTerms.Market, 12m);

        Assert.Equal((5m, 5m, 2m), (early.Filled, late.Filled, far.Filled));
        Assert.Equal((EngineStatus.Filled, (5m * 101m) + (5m * 101m) + (2m * 102m)), (taker.Status, taker.Notional));
        Assert.Equal([101.0, 101.0, 102.0], _trades.Select(trade => trade.Price));
        Assert.Equal([1L, 2L, 3L], _trades.Select(trade => trade.Sequence));
    }

    [Fact]
    public void Stop_TouchedByATrade_SellsAtTheMarket()
    {
        var owner = Customer();
        var stop = Place(owner, Side.Sell, OrderTerms.Stop(95m), 3m);
        _engine.SetMarket(Side.Buy, 94m, 10m, Now);
        _engine.SetMarket(Side.Buy, 96m, 1m, Now);
        Assert.True(stop.IsWaiting);

        _engine.TakeOfMarket(Side.Sell, 94m, 2m, Now);

        Assert.Equal((EngineStatus.Filled, 3m * 94m), (stop.Status, stop.Notional));
    }

    [Fact]
    public void TargetBesideAStop_IsRefused_BecauseTheStopHoldsTheUnits()
    {
        var owner = Customer(asset: 3m);
        Place(owner, Side.Sell, OrderTerms.Stop(95m), 3m);

        Assert.Equal(EngineRefusal.InsufficientBalance, _engine.Submit(Order(owner, Side.Sell, OrderTerms.Limit(110m), 3m), Now));
    }

    [Fact]
    public void ImmediateOrder_CancelsWhatDoesNotTrade_AndFreesItsFunds()
    {
        var owner = Customer();
        _engine.SetMarket(Side.Sell, 100m, 4m, Now);

        var order = Place(owner, Side.Buy, OrderTerms.Limit(100m), 10m, EngineLife.Immediate);

        Assert.Equal((EngineStatus.Expired, 4m), (order.Status, order.Filled));
        Assert.Equal(100_000m - 400m, owner.Free("USD"));
    }

    [Fact]
    public void RandomOrders_NeitherMakeNorLoseAnything_AndTheBookNeverCrosses() => Prop.ForAll(
        Gen.Choose(0, int.MaxValue).ArrayOf(60).ToArbitrary(),
        numbers =>
        {
            var engine = new MatchingEngine(Instrument, Free, new ExchangeIds(0), this);
            var customers = new[] { Customer(), Customer(), Customer() };
            foreach (var number in numbers)
            {
                var owner = customers[number % 3];
                var open = owner.OpenOrders.ToArray();
                if (number % 5 == 0 && open.Length > 0)
                {
                    engine.Cancel(open[number % open.Length], Now);
                }
                else
                {
                    var side = number / 7 % 2 == 0 ? Side.Buy : Side.Sell;
                    var price = 95m + (number / 11 % 11);
                    var terms = (number / 13 % 4) switch
                    {
                        0 => OrderTerms.Market,
                        1 => OrderTerms.Stop(price),
                        _ => OrderTerms.Limit(price),
                    };
                    engine.Submit(Order(owner, side, terms, 1m + (number / 17 % 9)), Now);
                }

                var (bid, ask) = (engine.Best(Side.Buy), engine.Best(Side.Sell));
                Assert.True(bid is null || ask is null || bid < ask);
                Assert.Equal(3_000m, customers.Sum(customer => Total(customer, "A")));
                Assert.Equal(300_000m, customers.Sum(customer => Total(customer, "USD")));
                Assert.All(customers.SelectMany(customer => customer.Balances), balance => Assert.True(balance.Free >= 0m && balance.Locked >= 0m));
            }

            foreach (var customer in customers)
            {
                foreach (var order in customer.OpenOrders.ToArray())
                {
                    engine.Cancel(order, Now);
                }
            }

            Assert.All(customers.SelectMany(customer => customer.Balances), balance => Assert.Equal(0m, balance.Locked));
        }).QuickCheckThrowOnFailure();

    void IExchangeListener.OnTrade(MatchingEngine engine, in Trade trade) => _trades.Add(trade);

    void IExchangeListener.OnBook(MatchingEngine engine, BookChanges changes)
    {
    }

    void IExchangeListener.OnOrder(MatchingEngine engine, EngineOrder order, EngineNews news, in EngineFill fill)
    {
    }

    private static decimal Total(ExchangeAccount account, string asset) =>
        account.Balances.Where(balance => balance.Asset == asset).Sum(balance => balance.Free + balance.Locked);

    private static ExchangeAccount Customer(decimal asset = 1_000m)
    {
        var account = new ExchangeAccount("key", "secret", "");
        account.Deposit("A", asset);
        account.Deposit("USD", 100_000m);
        return account;
    }

    private EngineOrder Place(ExchangeAccount owner, Side side, OrderTerms terms, decimal quantity, EngineLife life = EngineLife.UntilCancelled)
    {
        var order = Order(owner, side, terms, quantity, life);
        Assert.Equal(EngineRefusal.None, _engine.Submit(order, Now));
        return order;
    }

    private EngineOrder Order(ExchangeAccount owner, Side side, OrderTerms terms, decimal quantity, EngineLife life = EngineLife.UntilCancelled) => new()
    {
        Id = ++_id,
        ClientId = $"{_id}",
        Owner = owner,
        Side = side,
        Terms = terms,
        Quantity = quantity,
        Life = life,
        CreatedAt = Now,
    };
}
