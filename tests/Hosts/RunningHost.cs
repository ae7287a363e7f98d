using R3edge.Application.Ports.Events;
using R3edge.Application.Sessions;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;
using R3edge.Local.Feeds;
using R3edge.Local.Hosting;
using R3edge.Storage.Sqlite;

namespace R3edge.Testing;

/// <summary>
/// A whole host on a free port that has replayed two small markets: five hours of <c>simulated/ALPHA-USD</c>, which swings and then
/// rises to the end, and half an hour of <c>simulated/BETA-USD</c>. Its sessions have closed trades, and one holds a position.
/// </summary>
public sealed class RunningHost : IAsyncLifetime
{
    /// <summary>Who owns the sessions.</summary>
    public const string User = "trader-1";

    /// <summary>The first bar opens then.</summary>
    public static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int Bars = 300;
    private const int Turn = 240;
    private LocalHost? _host;

    /// <summary>Its data folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("r3edge-host-").FullName;

    /// <summary>The host.</summary>
    public LocalHost Host => _host ?? throw new InvalidOperationException("The host has not started.");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _host = await LocalHost.StartAsync(Options(Folder), _ => { }, CancellationToken.None);
        await _host.FeedEnded;

        // What only records may be behind what trades when the last bar was played.
        var since = TimeProvider.System.GetTimestamp();
        while (_host.Status.EventsBehind > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Patience, $"The stages are still {_host.Status.EventsBehind} events behind.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        // The history and the archive of signals write what they have collected at their next checkpoint.
        await Task.Delay(new EventConsumerOptions().CheckpointInterval + TimeSpan.FromSeconds(2), TimeProvider.System);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>How it runs.</summary>
    /// <param name="folder">The data folder.</param>
    public static LocalOptions Options(string folder) => new()
    {
        DataFolder = folder,
        Url = "http://127.0.0.1:0",
        Replay = [Market("ALPHA-USD", Bars), Market("BETA-USD", 30)],
        Speed = ReplaySpeed.Maximum,
        Sessions =
        [
            Session("holds", TradeDirection.Long),
            Session("turns", TradeDirection.Both),
            Session("shorts", TradeDirection.Short),
        ],
        User = new UserId(User),
        Partitions = 2,
        StateDurability = Durability.ProcessCrash,
    };

    /// <summary>The close of a bar: a swing of an hour, and at the end nothing but a rise.</summary>
    /// <param name="bar">Its number from 0.</param>
    public static double Close(int bar) => bar < Turn ? 100.0 + 5.0 * Math.Sin(bar * Math.PI / 30.0) : 100.0 + 0.1 * (bar - Turn);

    private static ReplayMarket Market(string symbol, int count)
    {
        var bars = new BarSeriesBuilder(Timeframe.OneMinute, count);
        for (var i = 0; i < count; i++)
        {
            var (open, close) = (Close(Math.Max(0, i - 1)), Close(i));
            bars.Add(new Bar(
                Start.AddMinutes(i), Start.AddMinutes(i + 1), open, Math.Max(open, close) + 0.05, Math.Min(open, close) - 0.05, close, 10.0));
        }

        return new ReplayMarket(new Instrument(new InstrumentId(new Venue("simulated"), symbol), 0.01m, 0.0001m, 1m), bars.Build());
    }

    private static SessionRequest Session(string key, TradeDirection direction) => new()
    {
        Key = key,
        Strategy = "ma-cross",
        Parameters = new Dictionary<string, double> { ["fast"] = 3.0, ["slow"] = 8.0 },
        Instrument = "simulated/ALPHA-USD",
        Timeframe = "1m",
        Direction = direction,
        Risk = RiskProfile.Default with { Size = "notional:10000" },
    };
}
