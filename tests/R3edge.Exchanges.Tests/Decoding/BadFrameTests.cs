using System.Text;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Decoding;

public sealed class BadFrameTests
{
    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("{")]
    [InlineData("{\"a\":1")]
    [InlineData("{} {}")]
    [InlineData("{}x")]
    [InlineData("[1,2")]
    [InlineData("nonsense")]
    [InlineData("{\"a\":\u0001}")]
    public void Decode_NotOneJsonValue_IsNamedSo(string frame) =>
        Assert.All(Given.Venues, venue => Assert.Equal(FrameOutcome.NotJson, Outcome(venue, frame)));

    [Theory]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    public void Decode_JsonThatIsNoObject_HasTheWrongShape(string frame) =>
        Assert.All(Given.Venues, venue => Assert.Equal(FrameOutcome.WrongShape, Outcome(venue, frame)));

    [Fact]
    public void Decode_EmptyObject_IsOfNoKnownKind() =>
        Assert.All(Given.Venues, venue => Assert.Equal(FrameOutcome.UnknownKind, Outcome(venue, "{}")));

    [Theory]
    [InlineData("binance", """{"e":"rain","E":1672515782136,"s":"BNBBTC"}""")]
    [InlineData("kucoin", """{"topic":"/weather:BTC-USDT","type":"message","subject":"x","data":{}}""")]
    [InlineData("kucoin", """{"id":"1","type":"whisper"}""")]
    [InlineData("kraken", """{"channel":"weather","type":"update","data":[]}""")]
    [InlineData("coinbase", """{"channel":"weather","sequence_num":1,"events":[]}""")]
    public void Decode_UnknownMessage_IsNamedSo(string venue, string frame) => Assert.Equal(FrameOutcome.UnknownKind, Outcome(venue, frame));

    [Theory]
    [InlineData("binance", "\"BNBBTC\"", "\"NOSUCH\"", FrameOutcome.UnknownInstrument)]
    [InlineData("binance", "\"p\":\"0.001\"", "\"p\":\"-0.001\"", FrameOutcome.BadNumber)]
    [InlineData("binance", "\"p\":\"0.001\"", "\"p\":\"0\"", FrameOutcome.BadNumber)]
    [InlineData("binance", "\"p\":\"0.001\"", "\"p\":\"NaN\"", FrameOutcome.BadNumber)]
    [InlineData("binance", "\"p\":\"0.001\"", "\"p\":\"1e999\"", FrameOutcome.BadNumber)]
    [InlineData("binance", "\"p\":\"0.001\"", "\"p\":\"\"", FrameOutcome.BadNumber)]
    [InlineData("binance", "\"p\":\"0.001\"", "\"p\":\".\"", FrameOutcome.BadNumber)]
    [InlineData("binance", "\"p\":\"0.001\"", "\"p\":null", FrameOutcome.BadNumber)]
    [InlineData("binance", "\"p\":\"0.001\"", "\"p\":[]", FrameOutcome.BadNumber)]
    [InlineData("binance", "\"p\":\"0.001\"", "\"y\":\"0.001\"", FrameOutcome.MissingField)]
    [InlineData("binance", "\"p\":\"0.001\"", "\"p\":\"0.001\",\"p\":\"0.002\"", FrameOutcome.RepeatedField)]
    [InlineData("binance", "\"T\":1672515782136", "\"T\":12", FrameOutcome.BadTime)]
    [InlineData("binance", "\"t\":12345", "\"t\":99999999999999999999", FrameOutcome.BadNumber)]
    [InlineData("binance", "\"m\":true", "\"m\":\"yes\"", FrameOutcome.BadWord)]
    [InlineData("kucoin", "\"side\":\"buy\"", "\"side\":\"hold\"", FrameOutcome.BadWord)]
    [InlineData("kucoin", "\"size\":\"0.003\"", "\"size\":\"0,003\"", FrameOutcome.BadNumber)]
    [InlineData("kucoin", "\"time\":\"1729843222921000000\"", "\"time\":\"soon\"", FrameOutcome.BadTime)]
    [InlineData("kucoin", "\"symbol\":\"BTC-USDT\"", "\"symbol\":\"NO-SUCH\"", FrameOutcome.UnknownInstrument)]
    [InlineData("kucoin", "\"symbol\":\"BTC-USDT\"", "\"other\":\"BTC-USDT\"", FrameOutcome.MissingField)]
    [InlineData("kraken", "\"qty\":0.00027625", "\"qty\":-0.00027625", FrameOutcome.BadNumber)]
    [InlineData("kraken", "\"side\":\"buy\"", "\"side\":\"b\"", FrameOutcome.BadWord)]
    [InlineData("kraken", "2023-10-06T17:35:55.440295Z", "2023-13-06T17:35:55.440295Z", FrameOutcome.BadTime)]
    [InlineData("kraken", "\"type\":\"update\"", "\"type\":\"more\"", FrameOutcome.BadWord)]
    [InlineData("kraken", "\"data\":[", "\"data\":{},\"other\":[", FrameOutcome.WrongShape)]
    [InlineData("coinbase", "\"sequence_num\":2,", "", FrameOutcome.MissingField)]
    [InlineData("coinbase", "\"side\":\"BUY\"", "\"side\":\"buy\"", FrameOutcome.BadWord)]
    [InlineData("coinbase", "\"trade_id\":\"22381691\"", "\"trade_id\":\"22381691a\"", FrameOutcome.BadNumber)]
    public void Decode_TradeWithOneThingWrong_NamesItAndDeliversNothing(string venue, string good, string bad, FrameOutcome expected)
    {
        var file = venue switch { "binance" => "ws_trade", "kucoin" => "ws_match", "kraken" => "ws_trade_update", _ => "at_ws_market_trades" };
        var text = Compact(Given.Recorded($"{venue}/{file}.json"));
        Assert.Contains(good, text, StringComparison.Ordinal);
        var index = text.IndexOf(good, StringComparison.Ordinal);
        var sink = new RecordingSink();
        var decoder = Given.Decoder(venue);

        var outcome = decoder.Decode(Encoding.UTF8.GetBytes(text[..index] + bad + text[(index + good.Length)..]), Given.ReceivedAt, sink);

        Assert.Equal(expected, outcome);
        Assert.Equal(1, decoder.Counts.Bad);
        Assert.Empty(sink.Events);
        Assert.Empty(sink.Sequences);
    }

    [Theory]
    [InlineData("binance", """{"e":"depthUpdate","E":1672515782136,"s":"BNBBTC","U":161,"u":160,"b":[],"a":[]}""", FrameOutcome.BadSequence)]
    [InlineData("binance", """{"e":"depthUpdate","E":1672515782136,"s":"BNBBTC","U":157,"u":160,"b":[["0","1"]],"a":[]}""", FrameOutcome.BadNumber)]
    [InlineData("binance", """{"e":"depthUpdate","E":1672515782136,"s":"BNBBTC","U":157,"u":160,"b":"x","a":[]}""", FrameOutcome.WrongShape)]
    [InlineData("binance", """{"e":"depthUpdate","E":1672515782136,"s":"BNBBTC","U":157,"u":160,"b":[{}],"a":[]}""", FrameOutcome.WrongShape)]
    [InlineData("kucoin", """{"topic":"/market/level2:BTC-USDT","type":"message","subject":"trade.l2update","data":{"changes":{"asks":[],"bids":[]},"sequenceEnd":15,"sequenceStart":19,"symbol":"BTC-USDT"}}""", FrameOutcome.BadSequence)]
    [InlineData("kucoin", """{"topic":"/market/level2:BTC-USDT","type":"message","subject":"trade.l2update","data":{"changes":{"asks":[]},"sequenceEnd":19,"sequenceStart":15,"symbol":"BTC-USDT"}}""", FrameOutcome.MissingField)]
    [InlineData("kraken", """{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[{"price":1,"qty":1}],"asks":[]}]}""", FrameOutcome.MissingField)]
    [InlineData("kraken", """{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[{"price":1}],"checksum":1}]}""", FrameOutcome.MissingField)]
    [InlineData("kraken", """{"channel":"book","type":"update","data":[{"symbol":"BTC/USD","bids":[],"checksum":4294967296}]}""", FrameOutcome.BadNumber)]
    [InlineData("coinbase", """{"channel":"l2_data","sequence_num":1,"events":[{"type":"update","product_id":"BTC-USD","updates":[{"side":"ask","price_level":"1","new_quantity":"1"}]}]}""", FrameOutcome.BadWord)]
    public void Decode_BookWithOneThingWrong_NamesIt(string venue, string frame, FrameOutcome expected) => Assert.Equal(expected, Outcome(venue, frame));

    [Theory]
    [InlineData("\"h\":\"0.34070000\"", "\"h\":\"0.33000000\"", FrameOutcome.ImpossibleBar)]
    [InlineData("\"i\":\"1m\"", "\"i\":\"1M\"", FrameOutcome.UnknownTimeframe)]
    [InlineData("\"i\":\"1m\"", "\"i\":\"5m\"", FrameOutcome.BadTime)]
    [InlineData("\"x\":false", "\"x\":0", FrameOutcome.BadWord)]
    public void Decode_BarWithOneThingWrong_NamesIt(string good, string bad, FrameOutcome expected) => Assert.Equal(expected, Outcome(
        "binance", Encoding.UTF8.GetString(Given.Recorded("binance/ws_combined_kline_FTMUSDT.json")).Replace(good, bad, StringComparison.Ordinal)));

    [Fact]
    public void Decode_BarThatIsOver_IsClosed()
    {
        var sink = new RecordingSink();
        var open = Encoding.UTF8.GetString(Given.Recorded("binance/ws_combined_kline_FTMUSDT.json"));
        Given.Decoder("binance").Decode(Encoding.UTF8.GetBytes(open.Replace("\"x\":false", "\"x\":true", StringComparison.Ordinal)), Given.ReceivedAt, sink);

        Assert.EndsWith("closed:True", sink.Events[0], StringComparison.Ordinal);
    }

    // A Kraken week begins on a Thursday: 2023-10-05 is one.
    [Fact]
    public void Decode_WeekThatIsCutElsewhere_IsNotTakenForOneOfOurs() => Assert.Equal(FrameOutcome.UnknownTimeframe, Outcome(
        "kraken",
        """{"channel":"ohlc","type":"update","data":[{"symbol":"BTC/USD","interval":10080,"interval_begin":"2023-10-05T00:00:00Z","open":1,"high":1,"low":1,"close":1,"volume":1}]}"""));

    [Theory]
    [InlineData("binance", """{"u":1,"s":"BNBUSDT","b":"0.00000000","B":"0.00000000","a":"25.36520000","A":"40.66"}""")]
    [InlineData("kucoin", """{"topic":"/spotMarket/level1:BTC-USDT","type":"message","subject":"level1","data":{"asks":["68145.8","0.5"],"bids":[],"timestamp":1729816058766}}""")]
    public void Decode_QuoteOfOneSide_IsNoQuoteAndNoFault(string venue, string frame)
    {
        Assert.Equal(FrameOutcome.OneSidedQuote, Outcome(venue, frame));
        Assert.False(FrameCounts.IsBad(FrameOutcome.OneSidedQuote));
    }

    private static FrameOutcome Outcome(string venue, string frame) =>
        Given.Decoder(venue).Decode(Encoding.UTF8.GetBytes(frame), Given.ReceivedAt, new RecordingSink());

    private static string Compact(byte[] json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return System.Text.Json.JsonSerializer.Serialize(document.RootElement);
    }
}
