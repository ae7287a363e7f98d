using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using R3edge.Storage.Azure.Tests;

[assembly: AssemblyFixture(typeof(Azurite))]

namespace R3edge.Storage.Azure.Tests;

/// <summary>
/// Azurite in memory, for as long as the tests run. It is installed with npm into a temporary folder once, and has many accounts, so
/// that each test has one of its own.
/// </summary>
public sealed class Azurite : IAsyncLifetime
{
    private const string Version = "3.35.0";
    private const int Accounts = 400;

    // No secret: the emulator takes what it is started with.
    private static readonly string Key = Convert.ToBase64String(new byte[64]);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static int _taken;
    private Process? _process;

    private static string Problem { get; set; } = "";

    private static int Blobs { get; set; }

    private static int Tables { get; set; }

    /// <summary>The connection to an account that nobody has used; skips the test where there is no Azurite.</summary>
    public static string NewConnection()
    {
        Assert.SkipWhen(Problem.Length > 0, Problem);
        var account = NameOf(Interlocked.Increment(ref _taken) % Accounts);
        return $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={Key};"
            + $"BlobEndpoint=http://127.0.0.1:{Blobs}/{account};TableEndpoint=http://127.0.0.1:{Tables}/{account};";
    }

    public async ValueTask InitializeAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"r3edge-azurite-{Version}");
        var program = Path.Combine(folder, "node_modules", "azurite", "dist", "src", "azurite.js");
        if (!File.Exists(program))
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{ "private": true }""");
            using var npm = Start(
                OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
                ["install", "--prefix", folder, "--no-audit", "--no-fund", "--no-package-lock", $"azurite@{Version}"]);
            if (npm is null || !npm.WaitForExit(Patience) || npm.ExitCode != 0)
            {
                Problem = "Azurite could not be installed with npm.";
                return;
            }
        }

        (Blobs, Tables) = (FreePort(), FreePort());
        _process = Start(
            "node",
            [
                program, "--silent", "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry",
                "--blobPort", $"{Blobs}", "--queuePort", $"{FreePort()}", "--tablePort", $"{Tables}",
            ]);
        Problem = _process is not null && await AnswersAsync(Blobs) && await AnswersAsync(Tables) ? "" : "Azurite did not start.";
    }

    public ValueTask DisposeAsync()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string NameOf(int account) => $"r3edgetest{account:D4}";

    private static Process? Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(0, Accounts).Select(i => $"{NameOf(i)}:{Key}"));
        try
        {
            var process = Process.Start(start)!;
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            return process;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < Patience;)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }

        return false;
    }
}
