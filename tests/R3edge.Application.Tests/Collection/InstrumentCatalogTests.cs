using R3edge.Application.Collection;
using R3edge.Application.Tests.Doubles;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Collection;

public sealed class InstrumentCatalogTests
{
    private static readonly Instrument Bitcoin = new(new InstrumentId(Venue.KuCoin, "BTC-USDT"), 0.1m, 0.00001m, 0.1m);
    private static readonly Instrument Ether = new(new InstrumentId(Venue.Binance, "ETH-USDT"), 0.01m, 0.0001m, 5m);

    private readonly MemoryTables _tables = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LoadAsync_AfterARestart_KnowsWhatWasPutInOrderOfVenueAndSymbol()
    {
        await new InstrumentCatalog(_tables).PutAsync([Bitcoin, Ether], Cancel);
        var catalog = new InstrumentCatalog(_tables);
        Assert.Empty(catalog.All());

        await catalog.LoadAsync(Cancel);

        Assert.Equal([Ether, Bitcoin], catalog.All());
        Assert.Equal(Bitcoin, catalog.Find(Bitcoin.Id));
        Assert.Null(catalog.Find(new InstrumentId(Venue.KuCoin, "XRP-USDT")));
    }

    [Fact]
    public async Task PutAsync_NewRules_ReplaceTheOldOnes()
    {
        var catalog = new InstrumentCatalog(_tables);
        await catalog.PutAsync([Bitcoin], Cancel);
        var changed = new Instrument(Bitcoin.Id, 0.01m, 0.001m, 1m);
        await catalog.PutAsync([Ether, changed], Cancel);

        Assert.Equal(changed, catalog.Find(Bitcoin.Id));
        Assert.Equal(2, catalog.All().Count);
    }

    [Fact]
    public async Task PutAsync_MoreThanABatchHolds_KeepsAll()
    {
        var many = Enumerable.Range(0, 250).Select(i => new Instrument(new InstrumentId(Venue.KuCoin, $"C{i:000}-USDT"), 0.1m, 0.1m, 0m)).ToArray();
        await new InstrumentCatalog(_tables).PutAsync(many, Cancel);
        var catalog = new InstrumentCatalog(_tables);
        await catalog.LoadAsync(Cancel);
        Assert.Equal(many, catalog.All());
    }
}
