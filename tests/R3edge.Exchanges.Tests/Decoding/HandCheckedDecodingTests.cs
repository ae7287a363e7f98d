using System.Text;
using R3edge.Exchanges.Binance;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.KuCoin;

namespace R3edge.Exchanges.Tests.Decoding;

/// <summary>Messages whose meaning was worked out by hand from the protocol's description.</summary>
public sealed class HandCheckedDecodingTests
{
    // 1672515782136 ms = 2022-12-31T19:43:02.136Z. "m": true, the buyer was the maker: somebody sold.
    [Fact]
    public void Binance_Trade_IsASaleWhenTheBuyerWasTheMaker() => Assert.Equal(
        "trade binance/BNB-BTC 2022-12-31T19:43:02.1360000Z 0.001 x 100 Sell #12345",
        One("binance", Given.Recorded("binance/ws_trade.json")));

    // 1729843222921000000 ns = 2024-10-25T08:00:22.921Z.
    [Fact]
    public void KuCoin_Trade_TakesNanosecondsAndTheTakersSide() => Assert.Equal(
        "trade kucoin/BTC-USDT 2024-10-25T08:00:22.9210000Z 67523 x 0.003 Buy #11067996711960577",
        One("kucoin", Given.Recorded("kucoin/ws_match.json")));

    // [start, open, CLOSE, high, low, volume]: 1729839600 s = 2024-10-25T07:00Z.
    [Fact]
    public void KuCoin_Bar_HasTheCloseBeforeTheHigh() => Assert.Equal(
        "bar kucoin/BTC-USDT 1h 2024-10-25T07:00:00.0000000Z 2024-10-25T08:00:00.0000000Z 67644.9 67724.8 67243.8 67437.6 44.88321441 bought: closed:",
        One("kucoin", Given.Recorded("kucoin/ws_candle.json")));

    // Newest first on the wire; the side on the wire is the maker's.
    [Fact]
    public void Coinbase_Trades_ComeOldestFirstWithTheTakersSide()
    {
        var sink = new RecordingSink();
        Given.Decoder("coinbase").Decode(Given.Recorded("coinbase/at_ws_market_trades.json"), Given.ReceivedAt, sink);

        Assert.Equal(
        [
            "trade coinbase/ETH-USDT 2024-10-04T07:13:31.0848590Z 2375.56 x 0.5 Sell #22381690",
            "trade coinbase/ETH-USDT 2024-10-04T07:13:31.0883880Z 2375.56 x 0.5 Sell #22381691",
        ], sink.Events);
        Assert.Equal([2], sink.Sequences);
    }

    [Fact]
    public void Kraken_Bar_EndsOneIntervalAfterItsBeginning() => Assert.Equal(
        "bar kraken/BTC-USD 1m 2023-10-04T16:25:00.0000000Z 2023-10-04T16:26:00.0000000Z 106038.2 106044.3 106038.1 106040.1 30927.68066226 bought: closed:",
        One("kraken", Given.Recorded("kraken/ws_ohlc_update.json")));

    [Fact]
    public void Binance_PartialBook_IsKnownByTheNameOfItsStream() => Assert.Equal(
        "book binance/BTC-USDT Picture 2026-01-02T03:04:05.0000000Z #160-160  bids 0.0024x10 asks 0.0026x100",
        One("binance", """{"stream":"btcusdt@depth5","data":{"lastUpdateId":160,"bids":[["0.0024","10"]],"asks":[["0.0026","100"]]}}"""u8));

    // JSON has no order: the same message with its fields turned round says the same.
    [Theory]
    [InlineData("binance/ws_combined_agg_trade_FTMUSDT")]
    [InlineData("binance/ws_combined_kline_FTMUSDT")]
    [InlineData("kucoin/ws_match")]
    [InlineData("kucoin/ws_level2_update")]
    [InlineData("kucoin/ws_ticker_all")]
    [InlineData("kraken/ws_trade_update")]
    [InlineData("kraken/ws_book_snapshot_MATICUSD")]
    [InlineData("coinbase/at_ws_market_trades")]
    [InlineData("coinbase/at_ws_l2_snapshot")]
    [InlineData("coinbase/at_ws_candles_update")]
    public void Fields_InTheOppositeOrder_SayTheSame(string name)
    {
        var (venue, frame, forward, backward) = (name.Split('/')[0], Given.Recorded(name + ".json"), new RecordingSink(), new RecordingSink());
        Given.Decoder(venue).Decode(frame, Given.ReceivedAt, forward);
        Given.Decoder(venue).Decode(Encoding.UTF8.GetBytes(Reversed(System.Text.Json.JsonDocument.Parse(frame).RootElement)), Given.ReceivedAt, backward);

        Assert.NotEmpty(forward.Events);
        Assert.Equal(forward.Events, backward.Events);
        Assert.Equal(forward.Sequences, backward.Sequences);
    }

    [Fact]
    public void Binance_TimesInMicroseconds_AreTheSameTimes() => Assert.Equal(
        "trade binance/BNB-BTC 2022-12-31T19:43:02.1361230Z 0.001 x 100 Buy #1",
        One("binance", """{"m":false,"T":1672515782136123,"q":"100","p":"0.001","t":1,"s":"BNBBTC","e":"trade"}"""u8));

