using System.Globalization;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;
using R3edge.Local.Stages;

namespace R3edge.Local.Feeds;

/// <summary>
/// Plays recorded bars into <see cref="HubNames.MarketData"/>, all instruments in the order of time. Each bar is two moments: its
/// course, in which the venue fills what it fills, then its close, at which decisions are taken. Between two moments it waits
/// until everything that the first one caused is done, so that a replay gives the same as a backtest, at any speed and on any machine.
/// </summary>
internal sealed class ReplayFeed : IMarketFeed
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(1);

    private readonly ReplayMarket[] _markets;
    private readonly MarketBatchWriter[] _writers;
    private readonly ReplaySpeed _speed;
    private readonly FeedStore _store;
    private readonly StageHost _stages;
    private readonly TimeProvider _time;
    private readonly int[] _next;
    private readonly long _total;
    private long _played;
    private long _marketTicks;

    /// <summary>Creates a feed.</summary>
    /// <param name="markets">The recorded markets, each of another instrument.</param>
    /// <param name="speed">How fast time passes.</param>
    /// <param name="store">Where the moments and its position go.</param>
    /// <param name="stages">The stages that it waits for.</param>
    /// <param name="time">The clock on the wall.</param>
    public ReplayFeed(
        IReadOnlyList<ReplayMarket> markets,
        ReplaySpeed speed,
        FeedStore store,
        StageHost stages,
        TimeProvider time)
    {
        _markets = [.. markets.OrderBy(market => market.Instrument.Id.ToString(), StringComparer.Ordinal)];
        _writers = [.. _markets.Select(market => new MarketBatchWriter(market.Instrument.Id))];
        _speed = speed;
        _store = store;
        _stages = stages;
        _time = time;
        _next = new int[_markets.Length];
        _total = _markets.Sum(market => (long)market.Bars.Count);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Instruments => [.. _markets.Select(market => market.Instrument)];

    /// <inheritdoc/>
    public DateTime StartsAt => _markets.Min(market => market.Bars.OpenTime(0));

    /// <inheritdoc/>
    public double? Done => _total == 0 ? 1.0 : (double)Volatile.Read(ref _played) / _total;

    /// <inheritdoc/>
    public DateTime? MarketTime => Volatile.Read(ref _marketTicks) is var ticks and not 0 ? new DateTime(ticks, DateTimeKind.Utc) : null;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var position = await _store.LoadAsync(Source(), cancellationToken).ConfigureAwait(false);
        var index = 0L;
        for (; index < position.Next && NextMarket() is { } skipped; index++)
        {
            Volatile.Write(ref _marketTicks, _markets[skipped].Bars.CloseTime(_next[skipped]).Ticks);
            _next[skipped]++;
        }

        Volatile.Write(ref _played, index);

        var saved = _time.GetTimestamp();
        var pace = new Pace(_speed, _time);
        while (NextMarket() is { } market)
        {
            var bars = _markets[market].Bars;
            var bar = bars[_next[market]];
            await pace.WaitForAsync(bar.CloseTime, cancellationToken).ConfigureAwait(false);
            await PlayAsync(market, bars.Timeframe, bar, cancellationToken).ConfigureAwait(false);
            _next[market]++;
            Volatile.Write(ref _played, ++index);
            Volatile.Write(ref _marketTicks, bar.CloseTime.Ticks);
            if (_time.GetElapsedTime(saved) >= SaveInterval)
            {
                await _store.SaveAsync(new FeedPosition(position.Source, index), cancellationToken).ConfigureAwait(false);
                saved = _time.GetTimestamp();
            }
        }

        await _store.SaveAsync(new FeedPosition(position.Source, index), cancellationToken).ConfigureAwait(false);
    }

    private async Task PlayAsync(int market, Timeframe timeframe, Bar bar, CancellationToken cancellationToken)
    {
        var writer = _writers[market];
        writer.OnSourceBar(timeframe, bar);
        await PublishAsync(writer.Take(IdOf(bar, "bar"), bar.CloseTime), cancellationToken).ConfigureAwait(false);
        writer.OnClock(bar.CloseTime);
        await PublishAsync(writer.Take(IdOf(bar, "clock"), bar.CloseTime), cancellationToken).ConfigureAwait(false);
    }

    private async Task PublishAsync(EventData moment, CancellationToken cancellationToken)
    {
        await _store.PublishAsync([moment], cancellationToken).ConfigureAwait(false);
        await _stages.WhenIdleAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The market whose next bar closes first; null at the end.</summary>
    private int? NextMarket()
    {
        int? first = null;
        var closes = DateTime.MaxValue;
        for (var i = 0; i < _markets.Length; i++)
        {
            var bars = _markets[i].Bars;
            if (_next[i] < bars.Count && bars.CloseTime(_next[i]) < closes)
            {
                (first, closes) = (i, bars.CloseTime(_next[i]));
            }
        }

        return first;
    }

    private string Source() => string.Join(
        ' ',
        _markets.Select(market => string.Create(
            CultureInfo.InvariantCulture, $"{market.Instrument.Id},{market.Bars.Timeframe},{market.Bars.Count},{market.Bars.OpenTicks[0]}")));

    private static string IdOf(Bar bar, string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"replay~{bar.OpenTime:yyyyMMddHHmm}~{kind}");
}
