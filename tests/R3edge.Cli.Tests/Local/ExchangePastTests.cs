using System.Text.Json;
using R3edge.Cli.Local;

namespace R3edge.Cli.Tests.Local;

public sealed class ExchangePastTests : IDisposable
{
    private static readonly DateTime Noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_TheSameMarketAgain_BeganWhenItDid()
    {
        var first = ExchangePast.Of(_folder.File("data"), "seed 7", Noon);

        Assert.Equal(Noon.AddHours(-6), first);
        Assert.Equal(first, ExchangePast.Of(_folder.File("data"), "seed 7", Noon.AddHours(40)));
    }

    [Theory]
    [InlineData("seed 8", 1.0)]
    [InlineData("seed 7", 43.0)]
    [InlineData("seed 7", -7.0)]
    public void Of_AnotherMarketOrOneOfLongAgoOrOfAClockThatWasSetBack_BeginsAnew(string market, double hours)
    {
        ExchangePast.Of(_folder.File("data"), "seed 7", Noon);
        var now = Noon.AddHours(hours);

        Assert.Equal(now.AddHours(-6), ExchangePast.Of(_folder.File("data"), market, now));
        Assert.Equal(now.AddHours(-6), ExchangePast.Of(_folder.File("data"), market, now.AddHours(1)));
    }

    [Fact]
    public async Task Up_WithNothingSaid_TradesAtTheSimulatedExchangeAndKnowsItsPast()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var text = new StringWriter { NewLine = "\n" };
        var output = TextWriter.Synchronized(text);
        using var error = new StringWriter();
        string[] arguments = ["up", "--data-dir", _folder.File("data"), "--listen", "http://127.0.0.1:0", "--instruments", "1"];
        var run = Task.Run(() => R3edgeApp.RunAsync(arguments, new CliConsole(output, error), stop.Token));
        var started = TimeProvider.System.GetTimestamp();
        while (!text.ToString().Contains("The API answers", StringComparison.Ordinal))
        {
            Assert.False(run.IsCompleted, $"{text} {error}");
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromMinutes(2), text.ToString());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        using var regime = JsonDocument.Parse(await CommandLineRun.Succeeds(
            ["regime", "--venue", "binance", "--symbol", "ALPHA-USD", "--data-dir", _folder.File("data"), "--json", "-"]));
        await stop.CancelAsync();

        Assert.Equal(ExitCode.Success, await run);
        Assert.StartsWith("A simulated exchange on this machine trades ALPHA-USD over Binance's protocol", text.ToString(), StringComparison.Ordinal);
        Assert.True(regime.RootElement.TryGetProperty("probabilities", out _));
    }
}
