using Microsoft.Extensions.Logging;
using R3edge.Application.MarketData;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;

namespace R3edge.Functions.Hosting;

/// <summary>
/// Brings what is known of markets up to date in an instance that does not receive their bars: from the history, and from the states
/// that the stage of order flow has saved. Both are written with every batch of the instances that do.
/// </summary>
/// <param name="platform">The services.</param>
/// <param name="time">The clock.</param>
public sealed class MarketCatchUp(FunctionsPlatform platform, TimeProvider time) : IDisposable
{
    private const int MostPartitions = 32;
    private static readonly TimeSpan Window = TimeSpan.FromDays(10);

    private readonly FunctionsPlatform _platform = platform;
    private readonly TimeProvider _time = time;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private int _feeds;
    private long? _readAt;

    /// <summary>This instance receives bars or order flow itself, so that what it knows is newer than what is stored.</summary>
    public void IsFed() => Interlocked.Increment(ref _feeds);

    /// <summary>Reads what is newer than what is known here.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Application.Ports.StorageException">It could not be read.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _feeds) > 0)
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // What one request has read serves the next: every market and timeframe is a file to look for.
            if (_readAt is { } last && _time.GetElapsedTime(last) < _platform.Options.DirectoryAge)
            {
                return;
            }

            var began = _time.GetTimestamp();
            var stage = new MarketBarsStage(_platform.MarketData);
            foreach (var instrument in _platform.Instruments.All())
            {
                foreach (var timeframe in MarketDataOptions.Timeframes)
                {
                    await ReadAsync(stage, instrument.Id, timeframe, cancellationToken).ConfigureAwait(false);
                }
            }

            await stage.CommitAsync(0, cancellationToken).ConfigureAwait(false);
            _platform.Refit.FitDue(cancellationToken);
            for (var partition = 0; partition < MostPartitions; partition++)
            {
                await new MarketFlowStage(
                    partition, _platform.Snapshots, _platform.MarketData, _platform.Loggers.CreateLogger<MarketFlowStage>())
                    .StartAsync(cancellationToken).ConfigureAwait(false);
            }

            _readAt = began;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private async Task ReadAsync(MarketBarsStage stage, InstrumentId instrument, Timeframe timeframe, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;
        var last = _platform.MarketData.Bars(instrument, timeframe)?.Last.CloseTime;
        if (last is { } closed && now < closed + timeframe.Duration)
        {
            return; // None has closed since.
        }

        var from = last ?? now - Window;
        var bars = await _platform.History.ReadAsync(instrument, timeframe, from, now, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < bars.Count; i++)
        {
            var data = new ClosedBar(instrument, timeframe, bars[i]).ToEvent();
            await stage
                .HandleAsync(new ReceivedEvent(i, data.Key, data.Id, bars[i].CloseTime, data.Body), cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
