using System.Diagnostics;
using System.Globalization;
using R3edge.Application.Ports.Events;
using R3edge.Storage.Sqlite.CrashChild;

namespace R3edge.Storage.Sqlite.Tests;

/// <summary>Kills a process that works on the storage, again and again, and holds what is left to what it acknowledged.</summary>
public sealed class CrashTests
{
    private const int Rounds = 24;

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Kill_AtAnyMoment_LosesNothingAcknowledgedAndTearsNothing()
    {
        using var folder = new Folder();
        var seen = new Acknowledged();
        var random = new Random(20240301);
        for (var round = 0; round < Rounds; round++)
        {
            // Half are killed from outside, at any moment; half kill themselves right behind an acknowledgement.
            var lines = random.Next(1, 400);
            await RunAndKillAsync(folder.Path, lines, round % 2 == 0, seen);

            // Every other time the next child finds the storage as the kill left it.
            if (round / 2 % 2 == 1)
            {
                await AssertWholeAsync(folder.Path, seen);
            }
        }

        Assert.True(seen.Published.Values.Sum() > Rounds, "There was something to lose.");
        Assert.True(seen.Handled.Count > 0 && seen.Table > 0 && seen.Blob > 0, "Every kind of work was under way.");
    }

    private static async Task RunAndKillAsync(string folder, int lines, bool isKilledFromOutside, Acknowledged seen)
    {
        var child = Path.Combine(AppContext.BaseDirectory, "R3edge.Storage.Sqlite.CrashChild.dll");
        string[] own = isKilledFromOutside ? [] : [lines.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo(DotNet(), ["exec", child, folder, .. own])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput;
        for (var read = 0; read < lines && await output.ReadLineAsync(TestContext.Current.CancellationToken) is { } line; read++)
        {
            seen.Add(line);
        }

        if (isKilledFromOutside)
        {
            Assert.False(process.HasExited, "The child ended by itself: " + (process.HasExited ? await errors : ""));
            process.Kill();
        }

        // What is in the pipe was acknowledged before the kill; only the last line may be torn.
        var rest = await output.ReadToEndAsync(TestContext.Current.CancellationToken);
        var whole = rest.LastIndexOf('\n');
        foreach (var line in rest[..(whole + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            seen.Add(line);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await errors);
    }

    private static async Task AssertWholeAsync(string folder, Acknowledged seen)
    {
        await using var storage = await SqliteStorage.OpenAsync(Victim.OptionsOf(folder), TimeProvider.System);
        var log = await Victim.LogAsync(storage);
        foreach (var (key, last) in seen.Published)
        {
            var events = log[key];
            Assert.True(events.Count > last, $"{key} was acknowledged up to {last} and is there up to {events.Count - 1}.");
            for (var number = 0; number < events.Count; number++)
            {
                Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{key}-{number}"), events[number].Id);
                Assert.True(events[number].Body.Span.SequenceEqual(Victim.Filled(number, 300)), "The body is whole.");
                Assert.True(number == 0 || events[number].Position > events[number - 1].Position, "Positions rise.");
            }
        }

        for (var partition = 0; partition < Victim.Partitions; partition++)
        {
            var checkpoint = await storage.Hubs.GetCheckpointAsync(
                new PartitionAddress(Victim.Hub, Victim.Group, partition), TestContext.Current.CancellationToken);
            Assert.True((checkpoint ?? -1) <= seen.Handled.GetValueOrDefault(partition, -1), "No checkpoint is ahead of what was handled.");
        }

        var left = await storage.Tables.GetAsync(Victim.Table, "pair", "left", TestContext.Current.CancellationToken);
        var right = await storage.Tables.GetAsync(Victim.Table, "pair", "right", TestContext.Current.CancellationToken);
        if (seen.Table > 0)
        {
            var number = Victim.NumberOf(left!.Payload.Span);
            Assert.True(number >= seen.Table, $"The table was acknowledged at {seen.Table} and is at {number}.");
            Assert.True(left.Payload.Span.SequenceEqual(Victim.Filled(number, Victim.RowBytes)), "The row is whole.");
            Assert.True(left.Payload.Span.SequenceEqual(right!.Payload.Span), "Both rows of a batch are of the same one.");
        }

        Assert.True(await Victim.LastBlobAsync(storage) >= seen.Blob, "The blob is not older than what was acknowledged.");
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "blobs", ".writing")));
    }

    private static string DotNet() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } path ? path : "dotnet";

    private sealed class Acknowledged
    {
        public Dictionary<string, int> Published { get; } = [];

        public Dictionary<int, long> Handled { get; } = [];

        public long Table { get; private set; }

        public long Blob { get; private set; }

        public void Add(string line)
        {
            var words = line.Split(' ');
            var number = long.Parse(words[^1], CultureInfo.InvariantCulture);
            switch (words[0])
            {
                case "P":
                    Assert.True(number > Published.GetValueOrDefault(words[1], -1), "Numbers rise: what was acknowledged is not published again.");
                    Published[words[1]] = (int)number;
                    break;
                case "H":
                    var partition = int.Parse(words[1], CultureInfo.InvariantCulture);
                    Handled[partition] = Math.Max(number, Handled.GetValueOrDefault(partition, -1));
                    break;
                case "T":
                    Assert.True(number > Table, "Numbers rise.");
                    Table = number;
                    break;
                default:
                    Assert.True(number > Blob, "Numbers rise.");
                    Blob = number;
                    break;
            }
        }
    }
}
