using FsCheck;
using FsCheck.Fluent;
using R3edge.Application.Gateways;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Tests.Gateways;

/// <summary>An order is within the venue's rules before it is sent, or is refused by name.</summary>
public class OrderPreparationTests
{
    private static readonly DateTime Now = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly Instrument Btc = new(new InstrumentId(Venue.Binance, "BTC-USDT"), 0.01m, 0.001m, 10m);
    private static readonly OrderRules Rules = new(Btc, 0.002m, 100m, IsTrading: true);

    [Theory]
    [InlineData(Side.Buy, 100.019, 100.01)]
    [InlineData(Side.Sell, 100.011, 100.02)]
    public void Limit_BetweenTicks_IsNeverMadeWorse(Side side, double price, double expected)
    {
        var (order, _, _) = Prepare(Record(side, OrderTerms.Limit((decimal)price), OrderAmount.Of(1.2345m)));

        Assert.Equal((OrderTerms.Limit((decimal)expected), 1.234m), (order!.Terms, order.Quantity));
    }

    [Fact]
    public void Stop_BelowAHolding_IsNotMovedAwayFromIt()
    {
        var (order, _, _) = Prepare(Record(Side.Sell, OrderTerms.Stop(99.991m), OrderAmount.Of(1m)));

        Assert.Equal(OrderTerms.Stop(100.00m), order!.Terms);
    }

    [Theory]
    [InlineData(0.0015, 50_000.0, OrderRefusal.BelowLot)]
    [InlineData(0.5, 10.0, OrderRefusal.BelowMinimumNotional)]
    [InlineData(200.0, 100.0, OrderRefusal.Other)]
    public void Quantity_OutsideTheRules_IsRefusedByName(double quantity, double price, OrderRefusal reason)
    {
        var (order, told, message) = Prepare(Record(Side.Buy, OrderTerms.Limit((decimal)price), OrderAmount.Of((decimal)quantity)));

        Assert.Null(order);
        Assert.Equal(reason, told);
        Assert.NotEmpty(message);
    }

    [Fact]
    public void Instrument_NotTraded_IsRefused()
    {
        var record = Record(Side.Buy, OrderTerms.Market, OrderAmount.Of(1m));

        var (order, reason, _) = OrderPreparation.Prepare(record, "id", Rules with { IsTrading = false }, 100m, fillsAtOnce: false);

        Assert.Equal((null, OrderRefusal.InstrumentUnavailable), (order, reason));
    }

    [Fact]
    public void Funds_OfAMarketOrder_AreSpentAsFunds()
    {
        var (order, _, _) = Prepare(Record(Side.Buy, OrderTerms.Market, OrderAmount.Spending(123.456m)));

        Assert.Equal((0m, 123.45m), (order!.Quantity, order.Funds));
    }

    [Fact]
    public void Remainder_AfterAnEarlierAttemptAndATarget_IsWhatIsSent()
    {
        var record = Record(Side.Sell, OrderTerms.Stop(90m), OrderAmount.Of(1m)) with { Before = new OrderTotals(0.25m, 25m, 0m), Reduction = 0.5m };

        Assert.Equal(0.25m, Prepare(record).Order!.Quantity);
    }

    [Fact]
    public void AnyOrder_IsWithinTheRulesOrRefused() => Prop.ForAll(
        Gen.Choose(1, 2_000_000).Two().ToArbitrary(),
        numbers =>
        {
            var (price, quantity) = (numbers.Item1 / 1_000m, numbers.Item2 / 10_000m);
            var (order, reason, message) = Prepare(Record(Side.Buy, OrderTerms.Limit(price), OrderAmount.Of(quantity)));
            if (order is null)
            {
                return reason != OrderRefusal.None && message.Length > 0;
            }

            return order.Terms.LimitPrice % Btc.TickSize == 0m && order.Terms.LimitPrice <= price
                && order.Quantity % Btc.LotSize == 0m && order.Quantity <= quantity && order.Quantity is >= 0.002m and <= 100m
                && order.Quantity * order.Terms.LimitPrice >= Btc.MinimumNotional;
        }).QuickCheckThrowOnFailure();

    private static (VenueOrder? Order, OrderRefusal Reason, string Message) Prepare(GatewayOrder record) =>
        OrderPreparation.Prepare(record, "id", Rules, 100m, fillsAtOnce: false);

    private static GatewayOrder Record(Side side, OrderTerms terms, OrderAmount amount)
    {
        var position = new PositionId(1);
        var order = new Order(OrderIds.For(position, OrderRole.Entry, 1), position, Btc.Id, OrderRole.Entry, side, terms, amount, Now);
        return new GatewayOrder(
            new AccountId(new UserId("trader-1"), TradingMode.Live), position, order, null, GatewayPhase.Intended, false, null, "", null, 0);
    }
}
