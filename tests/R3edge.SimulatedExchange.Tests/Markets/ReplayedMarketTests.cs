using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.Tests.Markets;

public sealed class ReplayedMarketTests
{
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Recorded = new(2017, 9, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_OfBars_TradesThemAgainFromTheExchangesStart()
    {
        var rising = Bars((100, 104, 99, 103, 8), (103, 103, 97, 98, 5), (98, 98, 98, 98, 0), (98, 99, 98, 99, 0.0003));
        var other = Bars((7, 7.5, 6.5, 7, 40));
        await using var exchange = await StartAsync(("UP-USD", rising), ("OTHER-USD", other));

        for (var second = 1; second <= 300; second++)
        {
            exchange.AdvanceTo(Start.AddSeconds(second));
        }

        var traded = exchange.Core.Engines[0].Bars.Read(TimeSpan.FromMinutes(1), Start, Start.AddHours(1)).ToArray();

        // The bar without volume trades nothing; the other three are those of the record.
        Assert.Equal([0, 1, 3], traded.Select(bar => (int)(bar.OpenTime - Start).TotalMinutes));
        Assert.Equal((100m, 104m, 99m, 103m, 8m), (traded[0].Open, traded[0].High, traded[0].Low, traded[0].Close, traded[0].Volume));
        Assert.Equal((103m, 103m, 97m, 98m, 5m), (traded[1].Open, traded[1].High, traded[1].Low, traded[1].Close, traded[1].Volume));
        Assert.Equal(0.0003m, traded[2].Volume);
        Assert.Equal(40m, Assert.Single(exchange.Core.Engines[1].Bars.Read(TimeSpan.FromMinutes(1), Start, Start.AddHours(1))).Volume);
        Assert.Equal(Start.AddSeconds(300), exchange.Core.MarketTime);
    }

    [Fact]
    public async Task Replay_OfABarThatRises_MeetsItsLowBeforeItsHigh()
    {
        await using var exchange = await StartAsync(("UP-USD", Bars((100, 104, 99, 103, 8), (103, 103, 97, 98, 4))));
        var ear = new TradeEar();
        exchange.Core.Listen(ear);

        exchange.AdvanceTo(Start.AddMinutes(3));

        Assert.Equal([100, 99, 104, 103, 103, 103, 97, 98], ear.Prices);
    }

    private static Task<ExchangeServer> StartAsync(params (string Symbol, BarSeries Bars)[] markets) => ExchangeServer.StartAsync(
        new ExchangeOptions
        {
            FollowsClock = false,
            Market = new MarketTapeOptions { Market = new SimulationOptions { Start = Start } },
            Replay =
            [
                .. markets.Select(market => new ReplayedMarket(
                    new Instrument(new InstrumentId(Venue.Binance, market.Symbol), 0.01m, 0.0001m, 1m), market.Bars)),
            ],
        },
        TimeProvider.System,
        Cancel);

    private static BarSeries Bars(params (double Open, double High, double Low, double Close, double Volume)[] bars)
    {
        var builder = new BarSeriesBuilder(Timeframe.OneMinute, bars.Length);
        for (var i = 0; i < bars.Length; i++)
        {
            var (open, high, low, close, volume) = bars[i];
            builder.Add(new Bar(Recorded.AddMinutes(i), Recorded.AddMinutes(i + 1), open, high, low, close, volume));
        }

        return builder.Build();
    }

    private sealed class TradeEar : IExchangeListener
    {
        public List<double> Prices { get; } = [];

        public void OnTrade(MatchingEngine engine, in Trade trade) => Prices.Add(trade.Price);

        public void OnBook(MatchingEngine engine, BookChanges changes)
        {
        }

        public void OnOrder(MatchingEngine engine, EngineOrder order, EngineNews news, in EngineFill fill)
        {
        }
    }
}
