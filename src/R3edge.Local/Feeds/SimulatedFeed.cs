using System.Globalization;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Local.Stages;

namespace R3edge.Local.Feeds;

/// <summary>
/// Publishes a seeded market tick by tick, in slices of time: the trades and the last quote and book of each instrument, then its
/// clock. At the greatest speed a slice waits until everything that the one before caused is done.
/// </summary>
internal sealed class SimulatedFeed : IMarketFeed
{
    /// <summary>Slices of the clock on the wall: short enough to look alive, long enough to cost little.</summary>
    private static readonly TimeSpan WallSlice = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ShortestSlice = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestSlice = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    private readonly MarketTapeOptions _options;
    private readonly MarketTape _tape;
    private readonly InstrumentSlice[] _slices;
    private readonly ReplaySpeed _speed;
    private readonly FeedStore _store;
    private readonly StageHost _stages;
    private readonly TimeProvider _time;
    private readonly long _sliceTicks;
    private long _marketTicks;

    /// <summary>Creates a feed.</summary>
    /// <param name="options">The market.</param>
    /// <param name="speed">How fast its time passes.</param>
    /// <param name="store">Where the moments and its position go.</param>
    /// <param name="stages">The stages that it waits for at the greatest speed.</param>
    /// <param name="time">The clock on the wall.</param>
    public SimulatedFeed(
        MarketTapeOptions options, ReplaySpeed speed, FeedStore store, StageHost stages, TimeProvider time)
    {
        _options = options;
        _tape = new MarketTape(options);
        _slices = [.. _tape.Instruments.Select(instrument => new InstrumentSlice(instrument.Id))];
        _speed = speed;
        _store = store;
        _stages = stages;
        _time = time;
        _sliceTicks = SliceOf(speed).Ticks;
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Instruments => _tape.Instruments;

    /// <inheritdoc/>
    public DateTime StartsAt => _options.Market.Start;

    /// <inheritdoc/>
    public double? Done => null;

    /// <inheritdoc/>
    public DateTime? MarketTime => Volatile.Read(ref _marketTicks) is var ticks and not 0 ? new DateTime(ticks, DateTimeKind.Utc) : null;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var start = _options.Market.Start;
        var position = await _store.LoadAsync(Source(), cancellationToken).ConfigureAwait(false);
        var end = start.AddTicks(position.Next);
        if (position.Next > 0)
        {
            _tape.SkipTo(end);
        }

        var saved = _time.GetTimestamp();
        var pace = new Pace(_speed, _time);
        var pending = _tape.Next();
        while (true)
        {
            end = end.AddTicks(_sliceTicks);
            await pace.WaitForAsync(end, cancellationToken).ConfigureAwait(false);
            for (; _tape.Time < end; pending = _tape.Next())
            {
                _slices[_tape.Instrument].Take(_tape, pending);
            }

            await PublishAsync(end, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _marketTicks, end.Ticks);
            if (_time.GetElapsedTime(saved) >= SaveInterval)
            {
                await _store.SaveAsync(new FeedPosition(position.Source, (end - start).Ticks), cancellationToken).ConfigureAwait(false);
                saved = _time.GetTimestamp();
            }
        }
    }

    private async Task PublishAsync(DateTime end, CancellationToken cancellationToken)
    {
        var events = new List<EventData>(_slices.Length);
        foreach (var slice in _slices)
        {
            events.Add(slice.Finish(end));
        }

        await _store.PublishAsync(events, cancellationToken).ConfigureAwait(false);
        if (double.IsPositiveInfinity(_speed.Factor))
        {
            await _stages.WhenIdleAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static TimeSpan SliceOf(ReplaySpeed speed)
    {
        if (double.IsPositiveInfinity(speed.Factor))
        {
            return LongestSlice;
        }

        // A whole part of a minute, so that a slice ends where a bar does.
        var wanted = WallSlice * speed.Factor;
        var parts = Math.Ceiling(LongestSlice / (wanted < ShortestSlice ? ShortestSlice : wanted));
        return parts <= 1.0 ? LongestSlice : TimeSpan.FromTicks(LongestSlice.Ticks / LeastDivisor((long)parts));
    }

    /// <summary>The least number from a given one on that divides a minute into whole ticks.</summary>
    private static long LeastDivisor(long parts)
    {
        while (LongestSlice.Ticks % parts != 0)
        {
            parts++;
        }

        return parts;
    }

    private string Source() => string.Create(
        CultureInfo.InvariantCulture,
        $"simulated,{_options.Market.Seed},{_options.Market.Instruments},{_options.TradesPerBar},{_options.Market.Start:O},{_sliceTicks}");
}
