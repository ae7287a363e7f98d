using System.Diagnostics;
using System.Net;
using System.Text.Json;
using R3edge.Application.Collection;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets.Simulation;
using R3edge.Local.Authentication;
using R3edge.Local.Tests.Api;

namespace R3edge.Local.Tests.Recovery;

/// <summary>The disk of a running host fills up, and is given room again later.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Ballast = "ballast";

    private readonly string _folder = Directory.CreateTempSubdirectory("r3edge-full-").FullName;
    private readonly string _disk;
    private bool _isMounted;

    public FullDiskTests()
    {
        _disk = Path.Combine(_folder, "disk");
        Directory.CreateDirectory(_disk);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", "--lazy", _disk);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Up_DiskFillsAndIsGivenRoomAgain_SaysSoWaitsAndEndsAsIfNothingHadBeen()
    {
        _isMounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", _disk);
        Assert.SkipUnless(_isMounted, "A small disk of its own needs the right to mount one.");
        var market = MarketSimulator.Run(new SimulationOptions { Seed = 3, Instruments = 1, Days = 1 })[0];
        var file = Path.Combine(_folder, market.Instrument.Id.Symbol + ".csv");
        BarCsvWriter.Write(file, market.Bars);
        using (var undisturbed = KilledHost.Start(Arguments(Path.Combine(_folder, "undisturbed"), file)))
        {
            await undisturbed.WaitForExitAsync();
            Assert.True(undisturbed.ExitCode == 0, undisturbed.Errors);
        }

        var data = Path.Combine(_disk, "data");
        using var host = KilledHost.Start(Arguments(data, file));
        await host.IsUp;
        Fill();
        var token = LocalIssuer.Open(data).Issue(new UserId("trader-1"), ["trade"], ApiClient.Now, TimeSpan.FromMinutes(10));
        using var api = new ApiClient(host.Url, token);
        var health = await TroubleAsync(api);
        Assert.True(health.Contains("no room left", StringComparison.Ordinal), health + host.Errors);

        using var refused = await api.SendAsync(
            HttpMethod.Post,
            "sessions",
            $$"""{"strategy":"ma-cross","instrument":"file/{{market.Instrument.Id.Symbol}}","timeframe":"1m"}""",
            ("Idempotency-Key", "another"));
        Assert.Equal(HttpStatusCode.InsufficientStorage, refused.StatusCode);
        using var problem = JsonDocument.Parse(await refused.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("The disk is full", problem.RootElement.GetProperty("title").GetString());
        using var positions = await api.SendAsync(HttpMethod.Get, "positions");
        Assert.Equal(HttpStatusCode.OK, positions.StatusCode);

        File.Delete(Path.Combine(_disk, Ballast));
        await host.WaitForExitAsync();
        Assert.True(host.ExitCode == 0, host.Errors);
        var (expected, actual) = (await LeftBehind.ReadAsync(Path.Combine(_folder, "undisturbed")), await LeftBehind.ReadAsync(data));
        Assert.NotEmpty(expected.Trades);
        Assert.Equal(expected.Trades, actual.Trades);
        Assert.Equal(expected.Decisions, actual.Decisions);
        Assert.Equal(expected.Account, actual.Account);
        Assert.Equal(expected.Orders, actual.Orders);
        Assert.Equal(expected.Fills, actual.Fills);
        Assert.Equal(expected.Bars, actual.Bars);
    }

    private static IEnumerable<string> Arguments(string folder, string file) =>
    [
        "up", "--data-dir", folder, "--listen", "http://127.0.0.1:0", "--speed", "max", "--until-end",
        "--strategy", "ma-cross", "--set", "fast=5", "--set", "slow=15", "--direction", "both", "--size", "fixed:1", "--replay", file,
    ];

    // To the last byte, so that whatever is written next finds no room.
    private void Fill()
    {
        using var ballast = new FileStream(Path.Combine(_disk, Ballast), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var bytes = new byte[1 << 16];
        try
        {
            while (true)
            {
                ballast.Write(bytes);
            }
        }
        catch (IOException)
        {
            // That is what it is for.
        }
    }

    private static async Task<string> TroubleAsync(ApiClient api)
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromMinutes(1);)
        {
            using var answer = await api.SendAsync(HttpMethod.Get, "health");
            var health = await answer.Content.ReadAsStringAsync(Cancel);
            if (health.Contains("It waits", StringComparison.Ordinal))
            {
                return health;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancel);
        }

        using var last = await api.SendAsync(HttpMethod.Get, "health");
        return await last.Content.ReadAsStringAsync(Cancel);
    }

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true });
            process!.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
