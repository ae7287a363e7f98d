using Microsoft.Extensions.Logging;
using R3edge.Application.Collection.Live;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection.History;

/// <summary>
/// Writes closed bars to <see cref="BarHistory"/>, merged by opening time, before every checkpoint and so also while the day is
/// running. The same bar again changes nothing; another bar of the same interval takes the place of the one before. A longer bar to
/// which its minutes, as history has them by now, add something is replaced by what they add up to: minutes may have been repaired or
/// fetched after it closed. The only writer of the files of its partition's instruments.
/// </summary>
/// <param name="history">Where bars go.</param>
/// <param name="logger">What it tells.</param>
public sealed class HistoryWriter(BarHistory history, ILogger<HistoryWriter> logger) : IPartitionHandler
{
    private readonly BarHistory _history = history;
    private readonly ILogger<HistoryWriter> _logger = logger;
    private readonly Dictionary<DayFile, SortedList<DateTime, Bar>> _pending = [];

    // The last file of each instrument and timeframe: it is written again and again while its day runs.
    private readonly Dictionary<(InstrumentId, Timeframe), (DateOnly Day, SortedList<DateTime, Bar> Bars)> _current = [];

    // The files of one commit: days of fetched minutes lie under thousands of longer bars, and each looks at its minutes.
    private readonly Dictionary<DayFile, SortedList<DateTime, Bar>> _read = [];

    private readonly HashSet<(InstrumentId Instrument, DateTime Minute)> _repaired = [];

    /// <inheritdoc/>
    public ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(received);
        var closed = ClosedBar.Read(received.Body.Span);
        if (!closed.Bar.IsPossible || closed.Timeframe.Floor(closed.Bar.OpenTime) != closed.Bar.OpenTime)
        {
            throw new InvalidDataException($"The bar is impossible or no interval of {closed.Timeframe}: {closed.Bar}.");
        }

        Pend(closed.Instrument, closed.Timeframe, closed.Bar);
        if (closed.Timeframe == Timeframe.OneMinute && closed.IsBackfilled)
        {
            _repaired.Add((closed.Instrument, closed.Bar.OpenTime));
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask CommitAsync(long position, CancellationToken cancellationToken)
    {
        var (bars, files) = (0, 0);
        _read.Clear();

        // Minutes first: longer bars are compared with them.
        foreach (var (file, pending) in _pending.OrderBy(pair => pair.Key.Timeframe).ThenBy(pair => pair.Key.Day).ToArray())
        {
            var merged = await MergeAsync(file, pending, cancellationToken).ConfigureAwait(false);
            bars += merged;
            files += merged > 0 ? 1 : 0;
            _pending.Remove(file);
        }

        foreach (var file in await RepairedAsync(cancellationToken).ConfigureAwait(false))
        {
            var merged = await MergeAsync(file.Key, file.Value, cancellationToken).ConfigureAwait(false);
            bars += merged;
            files += merged > 0 ? 1 : 0;
        }

        _repaired.Clear();
        _read.Clear();
        if (files > 0)
        {
            CollectionLog.HistoryWritten(_logger, bars, files);
        }
    }

    private static DateOnly DayOf(DateTime time) => DateOnly.FromDateTime(time);

    private void Pend(InstrumentId instrument, Timeframe timeframe, in Bar bar)
    {
        var file = new DayFile(instrument, timeframe, DayOf(bar.OpenTime));
        if (!_pending.TryGetValue(file, out var bars))
        {
            _pending.Add(file, bars = []);
        }

        bars[bar.OpenTime] = bar;
    }

    /// <summary>Merges bars into a file; gives how many changed it.</summary>
    private async Task<int> MergeAsync(DayFile file, SortedList<DateTime, Bar> bars, CancellationToken cancellationToken)
    {
        var key = (file.Instrument, file.Timeframe);
        var known = await ReadAsync(file, cancellationToken).ConfigureAwait(false);
        var merged = new SortedList<DateTime, Bar>(known);
        var changed = 0;
        foreach (var (time, bar) in bars)
        {
            var better = file.Timeframe == Timeframe.OneMinute
                ? bar
                : await WithItsMinutesAsync(file.Instrument, file.Timeframe, bar, cancellationToken).ConfigureAwait(false);
            if (!merged.TryGetValue(time, out var old) || old != better)
            {
                merged[time] = better;
                changed++;
            }
        }

        if (changed > 0)
        {
            await _history
                .WriteDayAsync(file.Instrument, file.Timeframe, file.Day, merged.Values, cancellationToken)
                .ConfigureAwait(false);
            _read[file] = merged;
        }

        if (!_current.TryGetValue(key, out var current) || current.Day <= file.Day)
        {
            _current[key] = (file.Day, merged);
        }

        return changed;
    }

    private async Task<SortedList<DateTime, Bar>> ReadAsync(DayFile file, CancellationToken cancellationToken)
    {
        if (_current.TryGetValue((file.Instrument, file.Timeframe), out var current) && current.Day == file.Day)
        {
            return current.Bars;
        }

        if (!_read.TryGetValue(file, out var bars))
        {
            var read = await _history.ReadDayAsync(file.Instrument, file.Timeframe, file.Day, cancellationToken).ConfigureAwait(false);
            _read[file] = bars = new SortedList<DateTime, Bar>(read.ToDictionary(bar => bar.OpenTime));
        }

        return bars;
    }

    /// <summary>The longer bars that are in files already and lie over minutes that were repaired.</summary>
    private async Task<Dictionary<DayFile, SortedList<DateTime, Bar>>> RepairedAsync(CancellationToken cancellationToken)
    {
        var found = new Dictionary<DayFile, SortedList<DateTime, Bar>>();
        var intervals = _repaired.SelectMany(repaired => Timeframe.All
            .Skip(1)
            .Select(timeframe => (repaired.Instrument, Timeframe: timeframe, Start: timeframe.Floor(repaired.Minute))));
        foreach (var (instrument, timeframe, start) in intervals.Distinct())
        {
            var file = new DayFile(instrument, timeframe, DayOf(start));
            var known = await ReadAsync(file, cancellationToken).ConfigureAwait(false);
            if (known.TryGetValue(start, out var bar))
            {
                if (!found.TryGetValue(file, out var bars))
                {
                    found.Add(file, bars = []);
                }

                bars[start] = bar;
            }
        }

        return found;
    }

    private async Task<Bar> WithItsMinutesAsync(
        InstrumentId instrument, Timeframe timeframe, Bar bar, CancellationToken cancellationToken)
    {
        var parts = new BarAggregator(timeframe);
        var closed = new List<Bar>();
        for (var day = DayOf(bar.OpenTime); day <= DayOf(bar.CloseTime.AddTicks(-1)); day = day.AddDays(1))
        {
            var minutes = await ReadAsync(new DayFile(instrument, Timeframe.OneMinute, day), cancellationToken).ConfigureAwait(false);
            foreach (var minute in minutes.Values)
            {
                if (minute.OpenTime >= bar.OpenTime && minute.OpenTime < bar.CloseTime)
                {
                    parts.Add(minute, closed);
                }
            }
        }

        parts.Advance(bar.CloseTime, closed);

        // What is missing among the minutes may be in the bar: only what adds to it is better.
        return closed is [var sum] && sum.Volume >= bar.Volume && sum.High >= bar.High && sum.Low <= bar.Low ? sum : bar;
    }

    private readonly record struct DayFile(InstrumentId Instrument, Timeframe Timeframe, DateOnly Day);
}
