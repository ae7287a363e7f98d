using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Sessions;
using R3edge.Application.Trading;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;
using R3edge.Local.Feeds;
using R3edge.Local.Hosting;
using R3edge.SimulatedExchange;

namespace R3edge.Local.Tests.Orders;

/// <summary>The whole platform trades live at the simulated exchange, over the wire, and goes on after a restart.</summary>
public sealed class LiveOrdersTests : IDisposable
{
    private static readonly AccountId Account = new(new UserId("trader-1"), TradingMode.Live);
    private readonly string _folder = Directory.CreateTempSubdirectory("r3edge-live-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("binance")]
    [InlineData("kucoin")]
    public async Task Position_OfALiveAccount_HasItsStopAtTheExchange_AndIsClosedByTheNextProcess(string venue)
    {
        await using var exchange = await ExchangeServer.StartAsync(
            new ExchangeOptions
            {
                Market = new MarketTapeOptions { Market = new SimulationOptions { Seed = 7, Instruments = 1 } },
                Customers =
                [
                    new ExchangeCustomer(
                        SimulatedKeys.Key, SimulatedKeys.Secret, SimulatedKeys.Passphrase, new Dictionary<string, decimal> { ["USD"] = 100_000m }),
                ],
            },
            TimeProvider.System,
            Cancel);
        var options = await OptionsAsync(exchange, new Venue(venue));
        var id = new PositionId(1);
        await using (var first = await StartAsync(options))
        {
            var market = options.Market!.Listings[0].Instrument;
            await UntilAsync(() => Task.FromResult(first.Feed.MarketTime is not null), "the market is heard");
            var plan = new PositionPlan(
                id, new SignalId(1), market, Bias.Long, OrderTerms.Market, OrderAmount.Of(0.1m), new ExitPlan { StopPrice = 10_000m });
            await first.Accounts.RunAsync(
                Account, (account, step) => account.Open(new SessionId(1), plan, TimeProvider.System.GetUtcNow().UtcDateTime, step), Cancel);
            await UntilAsync(
                async () => await FindAsync(first, id) is { State: { OpenQuantity: 0.1m, WorkingOrders: [{ IsAcknowledged: true }] } },
                "the entry has filled and the stop is taken");
        }

        await using var second = await StartAsync(options);
        Assert.Equal(0.1m, (await FindAsync(second, id))!.State.OpenQuantity);

        await second.Accounts.RunAsync(Account, (account, step) => account.Exit(id, TimeProvider.System.GetUtcNow().UtcDateTime, step), Cancel);

        await UntilAsync(async () => await FindAsync(second, id) is null, "the position is closed");
        Assert.Equal(1, await second.Accounts.ReadAsync(Account, account => account.Totals.Trades, Cancel));
        Assert.Equal(0m, await second.Accounts.ReadAsync(Account, account => account.Holdings.Values.Sum(holding => holding.Quantity), Cancel));
        Assert.Empty(second.Orders!.Health().SelectMany(lane => lane.Differences));
    }

    private static Task<LocalPlatform> StartAsync(LocalOptions options) =>
        LocalPlatform.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, Cancel);

    private static Task<Domain.Trading.OwnedPosition?> FindAsync(LocalPlatform platform, PositionId id) =>
        platform.Accounts.ReadAsync(Account, account => account.Find(id), Cancel);

    private static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await isSo())
        {
            Assert.False(limit.IsCancellationRequested, $"It did not come about that {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel);
        }
    }

    private async Task<LocalOptions> OptionsAsync(ExchangeServer exchange, Venue venue)
    {
        // KuCoin tells over HTTP where its streams are.
        var addresses = new VenueAddresses(exchange.Rest, exchange.BinanceStream);
        using var http = new HttpClient();
        var reading = await new ListingSource(http, TimeProvider.System, _ => addresses).ReadAsync(venue, Cancel);
        return new LocalOptions
        {
            DataFolder = _folder,
            Market = new VenueMarket(venue, reading.Listings, addresses) { WarmUp = TimeSpan.Zero },
            Partitions = 1,
            Trading = new SessionOptions { AllowLive = true },
            Orders = new OrderAccess
            {
                Addresses = _ => new VenueAddresses(exchange.Rest, exchange.BinanceApi),
                Secrets = new SimulatedKeys(),
                Account = new AccountSettings(),
            },
        };
    }
}
