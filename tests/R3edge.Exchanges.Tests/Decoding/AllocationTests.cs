using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Decoding;

public sealed class AllocationTests
{
    [Theory]
    [InlineData("binance/ws_combined_trade_ETHUSDT")]
    [InlineData("binance/ws_depth_update")]
    [InlineData("binance/ws_book_ticker")]
    [InlineData("binance/ws_combined_kline_FTMUSDT")]
    [InlineData("kucoin/ws_match")]
    [InlineData("kucoin/ws_level2_update")]
    [InlineData("kucoin/ws_candle")]
    [InlineData("kraken/ws_trade_update")]
    [InlineData("kraken/ws_book_snapshot_MATICUSD")]
    [InlineData("kraken/ws_ohlc_update")]
    [InlineData("coinbase/at_ws_market_trades")]
    [InlineData("coinbase/at_ws_l2_snapshot")]
    [InlineData("coinbase/at_ws_candles_update")]
    public void Decode_AfterWarmUp_AllocatesNothing(string name)
    {
        var (decoder, sink, frame) = (Given.Decoder(name.Split('/')[0]), new SilentSink(), Given.Recorded(name + ".json"));
        for (var i = 0; i < 100; i++)
        {
            decoder.Decode(frame, Given.ReceivedAt, sink);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            decoder.Decode(frame, Given.ReceivedAt, sink);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class SilentSink : IFeedSink
    {
        public void OnConnectionSequence(long sequence)
        {
        }

        public void OnTrades(in TradeMessage message)
        {
        }

        public void OnQuote(Listing listing, in Quote quote, long sequence)
        {
        }

        public void OnBook(in BookMessage message)
        {
        }

        public void OnBar(in BarMessage message)
        {
        }

        public void OnControl(in ControlMessage message)
        {
        }
    }
}
