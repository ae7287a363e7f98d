using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Testing;

namespace R3edge.SimulatedExchange.Tests.Markets;

/// <summary>Recorded bars are traded again, and the bars that our own feed hears over the wire are those of the record.</summary>
public sealed class BarStreamTests
{
    private static readonly DateTime Start = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Every fourth minute is quiet, so it has no bar and its neighbours end by the clock. Prices and volumes are exact in both protocols.
    [Theory]
    [InlineData("binance", 1)]
    [InlineData("binance", 5)]
    [InlineData("kucoin", 1)]
    [InlineData("kucoin", 5)]
    public async Task Feed_Bars_AreThoseOfTheRecord(string venue, int minutes)
    {
        Assert.True(Timeframe.TryFromDuration(TimeSpan.FromMinutes(minutes), out var timeframe));
        var record = Record(400);
        await using var exchange = await StartAsync(record);
        await using var feed = await BarFeed.StartAsync(exchange, new Venue(venue), timeframe);

        // The market goes on slowly until the feed hears it, then for forty minutes.
        var from = await AdvanceAsync(exchange, feed, Start, TimeSpan.FromSeconds(1), _ => feed.Ear.Newest is not null);
        var to = await AdvanceAsync(exchange, feed, from, TimeSpan.FromSeconds(5), now => now >= from.AddMinutes(40));

        // Messages come in order, so everything about these bars has been heard when something about a later one is.
        Bar[] expected = [.. Bars(BarResampler.Resample(Traded(record), timeframe))
            .Where(bar => bar.OpenTime > from && bar.CloseTime < to.AddMinutes(-2 * minutes))];
        await WaitAsync(() => feed.Ear.Newest > expected[^1].OpenTime);

        Assert.True(expected.Length >= 20 / minutes, $"There are {expected.Length} bars to compare.");
        foreach (var bar in expected)
        {
            var heard = feed.Ear.Last(bar.OpenTime)!.Value;
            Assert.Equal((bar.Open, bar.High, bar.Low, bar.Close), (heard.Bar.Open, heard.Bar.High, heard.Bar.Low, heard.Bar.Close));
            Assert.Equal(bar.Volume, heard.Bar.Volume, 9);
            Assert.Equal(bar.CloseTime, heard.Bar.CloseTime);
            Assert.Equal(venue == "binance" ? true : null, heard.IsClosed);
        }

        Assert.True(feed.Ear.Count > 2 * expected.Length, "Running bars are told as well.");
        Assert.Equal(0, feed.Ear.AfterTheEnd);
    }

    // The fields are those of the recorded messages, no more and no fewer.
    [Theory]
    [InlineData("binance", "binance/ws_combined_kline_FTMUSDT.json", "data.k")]
    [InlineData("kucoin", "kucoin/ws_candle.json", "data")]
    public async Task Stream_OfBars_HasTheFieldsOfTheVenue(string venue, string recorded, string inner)
    {
        using var example = JsonDocument.Parse(await File.ReadAllBytesAsync(SharedData.Require("wire/" + recorded), Cancel));
        await using var exchange = await StartAsync(Record(5));
        using var socket = new ClientWebSocket();
        if (venue == "binance")
        {
            await socket.ConnectAsync(new Uri(exchange.BinanceStream + "?streams=upusd@kline_1m"), Cancel);
        }
        else
        {
            await ConnectKuCoinAsync(exchange, socket);
        }

        exchange.AdvanceTo(Start.AddMinutes(2));
        using var message = await ReceiveAsync(socket);

        Assert.Equal(Names(example.RootElement), Names(message.RootElement));
        Assert.Equal(Names(At(example.RootElement, inner)), Names(At(message.RootElement, inner)));
        if (venue == "kucoin")
        {
            // [start s, open, close, high, low, volume, turnover]: the first trade of the first bar, a quarter of 8 at 100.
            Assert.Equal(
                ["1772366400", "100", "100", "100", "100", "2", "200"],
                At(message.RootElement, "data.candles").EnumerateArray().Select(value => value.GetString()));
            Assert.Equal("/market/candles:UP-USD_1min", message.RootElement.GetProperty("topic").GetString());
        }
    }

