using System.Text;
using R3edge.Domain.Markets.Simulation;
using R3edge.Exchanges.Binance;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Decoding;

/// <summary>The short way of trades against the decoder that reads all of JSON: whatever the bytes, both say the same.</summary>
public sealed class BinanceShortWayTests
{
    private const string Bare = """{"e":"aggTrade","E":1672515782136,"s":"BNBBTC","a":12345,"p":"0.00100000","q":"100.5","f":100,"l":105,"T":1672515782136,"m":true,"M":true}""";

    [Fact]
    public void TryRead_UsualForms_TakeTheShortWay()
    {
        Assert.True(BinanceTradeFrame.TryRead(Encoding.UTF8.GetBytes(Bare), out var bare));
        Assert.Equal((0.001, 100.5, 12345L), (bare.Trade.Price, bare.Trade.Quantity, bare.Trade.Sequence));
        Assert.True(BinanceTradeFrame.TryRead(Encoding.UTF8.GetBytes($$"""{"stream":"bnbbtc@aggTrade","data":{{Bare}}}"""), out var wrapped));
        Assert.Equal(bare.Trade, wrapped.Trade);
        Assert.False(BinanceTradeFrame.TryRead(Encoding.UTF8.GetBytes(Bare + "}"), out _));
        Assert.False(BinanceTradeFrame.TryRead(Encoding.UTF8.GetBytes($$"""{"stream":"bnbbtc@aggTrade","data":{{Bare}}"""), out _));
    }

    [Fact]
    public void Decode_RecordedTrade_TakesTheShortWay()
    {
        var frame = Given.Recorded("binance/ws_combined_agg_trade_FTMUSDT.json");
        Assert.True(BinanceTradeFrame.TryRead(frame.AsSpan().TrimEnd((byte)'\n'), out var message), Encoding.UTF8.GetString(frame));
        Assert.Equal("FTMUSDT", Encoding.UTF8.GetString(message.Symbol));
    }

    [Fact]
    public void Decode_DamagedTrades_SaysTheSameOnBothWays()
    {
        byte[][] frames = [Encoding.UTF8.GetBytes(Bare), Encoding.UTF8.GetBytes($$"""{"stream":"bnbbtc@aggTrade","data":{{Bare}}}""")];
        var alphabet = Encoding.ASCII.GetBytes("0123456789.-+eE\"{}[],: truefalsnABCT@\\\u0001");
        var random = new DeterministicRandom(5);
        var (quick, whole) = (new BinanceDecoder(Given.Binance), new BinanceDecoder(Given.Binance) { TakesShortWay = false });
        var (quickSink, wholeSink, same, good) = (new RecordingSink(), new RecordingSink(), 0, 0);
        for (var i = 0; i < 40_000; i++)
        {
            var frame = frames[random.NextInt32(2)].ToList();
            for (var damage = random.NextInt32(3); damage >= 0; damage--)
            {
                var (at, other) = (random.NextInt32(frame.Count), alphabet[random.NextInt32(alphabet.Length)]);
                switch (random.NextInt32(4))
                {
                    case 0: frame[at] = other; break;
                    case 1: frame.Insert(at, other); break;
                    case 2: frame.RemoveAt(at); break;
                    default: frame[at] = (byte)(frame[at] is >= (byte)'0' and <= (byte)'8' ? frame[at] + 1 : frame[at]); break;
                }
            }

            var bytes = frame.ToArray();
            var outcome = whole.Decode(bytes, Given.ReceivedAt, wholeSink);
            Assert.True(outcome == quick.Decode(bytes, Given.ReceivedAt, quickSink), $"{outcome}: {Encoding.UTF8.GetString(bytes)}");
            same++;
            good += outcome == FrameOutcome.Trades ? 1 : 0;
        }

        Assert.Equal(wholeSink.Events, quickSink.Events);
        Assert.InRange(good, same / 10, same * 9 / 10);
    }
}
