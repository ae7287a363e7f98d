using System.Text;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Binance;
using R3edge.Exchanges.Coinbase;
using R3edge.Exchanges.Feeds;
using R3edge.Exchanges.Kraken;
using R3edge.Exchanges.KuCoin;

namespace R3edge.Exchanges.Tests.Listings;

public sealed class ListingTests
{
    [Fact]
    public void Binance_RecordedRules_GiveTickLotAndNotional()
    {
        var reading = BinanceListings.Read(Given.Recorded("binance/rest_exchange_info_BTCUSDT_ETHUSDT.json"));

        Assert.Empty(reading.Problems);
        Assert.Equal(["binance/BTC-USDT", "binance/ETH-USDT"], reading.Listings.Select(listing => listing.Id.ToString()));
        var bitcoin = reading.Listings[0];
        Assert.Equal((0.01m, 0.00001m, 10m), (bitcoin.Instrument.TickSize, bitcoin.Instrument.LotSize, bitcoin.Instrument.MinimumNotional));
        Assert.Equal((0.00001m, 9000m, "BTCUSDT", true), (bitcoin.MinimumQuantity, bitcoin.MaximumQuantity, bitcoin.StreamSymbol, bitcoin.IsTrading));
    }

    [Fact]
    public void KuCoin_RecordedRules_GiveTickLotAndNotional()
    {
        var listing = Assert.Single(KuCoinListings.Read(Given.Recorded("kucoin/rest_symbol.json")).Listings);

        Assert.Equal(new InstrumentId(Venue.KuCoin, "BTC-USDT"), listing.Id);
        Assert.Equal((0.1m, 0.00000001m, 0.1m), (listing.Instrument.TickSize, listing.Instrument.LotSize, listing.Instrument.MinimumNotional));
        Assert.Equal((0.00001m, 10000000000m, true), (listing.MinimumQuantity, listing.MaximumQuantity, listing.IsTrading));
    }

    [Fact]
    public void Kraken_RecordedRules_TranslateTheOldNamesAndKeepTheDecimals()
    {
        var listing = Assert.Single(KrakenListings.Read(Given.Recorded("kraken/rest_asset_pairs.json")).Listings);

        Assert.Equal(("kraken/BTC-USDT", "BTC/USDT", "XBTUSDT"), (listing.Id.ToString(), listing.StreamSymbol, listing.RestSymbol));
        Assert.Equal((0.1m, 0.00000001m, 0.5m), (listing.Instrument.TickSize, listing.Instrument.LotSize, listing.Instrument.MinimumNotional));
        Assert.Equal((1, 8, 0.00005m), (listing.PriceDecimals, listing.QuantityDecimals, listing.MinimumQuantity));
    }

    [Fact]
    public void Coinbase_RecordedRules_GiveTickLotAndNotional()
    {
        var listing = Assert.Single(CoinbaseListings.Read(Given.Recorded("coinbase/at_rest_product.json")).Listings);

        Assert.Equal(("coinbase/BTC-USD", "BTC-USD", true), (listing.Id.ToString(), listing.StreamSymbol, listing.IsTrading));
        Assert.Equal((0.01m, 0.00000001m, 1m), (listing.Instrument.TickSize, listing.Instrument.LotSize, listing.Instrument.MinimumNotional));
        Assert.Equal((0.00000001m, 3400m), (listing.MinimumQuantity, listing.MaximumQuantity));
    }

    [Fact]
    public void Coinbase_ProductInUsdc_GetsItsDataUnderTheNameInUsd()
    {
        const string Product = """{"product_id":"BTC-USDC","alias":"BTC-USD","base_increment":"0.00000001","quote_increment":"0.01","cancel_only":true}""";
        var listing = Assert.Single(CoinbaseListings.Read(Encoding.UTF8.GetBytes(Product)).Listings);

        Assert.Equal(("BTC-USD", "BTC-USDC", false), (listing.StreamSymbol, listing.RestSymbol, listing.IsTrading));
    }

    [Fact]
    public void Read_OneInstrumentThatMakesNoSense_LeavesTheOthers()
    {
        const string Answer = """
            {"symbols":[
            {"symbol":"AB","status":"TRADING","baseAsset":"A","quoteAsset":"B","baseAssetPrecision":8,"quoteAssetPrecision":8,
             "filters":[{"filterType":"PRICE_FILTER","tickSize":"0"},{"filterType":"LOT_SIZE","stepSize":"x"}]},
            {"symbol":"CD","status":"BREAK","baseAsset":"C","quoteAsset":"D","baseAssetPrecision":8,"quoteAssetPrecision":3,
             "filters":[{"filterType":"PRICE_FILTER","tickSize":"0"}]}]}
            """;
        var reading = BinanceListings.Read(Encoding.UTF8.GetBytes(Answer));

        var listing = Assert.Single(reading.Listings);
        Assert.Equal((0.001m, 0.00000001m, false), (listing.Instrument.TickSize, listing.Instrument.LotSize, listing.IsTrading)); // Filters off.
        Assert.Contains("\"AB\"", Assert.Single(reading.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"symbols\":3,\"data\":3,\"error\":[\"EGeneral:Temporary lockout\"],\"products\":3}")]
    public void Read_AnswerThatIsNoList_IsAProblemAndNoException(string answer)
    {
        var bytes = Encoding.UTF8.GetBytes(answer);
        foreach (var reading in new[] { BinanceListings.Read(bytes), KuCoinListings.Read(bytes), KrakenListings.Read(bytes), CoinbaseListings.Read(bytes) })
        {
            Assert.Empty(reading.Listings);
            Assert.Single(reading.Problems);
        }
    }

    [Fact]
    public void ListingTable_OneNameForTwo_IsRefusedWithBoth()
    {
        var exception = Assert.Throws<ArgumentException>(() => new ListingTable(
            [Given.Listing(Venue.Coinbase, "BTC-USD", "BTC-USD"), Given.Listing(Venue.Coinbase, "BTC-USDC", "BTC-USD")]));
        Assert.Contains("coinbase/BTC-USD and coinbase/BTC-USDC", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ListingTable_ThousandsOfNames_FindsEachAndNoOther()
    {
        var table = new ListingTable(Enumerable.Range(0, 3000).Select(i => Given.Listing(Venue.Binance, $"C{i}-USDT", $"C{i}USDT")));
        Assert.All(table.Listings, listing => Assert.Same(listing, table.Find(Encoding.UTF8.GetBytes(listing.StreamSymbol.ToLowerInvariant()))));
        Assert.Null(table.Find("C3000USDT"u8));
        Assert.Null(table.Find(""u8));
        Assert.Null(table.Find("C1\u0055SDTX"u8));
    }
}
