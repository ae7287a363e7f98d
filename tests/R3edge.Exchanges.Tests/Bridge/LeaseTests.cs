using R3edge.Application.Pipeline;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Bridge;
using R3edge.Storage.Sqlite;

namespace R3edge.Exchanges.Tests.Bridge;

/// <summary>Two bridges want the same feed. Leases last 30 s and clocks may differ by 5 s.</summary>
public sealed class LeaseTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new(Given.ReceivedAt);
    private readonly string _folder = Directory.CreateTempSubdirectory("r3edge-lease-").FullName;
    private SqliteStorage _storage = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _storage = await SqliteStorage.OpenAsync(
        new SqliteStorageOptions { Folder = _folder, Hubs = HubNames.Definitions(1) }, _clock);

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task TryAcquire_WhileAnotherHoldsIt_GetsNothingUntilItHasExpiredForBothClocks()
    {
        var (first, second) = (Leases("one"), Leases("two"));
        var lease = await first.TryAcquireAsync(Venue.Binance, 0, Token);
        Assert.Equal((1, Given.ReceivedAt.AddSeconds(30)), (lease!.Generation, lease.ValidUntil));
        Assert.Null(await second.TryAcquireAsync(Venue.Binance, 0, Token));

        _clock.Advance(TimeSpan.FromSeconds(34));
        Assert.Null(await second.TryAcquireAsync(Venue.Binance, 0, Token));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, (await second.TryAcquireAsync(Venue.Binance, 0, Token))!.Generation);
        Assert.Null(await first.RenewAsync(lease, Token));
    }

    [Fact]
    public async Task Renew_InTime_KeepsItForEver()
    {
        var (first, second) = (Leases("one"), Leases("two"));
        var lease = (await first.TryAcquireAsync(Venue.Binance, 0, Token))!;
        for (var i = 0; i < 20; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(20));
            Assert.Null(await second.TryAcquireAsync(Venue.Binance, 0, Token));
            lease = (await first.RenewAsync(lease, Token))!;
            Assert.Equal((1, _clock.GetUtcNow().UtcDateTime.AddSeconds(30)), (lease.Generation, lease.ValidUntil));
        }
    }

    // The answer to a renewal was lost, so the holder renews with a version that is not the last one: the row is its own all the same.
    [Fact]
    public async Task Renew_AfterARenewalWhoseAnswerWasLost_IsStillTheHolder()
    {
        var leases = Leases("one");
        var lease = (await leases.TryAcquireAsync(Venue.Binance, 0, Token))!;
        Assert.NotNull(await leases.RenewAsync(lease, Token));
        var again = await leases.RenewAsync(lease, Token);
        Assert.NotNull(again);
        Assert.NotNull(await leases.RenewAsync(again, Token));
    }

    [Fact]
    public async Task Release_LetsAnotherTakeItAtOnce()
    {
        var lease = (await Leases("one").TryAcquireAsync(Venue.Binance, 0, Token))!;
        await Leases("one").ReleaseAsync(lease, Token);
        Assert.Equal(2, (await Leases("two").TryAcquireAsync(Venue.Binance, 0, Token))!.Generation);

        // Giving back what is another's by now changes nothing.
        await Leases("one").ReleaseAsync(lease, Token);
        Assert.Null(await Leases("three").TryAcquireAsync(Venue.Binance, 0, Token));
    }

    [Fact]
    public async Task TryAcquire_ByTheSuccessorUnderTheSameName_NeedNotWait()
    {
        Assert.NotNull(await Leases("one").TryAcquireAsync(Venue.Binance, 0, Token));
        Assert.Equal(2, (await Leases("one").TryAcquireAsync(Venue.Binance, 0, Token))!.Generation);
    }

    [Fact]
    public async Task TryAcquire_OfAVenueThatAnotherDividesOtherwise_GetsNothing()
    {
        Assert.NotNull(await Leases("one", shards: 2).TryAcquireAsync(Venue.Binance, 1, Token));
        Assert.Null(await Leases("two", shards: 1).TryAcquireAsync(Venue.Binance, 0, Token));
        Assert.NotNull(await Leases("two", shards: 2).TryAcquireAsync(Venue.Binance, 0, Token));
        Assert.NotNull(await Leases("two", shards: 1).TryAcquireAsync(Venue.KuCoin, 0, Token));
    }

    [Fact]
    public async Task TryAcquire_ByManyAtOnce_IsGivenToOne()
    {
        for (var round = 0; round < 20; round++)
        {
            var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
                () => Leases($"bridge-{round}-{i}").TryAcquireAsync(Venue.Kraken, 0, Token), Token)));
            Assert.Equal(round + 1, Assert.Single(leases, lease => lease is not null)!.Generation);
            _clock.Advance(TimeSpan.FromSeconds(35));
        }
    }

    private FeedLeases Leases(string holder, int shards = 1) => new(_storage.Tables, new BridgeOptions { Shards = shards }, holder, _clock);
}
