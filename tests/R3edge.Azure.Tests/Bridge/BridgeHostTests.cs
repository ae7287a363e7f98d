using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using R3edge.Application.Collection;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports.Tables;
using R3edge.Azure.Tests.Doubles;
using R3edge.Bridge.Hosting;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Tests.Connections;
using R3edge.Storage.Azure;

namespace R3edge.Azure.Tests.Bridge;

/// <summary>The container, on doubles of the SDK and a venue on this machine.</summary>
public sealed class BridgeHostTests : IAsyncLifetime
{
    private readonly string _connection = FakeAccount.NewConnection();
    private FakeBinance _venue = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _venue = await FakeBinance.StartAsync("BTC-USDT", "ETH-USDT");

    public async ValueTask DisposeAsync() => await _venue.DisposeAsync();

    [Fact]
    public async Task Run_ListsTheUniversePublishesItAndGivesItsLeasesBackWhenItStops()
    {
        await using (var app = Build())
        {
            await app.StartAsync(Token);
            await UntilReadyAsync(app, "2 of 2 instruments live");
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(app, "live")).Status);
            var before = await MessagesAsync(app);
            await _venue.TradeAsync("BTC-USDT", 2);
            while (await MessagesAsync(app) < before + 2)
            {
                // What is still on its way when it stops is fetched by the next one.
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token);
            }

            await app.StopAsync(Token);
        }

        // It was stopped behind the trades, and they are in the hub.
        Assert.Contains(Published(), text => text.Contains("\"i\":\"binance/BTC-USDT\"", StringComparison.Ordinal) && text.Contains(",100,1,1,2]", StringComparison.Ordinal));
        var tables = new AzureStorage(setting => setting == AzureSettings.Storage ? _connection : null).Tables();
        var catalog = new InstrumentCatalog(tables);
        await catalog.LoadAsync(Token);
        Assert.Equal([(0.01m, 5m), (0.01m, 5m)], catalog.All().Select(instrument => (instrument.TickSize, instrument.MinimumNotional)));
        await foreach (var lease in tables.QueryAllAsync("feedleases", "binance", RowKeyRange.All, Token))
        {
            Assert.Contains("1970-01-01", System.Text.Encoding.UTF8.GetString(lease.Payload.Span), StringComparison.Ordinal);
        }

        // Another one need not wait for the end of the leases.
        await using var next = Build();
        await next.StartAsync(Token);
        await UntilReadyAsync(next, "2 of 2 instruments live");
        await next.StopAsync(Token);
    }

    [Fact]
    public async Task Ready_WhileTheVenueDoesNotAnswer_IsNotAndSaysWhy()
    {
        var inner = _venue.Venue.Http;
        await using var app = Build();
        await app.StartAsync(Token);
        await UntilReadyAsync(app, "instruments live");
        await app.StopAsync(Token);

        _venue.Venue.Http = path => path.StartsWith("/api/v3/exchangeInfo", StringComparison.Ordinal) ? null : inner(path);
        await using var next = Build();
        await next.StartAsync(Token);
        var answer = await AskAsync(next, "ready");
        for (var tries = 0; tries < 200 && !answer.Text.Contains("HTTP 500", StringComparison.Ordinal); tries++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
            answer = await AskAsync(next, "ready");
        }

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "no feed here, binance answered with HTTP 500 when asked for its instruments.\n"), answer);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(next, "live")).Status);
        await next.StopAsync(Token);
    }

    [Theory]
    [InlineData(AzureSettings.BridgeInstruments, "bitmex/XBT-USD")]
    [InlineData(AzureSettings.BridgeInstruments, "BTCUSDT")]
    [InlineData(AzureSettings.BridgeShards, "0")]
    [InlineData(AzureSettings.BridgeMaximumFeeds, "many")]
    public void From_WrongSetting_IsToldByName(string setting, string value) => Assert.Contains(
        setting,
        Assert.Throws<InvalidDataException>(() => BridgeSettings.From(Configuration(new() { [setting] = value }))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void AddBridge_MissingStorage_IsToldByName() => Assert.Contains(
        AzureSettings.TableEndpoint,
        Assert.Throws<InvalidDataException>(() => new ServiceCollection().AddBridge(Configuration([]))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void From_NoSettings_BringsInWhatTradesMostOnEveryVenue()
    {
        var settings = BridgeSettings.From(Configuration([]));
        Assert.Equal([Venue.Binance, Venue.KuCoin, Venue.Kraken, Venue.Coinbase], settings.Universe.Select(id => id.Venue).Distinct());
        settings.Options.Validate();
    }

    private static IConfiguration Configuration(Dictionary<string, string?> settings) => new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(WebApplication app, string what)
    {
        using var http = new HttpClient();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var answer = await http.GetAsync(new Uri($"{address}/health/{what}"), Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private static async Task<int> MessagesAsync(WebApplication app)
    {
        var text = (await AskAsync(app, "ready")).Text;
        var words = text[..text.IndexOf(" messages", StringComparison.Ordinal)].Split(' ');
        return int.Parse(words[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task UntilReadyAsync(WebApplication app, string text)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await AskAsync(app, "ready") is var answer && !(answer.Status == HttpStatusCode.OK && answer.Text.Contains(text, StringComparison.Ordinal)))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), $"{answer.Status}: {answer.Text}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        }
    }

    private IEnumerable<string> Published() => FakeHubs.Of(_connection).All(HubNames.MarketData)
        .Select(data => System.Text.Encoding.UTF8.GetString(data.Body));

    private WebApplication Build() => BridgeComposition.Build(
        [
            "--urls", "http://127.0.0.1:0", $"--{AzureSettings.EventHubs}", _connection, $"--{AzureSettings.Storage}", _connection,
            $"--{AzureSettings.BridgeInstruments}", "binance/BTC-USDT,binance/ETH-USDT", $"--{AzureSettings.BridgeShards}", "1",
            "--Logging:LogLevel:Default", "None",
        ],
        _ => _venue.Addresses);
}