    private static async Task<DateTime> AdvanceAsync(
        ExchangeServer exchange, BarFeed feed, DateTime now, TimeSpan step, Func<DateTime, bool> isEnough)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); !isEnough(now); now += step)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience && now < Start.AddMinutes(350), $"{feed.Ear.Count} bars were heard.");
            exchange.AdvanceTo(now + step);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancel);
        }

        return now;
    }

    private static async Task WaitAsync(Func<bool> isSo)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); !isSo();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, "It takes too long.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancel);
        }
    }

    private static BarSeries Traded(BarSeries record)
    {
        var builder = new BarSeriesBuilder(record.Timeframe);
        foreach (var bar in Bars(record).Where(bar => bar.Volume > 0.0))
        {
            builder.Add(bar);
        }

        return builder.Build();
    }

    private static IEnumerable<Bar> Bars(BarSeries series) => Enumerable.Range(0, series.Count).Select(i => series[i]);

    private static async Task ConnectKuCoinAsync(ExchangeServer exchange, ClientWebSocket socket)
    {
        using var http = new HttpClient { BaseAddress = exchange.Rest };
        using var answer = await http.PostAsync(new Uri("/api/v1/bullet-public", UriKind.Relative), null, Cancel);
        using var bullet = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Cancel));
        var data = bullet.RootElement.GetProperty("data");
        var endpoint = data.GetProperty("instanceServers")[0].GetProperty("endpoint").GetString();
        await socket.ConnectAsync(new Uri($"{endpoint}?token={data.GetProperty("token").GetString()}&connectId=1"), Cancel);
        (await ReceiveAsync(socket)).Dispose();
        await socket.SendAsync(
            Encoding.UTF8.GetBytes("""{"id":"1","type":"subscribe","topic":"/market/candles:UP-USD_1min","privateChannel":false,"response":true}"""),
            WebSocketMessageType.Text, true, Cancel);
        (await ReceiveAsync(socket)).Dispose();
    }

    private static async Task<JsonDocument> ReceiveAsync(ClientWebSocket socket)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Patience);
        var buffer = new byte[16 * 1024];
        var part = await socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
        return JsonDocument.Parse(buffer.AsMemory(0, part.Count));
    }

    private static JsonElement At(JsonElement root, string path) => path.Split('.').Aggregate(root, (element, name) => element.GetProperty(name));

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal)];

    private static Task<ExchangeServer> StartAsync(BarSeries bars) => ExchangeServer.StartAsync(
        new ExchangeOptions
        {
            FollowsClock = false,
            Market = new MarketTapeOptions { Market = new SimulationOptions { Start = Start } },
            Replay = [new ReplayedMarket(new Instrument(new InstrumentId(Venue.Binance, "UP-USD"), 0.01m, 0.0001m, 1m), bars)],
        },
        TimeProvider.System,
        Cancel);

    // Bars of a walk: open 100 + i / 4, up 4 or down 1 at the most; every fourth trades nothing and stands still.
    private static BarSeries Record(int count)
    {
        var builder = new BarSeriesBuilder(Timeframe.OneMinute, count);
        for (var i = 0; i < count; i++)
        {
            var open = 100.0 + (i * 0.25);
            var bar = i % 4 == 3
                ? new Bar(Start.AddMinutes(i), Start.AddMinutes(i + 1), open, open, open, open, 0.0)
                : new Bar(Start.AddMinutes(i), Start.AddMinutes(i + 1), open, open + 4.0, open - 1.0, open + (i % 3), 8.0 + (4.0 * (i % 5)));
            builder.Add(bar);
        }

        return builder.Build();
    }
}
