using Microsoft.Extensions.Logging;
using R3edge.Application.Collection.Live;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection.History;

/// <summary>
/// Finds minutes that the history lacks, fetches them from the venue and publishes them as backfilled, together with the longer bars
/// over them, made anew: history is written from there, and no strategy acts on them. What a venue has nothing for is
/// remembered and not asked for forever: a market that does not trade has no bar.
/// </summary>
public sealed class BarBackfill
{
    private const int BarsPerCall = 500;

    private readonly BarHistory _history;
    private readonly IHistorySource _source;
    private readonly IEventPublisher _publisher;
    private readonly BackfillOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<BarBackfill> _logger;
    private readonly EmptyIntervals _empty;

    /// <summary>Creates the service.</summary>
    /// <param name="history">What there is.</param>
    /// <param name="source">What venues have.</param>
    /// <param name="publisher">Where bars go.</param>
    /// <param name="tables">Where is kept what venues have nothing for.</param>
    /// <param name="options">How gaps are looked for.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="logger">What it tells.</param>
    public BarBackfill(
        BarHistory history,
        IHistorySource source,
        IEventPublisher publisher,
        ITableStore tables,
        BackfillOptions options,
        TimeProvider time,
        ILogger<BarBackfill> logger)
    {
        _history = history;
        _source = source;
        _publisher = publisher;
        _options = options;
        _time = time;
        _logger = logger;
        _empty = new EmptyIntervals(tables, options);
    }

