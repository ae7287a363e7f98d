using R3edge.Application.Collection;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.Local.Tests.Recovery;

/// <summary>
/// The host is killed again and again at random moments of a fast replay. What it leaves behind in the end is compared with what
/// an undisturbed run leaves: no bar, signal, order or fill is missing, and none is there twice.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 50;
    private const int Days = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("r3edge-kill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Kill_ManyTimesAtRandomMoments_LosesAndDoublesNothing()
    {
        var files = WriteMarkets();
        var undisturbed = Path.Combine(_folder, "undisturbed");
        var disturbed = Path.Combine(_folder, "disturbed");
        await RunToEndAsync(undisturbed, files);

        var random = new Random(20240501);
        var killed = 0;
        for (; killed < Kills; killed++)
        {
            using var host = KilledHost.Start(Arguments(disturbed, files));
            if (random.Next(8) == 0)
            {
                // While it starts, restores what it had saved and reads what it had not.
                await Task.WhenAny(host.IsUp, PauseAsync(random.Next(200, 1500)));
            }
            else
            {
                await host.IsUp;
                await PauseAsync(random.Next(0, 700));
            }

            if (host.HasExited)
            {
                Assert.Fail($"The host ended by itself after {killed} kills, with {host.ExitCode}: {host.Errors}");
            }

            await host.KillAsync();
        }

        var atTheLastKill = await LeftBehind.ReadAsync(disturbed);
        await RunToEndAsync(disturbed, files);

        var (expected, actual) = (await LeftBehind.ReadAsync(undisturbed), await LeftBehind.ReadAsync(disturbed));
        Assert.Equal(Kills, killed);
        Assert.NotEmpty(expected.Trades);

        // Each kill hit a replay on its way: the last one did.
        Assert.InRange(atTheLastKill.Decisions.Count, 1, expected.Decisions.Count - 1);
        Assert.Equal(expected.Trades, actual.Trades);
        Assert.Equal(expected.Decisions, actual.Decisions);
        Assert.Equal(expected.Account, actual.Account);
        Assert.Equal(expected.Orders, actual.Orders);
        Assert.Equal(expected.Fills, actual.Fills);
        Assert.Equal(expected.Bars, actual.Bars);
    }

    private static Task PauseAsync(int milliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, TestContext.Current.CancellationToken);

    private static async Task RunToEndAsync(string folder, IReadOnlyList<string> files)
    {
        using var host = KilledHost.Start([.. Arguments(folder, files), "--until-end"]);
        await host.WaitForExitAsync();
        Assert.True(host.ExitCode == 0, host.Errors);
    }

    private static IEnumerable<string> Arguments(string folder, IReadOnlyList<string> files) =>
    [
        "up", "--data-dir", folder, "--listen", "http://127.0.0.1:0", "--speed", "max", "--durability", "process-crash",
        "--strategy", "ma-cross", "--set", "fast=5", "--set", "slow=15", "--direction", "both", "--cash", "1000000",
        "--size", "risk:0.005", "--stop", "atr:14,2", "--target", "r:1@0.5+r:3@0.5", "--trail", "pct:0.01", "--limit", "leverage:2",
        "--replay", .. files,
    ];

    private List<string> WriteMarkets()
    {
        var files = new List<string>();
        foreach (var market in MarketSimulator.Run(new SimulationOptions { Seed = 11, Instruments = 2, Days = Days }))
        {
            var path = Path.Combine(_folder, market.Instrument.Id.Symbol + ".csv");
            BarCsvWriter.Write(path, market.Bars);
            files.Add(path);
        }

        return files;
    }
}