    [Fact]
    public void Binance_SnapshotOverHttp_BelongsToTheInstrumentThatWasAskedFor()
    {
        var sink = new RecordingSink();
        var listing = Given.Binance.Find("xmrbtc"u8)!;
        var outcome = new BinanceDecoder(Given.Binance).DecodeSnapshot(Given.Recorded("binance/rest_depth_doc.json"), listing, Given.ReceivedAt, sink);

        Assert.Equal(FrameOutcome.Books, outcome);
        Assert.Equal(["book binance/XMR-BTC Snapshot 2026-01-02T03:04:05.0000000Z #1027024-1027024  bids 4x431 asks 4.000002x12"], sink.Events);
    }

    // 1729176273859 ms = 2024-10-17T14:44:33.859Z.
    [Theory]
    [InlineData("rest_level2_part")]
    [InlineData("rest_level2_full")]
    public void KuCoin_SnapshotOverHttp_HasItsSequenceAsText(string name)
    {
        var sink = new RecordingSink();
        var outcome = new KuCoinDecoder(Given.KuCoin).DecodeSnapshot(
            Given.Recorded($"kucoin/{name}.json"), Given.KuCoin.Listings[0], Given.ReceivedAt, sink);

        Assert.Equal(FrameOutcome.Books, outcome);
        Assert.Equal(
        [
            "book kucoin/BTC-USDT Snapshot 2024-10-17T14:44:33.8590000Z #14610502970-14610502970  "
            + "bids 66976.4x0.69109872 66976.3x0.14377 asks 66976.5x0.05408199 66976.8x0.0005",
        ], sink.Events);
    }

    [Fact]
    public void KuCoin_ErrorInsteadOfASnapshot_IsRefusedWithTheVenuesWords()
    {
        var sink = new RecordingSink();
        new KuCoinDecoder(Given.KuCoin).DecodeSnapshot(
            Given.Recorded("kucoin/rest_error_invalid_parameter.json"), Given.KuCoin.Listings[0], Given.ReceivedAt, sink);

        Assert.Equal([new ControlMessage(ControlKind.Refused, null, 400100, "Invalid Parameter.")], sink.Controls);
    }

    [Theory]
    [InlineData("binance", "ws_subscribe_ack", ControlKind.Acknowledged, 1L, null, null)]
    [InlineData("binance", "ws_server_shutdown", ControlKind.Closing, null, null, null)]
    [InlineData("binance", "ws_error_missing_method", ControlKind.Refused, null, 2L, "Invalid request: missing field `method` at line 1 column 73")]
    [InlineData("kucoin", "ws_welcome", ControlKind.Welcome, null, null, null)]
    [InlineData("kucoin", "ws_ack", ControlKind.Acknowledged, 1545910660739L, null, null)]
    [InlineData("kucoin", "ws_pong", ControlKind.Pong, 1545910590801L, null, null)]
    [InlineData("kucoin", "ws_error_schematic", ControlKind.Refused, 1545910660739L, 404L, "topic does not exist")]
    [InlineData("kraken", "ws_heartbeat", ControlKind.Heartbeat, null, null, null)]
    [InlineData("kraken", "ws_pong", ControlKind.Pong, 42L, null, null)]
    [InlineData("kraken", "ws_subscribe_ack", ControlKind.Acknowledged, 1L, null, null)]
    [InlineData("kraken", "ws_error_unsupported_symbol_schematic", ControlKind.Refused, null, null, "Currency pair not supported BTC/XYZ")]
    [InlineData("coinbase", "at_ws_heartbeats_recorded", ControlKind.Heartbeat, null, null, null)]
    [InlineData("coinbase", "at_ws_subscriptions_ack", ControlKind.Acknowledged, null, null, null)]
    [InlineData("coinbase", "ex_ws_error_auth", ControlKind.Refused, null, null, "Authentication Failed")]
    public void Control_Message_SaysWhatItIs(string venue, string file, ControlKind kind, long? request, long? code, string? text)
    {
        var sink = new RecordingSink();
        Given.Decoder(venue).Decode(Given.Recorded($"{venue}/{file}.json"), Given.ReceivedAt, sink);

        Assert.Equal([new ControlMessage(kind, request, code, text)], sink.Controls);
    }

    private static string Reversed(System.Text.Json.JsonElement element) => element.ValueKind switch
    {
        System.Text.Json.JsonValueKind.Object => "{" + string.Join(',', element.EnumerateObject().Reverse()
            .Select(property => $"\"{property.Name}\":{Reversed(property.Value)}")) + "}",
        System.Text.Json.JsonValueKind.Array => "[" + string.Join(',', element.EnumerateArray().Select(Reversed)) + "]",
        _ => element.GetRawText(),
    };

    private static string One(string venue, ReadOnlySpan<byte> frame)
    {
        var sink = new RecordingSink();
        var outcome = Given.Decoder(venue).Decode(frame, Given.ReceivedAt, sink);
        Assert.True(sink.Events.Count == 1, $"{outcome}: {Encoding.UTF8.GetString(frame)}");
        return sink.Events[0];
    }
}