    /// <summary>Looks for the gaps of every instrument now and then, until it is cancelled.</summary>
    /// <param name="instruments">The instruments, asked each time.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(Func<IEnumerable<InstrumentId>> instruments, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(instruments);
        while (!cancellationToken.IsCancellationRequested)
        {
            foreach (var instrument in instruments())
            {
                try
                {
                    await FillAsync(instrument, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    // One instrument must not keep the others from their history; the next look tries again.
                    CollectionLog.BackfillFailed(_logger, instrument, exception);
                }
            }

            await Task.Delay(_options.Interval, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Looks for gaps of an instrument over the window of the options, and closes them.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">A store failed.</exception>
    public Task<BackfillResult> FillAsync(InstrumentId instrument, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow().UtcDateTime;

        // From midnight, so that the bars of the first day can be made anew from all their minutes.
        return FillAsync(instrument, (now - _options.Window).Date, now - _options.Grace, cancellationToken);
    }

    /// <summary>Looks for gaps of an instrument in a stretch of time, and closes them.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="from">UTC; the first minute.</param>
    /// <param name="to">UTC; the last minute ends at or before it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">A store failed.</exception>
    public async Task<BackfillResult> FillAsync(InstrumentId instrument, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var timeframe = Timeframe.OneMinute;
        var now = _time.GetUtcNow().UtcDateTime;
        var known = await _history.ReadAsync(instrument, timeframe, from, to, cancellationToken).ConfigureAwait(false);
        var notToAsk = await _empty.NotToAskAsync(instrument, timeframe, now, cancellationToken).ConfigureAwait(false);
        var gaps = BarGaps.Find(Covered(known, notToAsk, timeframe), timeframe, from, to);
        var fetched = new SortedList<DateTime, Bar>();
        var empty = new List<(DateTime From, DateTime To)>();
        string? unanswered = null;
        var requests = _options.RequestsPerLook;
        foreach (var (start, end) in gaps)
        {
            CollectionMetrics.Gaps.Add(1);
            CollectionLog.GapFound(_logger, instrument, timeframe, start, end);
            for (var next = start; next < end && unanswered is null;)
            {
                var answer = requests-- > 0
                    ? await _source.ReadAsync(instrument, timeframe, next, end, cancellationToken).ConfigureAwait(false)
                    : HistoryAnswer.None(HistoryStatus.Unavailable, "enough was asked for in one look, the rest follows in the next");
                if (answer.Earliest is { } earliest && earliest > next)
                {
                    // What is older the venue gives to nobody, so it is not asked for for ever; what is younger is worth having.
                    var reach = earliest < end ? earliest : end;
                    empty.Add((next, reach));
                    next = reach;
                    continue;
                }

                unanswered = answer.Status == HistoryStatus.Answered ? null : answer.Reason ?? "the source gave no reason";
                var through = answer.Through < end ? answer.Through : end;
                if (unanswered is not null || through <= next)
                {
                    unanswered ??= "the source answered nothing of what it was asked for";
                    CollectionLog.GapUnanswered(_logger, instrument, timeframe, next, unanswered);
                    break;
                }

                empty.AddRange(Take(answer.Bars, timeframe, next, through, fetched));
                next = through;
            }
        }

        var rebuilt = await PublishAsync(instrument, known, fetched, (from, to), cancellationToken).ConfigureAwait(false);
        await _empty.RememberAsync(instrument, timeframe, empty, now, cancellationToken).ConfigureAwait(false);
        var result = new BackfillResult(
            gaps.Count, fetched.Count, rebuilt, empty.Sum(stretch => (int)((stretch.To - stretch.From) / timeframe.Duration)), unanswered);
        Tell(instrument, timeframe, result, fetched, empty);
        return result;
    }

    private static long[] Covered(BarSeries known, IReadOnlyList<EmptyStretch> notToAsk, Timeframe timeframe)
    {
        var covered = new SortedSet<long>(known.OpenTicks.ToArray());
        foreach (var stretch in notToAsk)
        {
            for (var time = stretch.From; time < stretch.To; time += timeframe.Duration)
            {
                covered.Add(time.Ticks);
            }
        }

        return [.. covered];
    }

    /// <summary>Keeps what was asked for and is possible, and gives the stretches of which there is nothing.</summary>
    private static IReadOnlyList<(DateTime From, DateTime To)> Take(
        IReadOnlyList<Bar> bars, Timeframe timeframe, DateTime from, DateTime to, SortedList<DateTime, Bar> fetched)
    {
        var given = new SortedSet<long>();
        foreach (var bar in bars)
        {
            var isInterval = timeframe.Floor(bar.OpenTime) == bar.OpenTime && bar.CloseTime - bar.OpenTime == timeframe.Duration;
            if (bar.IsPossible && isInterval && bar.OpenTime >= from && bar.OpenTime < to)
            {
                fetched[bar.OpenTime] = bar;
                given.Add(bar.OpenTime.Ticks);
            }
        }

        return BarGaps.Find([.. given], timeframe, from, to);
    }

    private async Task<int> PublishAsync(
        InstrumentId instrument,
        BarSeries known,
        SortedList<DateTime, Bar> fetched,
        (DateTime From, DateTime To) range,
        CancellationToken cancellationToken)
    {
        if (fetched.Count == 0)
        {
            return 0;
        }

        var longer = LongerBars.Over(known, fetched, range.From, range.To);
        var events = fetched.Values
            .Select(bar => new ClosedBar(instrument, Timeframe.OneMinute, bar, IsBackfilled: true))
            .Concat(longer.Select(bar => new ClosedBar(instrument, bar.Timeframe, bar.Bar, IsBackfilled: true)))
            .OrderBy(bar => bar.Bar.CloseTime)
            .ThenBy(bar => bar.Timeframe)
            .Select(bar => bar.ToEvent());
        foreach (var chunk in events.Chunk(BarsPerCall))
        {
            await _publisher.PublishAsync(HubNames.Bars, chunk, cancellationToken).ConfigureAwait(false);
        }

        return longer.Count;
    }

    private void Tell(
        InstrumentId instrument,
        Timeframe timeframe,
        BackfillResult result,
        SortedList<DateTime, Bar> fetched,
        List<(DateTime From, DateTime To)> empty)
    {
        if (result.Fetched > 0)
        {
            CollectionMetrics.BackfilledBars.Add(result.Fetched);
            CollectionLog.GapFilled(_logger, instrument, timeframe, result.Fetched, fetched.Keys[0], fetched.Keys[^1]);
        }

        if (result.Empty > 0)
        {
            CollectionLog.GapEmpty(_logger, instrument, timeframe, result.Empty, empty[0].From);
        }
    }
}
