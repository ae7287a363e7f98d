using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;
using static R3edge.Domain.Tests.Execution.Scene;

namespace R3edge.Domain.Tests.Execution;

public sealed class PaperVenueTests
{
    private static readonly InstrumentId Bitcoin = Scene.Instrument.Id;
    private static readonly InstrumentId Ether = new(Venue.KuCoin, "ETH-USDT");
    private readonly List<VenueEvent> _events = [];

    [Fact]
    public void Place_TwoInstruments_ShareTheBuyingPower()
    {
        // 1000 of cash: 6 at 100 leave 400, of which 9 at 50 = 450 is too much and 8 at 50 is all.
        var venue = New(1000m);
        venue.Place(Buy(1, OrderTerms.Market, 6m), Hour(1), _events);
        venue.OnQuote(Bitcoin, QuoteAt(1, 99, 100), 1, _events);
        venue.Place(Buy(2, OrderTerms.Market, 9m) with { Instrument = Ether }, Hour(1), _events);
        venue.Place(Buy(3, OrderTerms.Market, 8m) with { Instrument = Ether }, Hour(1), _events);

        // Trading at the ask of 100 with a mark of 99.5 costs 6 x 0.5: 997 - 597 = 400 is left all the same.
        Assert.Equal((997m, 597m, 400m), (venue.Equity, venue.Exposure, venue.BuyingPower));
        venue.OnQuote(Ether, QuoteAt(2, 49, 50), 1, _events);
        Assert.Equal(
            [(1, OrderStatus.Filled), (2, OrderStatus.Rejected), (3, OrderStatus.Filled)],
            _events.Select(told => ((int)told.Report.OrderId.Value, told.Report.Status)));
        Assert.Equal(OrderRefusal.InsufficientFunds, _events[1].Report.Reason);
        Assert.Equal((0m, 3), (venue.Cash, (int)venue.LastSequence));
    }

    [Fact]
    public void OnBar_SeveralInstrumentsOfOneTime_DoNotSeeTheClosesOfTheOthers()
    {
        // BTC closes its bar at 200, but ETH's order at the open of the same bar is backed by BTC at 100.
        var venue = New(1000m);
        venue.Place(Buy(1, OrderTerms.Market, 5m), Hour(1), _events);
        venue.Place(Buy(2, OrderTerms.Market, 12m) with { Instrument = Ether }, Hour(1), _events);
        venue.Place(Buy(3, OrderTerms.Market, 10m) with { Instrument = Ether }, Hour(1), _events);
        venue.OnBar(Bitcoin, Bar(1, 100, 200, 100, 200), _events);
        Assert.Equal(1500m, venue.Equity);
        venue.OnBar(Ether, Bar(1, 50, 51, 49, 50), _events);
        Assert.Equal([OrderStatus.Filled, OrderStatus.Rejected, OrderStatus.Filled], _events.Select(told => told.Report.Status));

        // At the next open both are marked at their last closes: 0 + 5 x 200 + 10 x 50 less as much exposure.
        Assert.Equal((0m, 1500m, 0m), (venue.Cash, venue.Equity, venue.BuyingPower));
    }

    [Fact]
    public void Place_UnknownInstrument_IsRejectedOnceByName()
    {
        var venue = New(1000m);
        var order = Buy(1, OrderTerms.Market) with { Instrument = new InstrumentId(Venue.KuCoin, "XRP-USDT"), PositionId = new PositionId(7) };
        Assert.True(venue.Place(order, Hour(2), _events));
        Assert.False(venue.Place(order, Hour(3), _events));
        Assert.False(venue.Replace(Id(9), order, Hour(3), _events));
        var report = new OrderReport(Id(1), OrderStatus.Rejected, 0m, 0m, 0m, Hour(2), OrderRefusal.InstrumentUnavailable);
        Assert.Equal([new VenueEvent(1, order.Instrument, order.PositionId, report, default)], _events);
    }

    [Fact]
    public void Place_IdOfAnotherInstrument_IsIgnored()
    {
        var venue = New(1000m);
        Assert.True(venue.Place(Buy(1, OrderTerms.Market), Hour(1), _events));
        Assert.False(venue.Place(Buy(1, OrderTerms.Market) with { Instrument = Ether }, Hour(1), _events));
        Assert.Equal([Bitcoin], venue.WorkingOrders.Select(order => order.Instrument));
    }

    [Fact]
    public void OnTrade_StopLargerThanWhatIsHeld_SellsThatAndIsThenCancelled()
    {
        var venue = New(1000m);
        venue.Place(Buy(1, OrderTerms.Market, 2m), Hour(1), _events);
        venue.OnTrade(Bitcoin, TradeAt(1, 100), _events);
        venue.Place(Stop(2, 95m, 3m), Hour(1), _events);
        venue.Place(Stop(3, 94m, 1m), Hour(1), _events);
        _events.Clear();
        venue.OnTrade(Bitcoin, TradeAt(2, 90), _events);
        venue.OnTrade(Bitcoin, TradeAt(3, 91), _events);
        Assert.Equal(
            [(2, OrderStatus.PartlyFilled, 2m, OrderRefusal.None), (3, OrderStatus.Rejected, 0m, OrderRefusal.NothingToReduce), (2, OrderStatus.Cancelled, 2m, OrderRefusal.NothingToReduce)],
            _events.Select(told => ((int)told.Report.OrderId.Value, told.Report.Status, told.Report.FilledQuantity, told.Report.Reason)));
        Assert.Equal((0m, -20m), (venue.Holdings[Bitcoin].Quantity, venue.Holdings[Bitcoin].RealisedProfit));
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(2.0009)] // less than a lot more than is held
    [InlineData(null)] // everything
    public void OnTrade_ExitOfAllThatIsHeld_IsFilled(double? quantity)
    {
        var venue = New(1000m);
        venue.Place(Buy(1, OrderTerms.Market, 2m), Hour(1), _events);
        venue.OnTrade(Bitcoin, TradeAt(1, 100), _events);
        var amount = quantity is { } most ? OrderAmount.Of((decimal)most) : OrderAmount.Everything;
        venue.Place(Order(2, OrderRole.Exit, Side.Sell, OrderTerms.Market) with { Amount = amount }, Hour(1), _events);
        venue.OnTrade(Bitcoin, TradeAt(2, 110), _events);
        Assert.Equal((OrderStatus.Filled, 2m), (_events[^1].Report.Status, _events[^1].Fill.Quantity));
        Assert.Equal((1020m, 0m, 20m), (venue.Cash, venue.Exposure, venue.Holdings[Bitcoin].RealisedProfit));
    }

