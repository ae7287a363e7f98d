using R3edge.Exchanges.Tests.Connections;

namespace R3edge.Cli.Tests.Local;

public sealed class UpVenueTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FakeBinance _venue = null!;

    public async ValueTask InitializeAsync() => _venue = await FakeBinance.StartAsync("BTC-USDT", "ETH-USDT", "BTC-EUR");

    public async ValueTask DisposeAsync()
    {
        await _venue.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Up_OnAVenue_FollowsItUntilItIsStopped()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var text = new StringWriter { NewLine = "\n" };
        var output = TextWriter.Synchronized(text);
        using var error = new StringWriter();
        var run = Task.Run(() => R3edgeApp.RunAsync(Arguments("btcusdt,ETH-USDT", "--warm-up-days", "1"), new CliConsole(output, error), stop.Token));
        var started = TimeProvider.System.GetTimestamp();
        while (!_venue.IsSubscribed("BTC-USDT") || !_venue.IsSubscribed("ETH-USDT"))
        {
            Assert.False(run.IsCompleted, $"{text} {error}");
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(3), text.ToString());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        Assert.Equal(ExitCode.Success, await run);
        Assert.Contains("stopped; started again, it goes on from", text.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Following binance/BTC-USDT, binance/ETH-USDT; the first start reads 1 days of the past", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("interrupted", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_SymbolThatIsNotListed_NamesThoseThatAreAlike() => Assert.Equal(
        "binance does not list 'BTCUSD'; it lists BTC-EUR, BTC-USDT", await CommandLineRun.IsRefused(Arguments("BTCUSD")));

    [Fact]
    public async Task Up_VenueThatDoesNotAnswer_SaysSoInASentence()
    {
        _venue.Venue.Http = _ => null;
        Assert.Equal("binance answered with HTTP 500 when asked for its instruments", await CommandLineRun.IsRefused(Arguments("BTCUSDT")));
    }

    private string[] Arguments(string symbols, params string[] more) =>
    [
        "up", "--venue", "binance", "--symbols", symbols, "--venue-rest", _venue.Addresses.Rest.ToString(), "--venue-stream",
        _venue.Addresses.Stream.ToString(), "--listen", "http://127.0.0.1:0", "--data-dir", _folder.File("data"), .. more,
    ];
}
