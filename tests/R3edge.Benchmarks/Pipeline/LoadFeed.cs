using System.Diagnostics;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;
using R3edge.Local.Feeds;

namespace R3edge.Benchmarks.Pipeline;

/// <summary>
/// Trades of many instruments at a steady rate, a few milliseconds of them a publication. The market's time passes faster than the
/// clock on the wall, so that bars close often enough to be measured; all instruments close theirs at the same moment, as they do.
/// </summary>
internal sealed class LoadFeed(IEventPublisher publisher, int instruments, int tradesPerSecond, double speed, TimeSpan duration) : IMarketFeed
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(5);

    private readonly IEventPublisher _publisher = publisher;
    private readonly int _tradesPerSlice = (int)(tradesPerSecond * Slice.TotalSeconds);
    private readonly double _speed = speed;
    private readonly TimeSpan _duration = duration;
    private readonly Dictionary<(InstrumentId, DateTime), long> _entered = [];

    public IReadOnlyList<Instrument> Instruments { get; } =
    [
        .. Enumerable.Range(0, instruments).Select(i => new Instrument(new InstrumentId(Venue.Simulated, $"L{i:D2}-USD"), 0.01m, 0.0001m, 0m)),
    ];

    public DateTime StartsAt => Start;

    public double? Done => null;

    public DateTime? MarketTime { get; private set; }

    public long Published { get; private set; }

    /// <summary>When the first trade behind a bar's close was given to the hub; null where there was none.</summary>
    public long? EnteredBehind(InstrumentId instrument, DateTime close)
    {
        lock (_entered)
        {
            return _entered.TryGetValue((instrument, close), out var at) ? at : null;
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var random = new Random(1);
        var writers = Instruments.Select(instrument => new MarketBatchWriter(instrument.Id)).ToArray();
        var prices = Instruments.Select(_ => 100.0 + random.NextDouble()).ToArray();
        var last = new DateTime[writers.Length];
        var clock = Stopwatch.StartNew();
        var sequence = 0L;
        for (var slice = 0L; clock.Elapsed < _duration; slice++)
        {
            var due = (slice + 1) * Slice;
            var wait = due - clock.Elapsed;
            if (wait > TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(wait, TimeProvider.System, cancellationToken);
            }

            for (var i = 0; i < _tradesPerSlice; i++)
            {
                var k = random.Next(writers.Length);
                var time = Start + ((slice * Slice) + (Slice * i / _tradesPerSlice)) * _speed;
                prices[k] *= 1.0 + (0.0005 * (random.NextDouble() - 0.5));
                writers[k].OnTrade(
                    new Trade(time, Math.Round(prices[k], 2), 0.5, random.Next(2) == 0 ? Side.Buy : Side.Sell, ++sequence), isBackfilled: false);
                Note(Instruments[k].Id, ref last[k], time);
            }

            var events = new List<EventData>(writers.Length);
            foreach (var writer in writers)
            {
                if (writer.Count > 0)
                {
                    events.Add(writer.Take(FormattableString.Invariant($"load~{slice}"), Start + due * _speed));
                }
            }

            await _publisher.PublishAsync(HubNames.MarketData, events, cancellationToken);
            MarketTime = Start + due * _speed;
            Published += _tradesPerSlice;
        }
    }

    private void Note(InstrumentId instrument, ref DateTime last, DateTime time)
    {
        var close = Timeframe.OneMinute.Floor(time);
        if (Timeframe.OneMinute.Floor(last) != close)
        {
            lock (_entered)
            {
                _entered[(instrument, close)] = Stopwatch.GetTimestamp();
            }
        }

        last = time;
    }
}