    [Fact]
    public void Cancel_OrderOfAnyInstrument_IsFoundByItsId()
    {
        var venue = New(1000m);
        venue.OnQuote(Ether, QuoteAt(5, 49, 50), 1, _events);
        venue.Place(Buy(4, OrderTerms.Limit(40m)) with { Instrument = Ether }, Hour(1), _events);
        venue.Cancel(Id(4), Hour(1), _events);
        venue.Cancel(Id(4), Hour(1), _events);
        Assert.Equal((OrderStatus.Cancelled, Ether), Assert.Single(_events.Select(told => (told.Report.Status, told.Instrument))));
    }

    [Fact]
    public void OnMarket_NotTaken_IsCounted()
    {
        var venue = New(1000m);
        Assert.Equal(MarketIntake.Taken, venue.OnTrade(Bitcoin, TradeAt(2, 100), _events));
        Assert.Equal(MarketIntake.Repeated, venue.OnTrade(Bitcoin, TradeAt(2, 100), _events));
        Assert.Equal(MarketIntake.Late, venue.OnTrade(Bitcoin, TradeAt(1, 100), _events));
        Assert.Equal(MarketIntake.Impossible, venue.OnQuote(Bitcoin, QuoteAt(3, 101, 100), 1, _events));
        Assert.Equal(MarketIntake.Impossible, venue.OnBar(Bitcoin, Bar(5, 100, 99, 98, 100), _events));
        Assert.Equal(MarketIntake.Late, venue.OnBar(Bitcoin, Bar(0, 100, 101, 98, 100), _events));
        Assert.Equal(MarketIntake.UnknownInstrument, venue.OnTrade(new InstrumentId(Venue.KuCoin, "XRP-USDT"), TradeAt(1, 1), _events));
        Assert.Equal(
            [1L, 1L, 2L, 2L, 1L],
            Enum.GetValues<MarketIntake>().Select(venue.CountOf));
    }

    [Fact]
    public void Add_SameAgainOrWithOtherRules_IsIgnoredOrRefused()
    {
        var venue = New(1000m);
        venue.Add(Scene.Instrument);
        Assert.Equal(2, venue.Instruments.Count());
        Assert.Throws<ArgumentException>(() => venue.Add(new Instrument(Bitcoin, 0.1m, 0.001m, 10m)));
    }

    [Fact]
    public void TryNext_BeforeTheMarketEventIsRead_NoOtherBeginsAndNothingIsSaved()
    {
        var venue = New(1000m);
        venue.Place(Buy(1, OrderTerms.Market), Hour(1), _events);
        venue.BeginTrade(Bitcoin, TradeAt(1, 100));
        Assert.Throws<InvalidOperationException>(() => venue.OnTrade(Ether, TradeAt(1, 100), _events));
        Assert.Throws<InvalidOperationException>(() => Saved.Bytes(venue));
        Assert.True(venue.TryNext(out var filled));
        Assert.True(filled.IsFill);
        Assert.False(venue.TryNext(out _));
    }

    [Theory]
    [InlineData(1)] // long first
    [InlineData(-1)] // short first: the same numbers with the signs of the quantity, the cost and the profit turned
    public void HoldingWith_AddReduceTurn_RealisesOverTheAverageCost(int sign)
    {
        // 2 at 100 and 1 at 130: cost 330, 110 each. 1.5 at 120: earns 15, cost 165 left. 2.5 at 90: closes 1.5, loses 30, opens -1 at 90.
        var holding = default(Holding).With(sign * 2m, 100m, 0.1m).With(sign * 1m, 130m, 0.1m);
        Assert.Equal(new Holding(sign * 3m, 130m, sign * 330m, 0m, 0.2m), holding);
        Assert.Equal(sign * 60m, holding.UnrealisedProfit);
        holding = holding.With(sign * -1.5m, 120m, 0.1m);
        Assert.Equal(new Holding(sign * 1.5m, 120m, sign * 165m, sign * 15m, 0.3m), holding);
        holding = holding.With(sign * -2.5m, 90m, 0.1m);
        Assert.Equal(new Holding(sign * -1m, 90m, sign * -90m, sign * -15m, 0.4m), holding);
    }

    private static PaperVenue New(decimal cash)
    {
        var venue = new PaperVenue(cash, 1m, new FillModel());
        venue.Add(Scene.Instrument);
        venue.Add(new Instrument(Ether, 0.01m, 0.001m, 10m));
        return venue;
    }

    private static Quote QuoteAt(int second, double bid, double ask) => new(Hour(1).AddSeconds(second), bid, 100, ask, 100);

    private static Trade TradeAt(int second, double price) => new(Hour(1).AddSeconds(second), price, 100, Side.Buy, second);
}
