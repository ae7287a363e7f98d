using R3edge.Application.Collection.History;
using R3edge.Application.Pipeline;
using R3edge.Application.Sessions;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Tests.Connections;
using R3edge.Local.Feeds;
using R3edge.Local.Hosting;
using R3edge.Storage.Sqlite;

namespace R3edge.Local.Tests.Venues;

/// <summary>The whole host on a real market: Binance, on this machine.</summary>
public sealed class VenueHostTests : IAsyncLifetime
{
    private static readonly InstrumentId Btc = new(Venue.Binance, "BTC-USDT");
    private readonly string _folder = Directory.CreateTempSubdirectory("r3edge-venue-").FullName;
    private FakeBinance _venue = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _venue = await FakeBinance.StartAsync("BTC-USDT", "ETH-USDT", "LTC-USDT");

    public async ValueTask DisposeAsync()
    {
        await _venue.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Start_OnAVenue_KnowsItsRulesAndItsPastAndFollowsItAfterARestartToo()
    {
        var options = await OptionsAsync();
        await using (var host = await LocalHost.StartAsync(options, _ => { }, Token))
        {
            // Two days of minutes are enough for a regime, so there is one before the first trade.
            Assert.Equal([Btc, new InstrumentId(Venue.Binance, "ETH-USDT")], host.Status.Instruments().Select(instrument => instrument.Id));
            Assert.All(host.Status.Instruments(), instrument => Assert.NotEqual("None", instrument.Regime));
            Assert.Equal(1, host.Status.Instruments()[0].Sessions);

            await UntilAsync(() => host.Status.Feeds!.Contains("2 of 2 instruments live", StringComparison.Ordinal), () => host.Status.Feeds!);
            await _venue.TradeAsync("BTC-USDT", 3);
            await UntilAsync(() => host.Status.Instruments()[0].Price == 100.0, () => $"{host.Status.Instruments()[0].Price}");
            Assert.NotNull(host.Status.MarketTime);
        }

        // What is in the history by now is not asked for again, and trades since then are fetched.
        var asked = _venue.Venue.Requests.Count(path => path.StartsWith("/api/v3/klines", StringComparison.Ordinal));
        _venue.Lose("BTC-USDT", 2);
        await using (var host = await LocalHost.StartAsync(options, _ => { }, Token))
        {
            await UntilAsync(() => host.Status.Feeds!.Contains("2 of 2 instruments live", StringComparison.Ordinal), () => host.Status.Feeds!);
            await _venue.TradeAsync("BTC-USDT");
            await UntilAsync(
                () => _venue.Venue.Requests.Any(path => path.StartsWith("/api/v3/aggTrades?symbol=BTCUSDT&fromId=4&", StringComparison.Ordinal)),
                () => string.Join(' ', _venue.Venue.Requests));
            var again = _venue.Venue.Requests.Count(path => path.StartsWith("/api/v3/klines", StringComparison.Ordinal));
            Assert.InRange(again - asked, 0, 4);
        }

        await using var storage = await SqliteStorage.OpenAsync(
            new SqliteStorageOptions { Folder = _folder, Hubs = HubNames.Definitions(2) }, TimeProvider.System);
        Assert.InRange((await new BarHistory(storage.Blobs).DaysAsync(Btc, Timeframe.OneMinute, Token)).Count, 3, 4);
    }

    [Fact]
    public async Task Instruments_OfAVenue_HaveTheRulesOfItsListing()
    {
        var instrument = (await OptionsAsync()).Market!.Listings[0].Instrument;
        Assert.Equal((0.01m, 0.00001m, 5m), (instrument.TickSize, instrument.LotSize, instrument.MinimumNotional));
    }

    private static async Task UntilAsync(Func<bool> condition, Func<string> how)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), how());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }
    }

    private async Task<LocalOptions> OptionsAsync()
    {
        using var http = new HttpClient();
        var reading = await new ListingSource(http, TimeProvider.System, _ => _venue.Addresses).ReadAsync(Venue.Binance, Token);
        return new LocalOptions
        {
            DataFolder = _folder,
            Url = "http://127.0.0.1:0",
            Market = new VenueMarket(Venue.Binance, [.. reading.Listings.Take(2)], _venue.Addresses) { WarmUp = TimeSpan.FromDays(2) },
            Sessions = [new SessionRequest { Key = "one", Strategy = "ma-cross", Instrument = Btc.ToString(), Timeframe = "1m", Risk = RiskProfile.Default with { Size = "notional:10000" } }],
            Partitions = 2,
            StateDurability = Durability.ProcessCrash,
        };
    }
}
