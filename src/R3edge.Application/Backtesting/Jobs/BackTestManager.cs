using System.Runtime.CompilerServices;
using System.Text.Json;
using R3edge.Application.Ports.Batches;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Identity;

namespace R3edge.Application.Backtesting.Jobs;

/// <summary>
/// BackTestManager: backtests that run in the background, of a user and visible to that user alone; how far each is, its result,
/// and an end to it where it is not wanted any more.
/// </summary>
/// <param name="tables">Where requests lie.</param>
/// <param name="runner">Runs them.</param>
/// <param name="instruments">The instruments.</param>
/// <param name="time">Dates them.</param>
public sealed class BackTestManager(ITableStore tables, IBatchRunner runner, IInstrumentCatalog instruments, TimeProvider time)
{
    private const string Table = "backtests";
    private const int CombinationsInChunk = 50;

    private readonly ITableStore _tables = tables;
    private readonly IBatchRunner _runner = runner;
    private readonly IInstrumentCatalog _instruments = instruments;
    private readonly TimeProvider _time = time;

    /// <summary>Starts a backtest. The same request key again gives the same backtest and starts nothing.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="requestKey">What makes the request unique among the user's.</param>
    /// <param name="request">What to run.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="Ports.StorageException">It could not be stored.</exception>
    public async Task<BacktestStart> StartAsync(
        UserId user, string requestKey, BacktestRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_instruments.Find(request.Instrument) is not { } instrument)
        {
            return BacktestStart.Refuse($"there is no instrument {request.Instrument}");
        }

        if (!request.TryGrid(out var grid, out var error) || !request.TrySettings(instrument, out _, out error))
        {
            return BacktestStart.Refuse(error);
        }

        var id = SessionId.For(user, "backtest " + requestKey).ToString();
        var record = new BacktestRecord(user, id, _time.GetUtcNow().UtcDateTime, request);
        var entity = TableExtensions.ToEntity(user.Value, id, record, BacktestJson.Default.BacktestRecord);
        var outcome = await _tables.ApplyAsync(Table, TableAction.Insert(entity), cancellationToken).ConfigureAwait(false);
        if (!outcome.IsDone)
        {
            var known = await RecordOfAsync(user, id, cancellationToken).ConfigureAwait(false);
            if (known is not null && !SameRequest(known.Request, request))
            {
                return BacktestStart.Refuse("this idempotency key was used for another backtest") with { IsConflict = true };
            }
        }

        // Also where the row was there: the process may have died between the two.
        var stored = await RecordOfAsync(user, id, cancellationToken).ConfigureAwait(false) ?? record;
        await _runner.StartAsync(BatchOf(id), PlanOf(stored.Request, grid!), cancellationToken).ConfigureAwait(false);
        return new BacktestStart(id, outcome.IsDone, null);
    }

    /// <summary>A backtest of a user; null where the user has none of that id.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="id">The backtest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">It could not be read.</exception>
    public async Task<BacktestJob?> GetAsync(UserId user, string id, CancellationToken cancellationToken)
    {
        if (await RecordOfAsync(user, id, cancellationToken).ConfigureAwait(false) is not { } record)
        {
            return null;
        }

        return await JobOfAsync(record, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All backtests of a user, by id.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">They could not be read.</exception>
    public async IAsyncEnumerable<BacktestJob> ListAsync(UserId user, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in _tables.QueryAllAsync(Table, user.Value, RowKeyRange.All, cancellationToken).ConfigureAwait(false))
        {
            yield return await JobOfAsync(entity.Read(BacktestJson.Default.BacktestRecord), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>What a completed backtest found; null while it is not completed, or where the user has none of that id.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="id">The backtest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">It could not be read.</exception>
    public async Task<BacktestOutcome?> ResultAsync(UserId user, string id, CancellationToken cancellationToken)
    {
        if (await RecordOfAsync(user, id, cancellationToken).ConfigureAwait(false) is not { } record
            || await _runner.ResultsAsync(BatchOf(id), cancellationToken).ConfigureAwait(false) is not { } results)
        {
            return null;
        }

        var parts = results.Select(part => JsonSerializer.Deserialize(part.Span, BacktestJson.Default.BacktestOutcome)!).ToArray();
        var objective = record.Request.Objective;
        var runs = parts.SelectMany(part => part.Runs).ToList();
        runs.Sort((left, right) => objective.Compare(left.Statistics, right.Statistics));
        return new BacktestOutcome([.. runs.Take(BacktestOutcome.MostRuns)], parts[0].Report);
    }

    /// <summary>Cancels a backtest that runs; of one that has ended nothing changes.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="id">The backtest.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Whether the user has such a backtest.</returns>
    /// <exception cref="Ports.StorageException">It could not be stored.</exception>
    public async Task<bool> CancelAsync(UserId user, string id, CancellationToken cancellationToken)
    {
        var isThere = await RecordOfAsync(user, id, cancellationToken).ConfigureAwait(false) is not null;
        if (isThere)
        {
            await _runner.CancelAsync(BatchOf(id), cancellationToken).ConfigureAwait(false);
        }

        return isThere;
    }

    private async Task<BacktestRecord?> RecordOfAsync(UserId user, string id, CancellationToken cancellationToken)
    {
        // What is no id is the id of nothing.
        if (!SessionId.TryParse(id, out _))
        {
            return null;
        }

        var entity = await _tables.GetAsync(Table, user.Value, id, cancellationToken).ConfigureAwait(false);
        return entity?.Read(BacktestJson.Default.BacktestRecord);
    }

    private async Task<BacktestJob> JobOfAsync(BacktestRecord record, CancellationToken cancellationToken)
    {
        var state = await _runner.GetAsync(BatchOf(record.Id), cancellationToken).ConfigureAwait(false);
        return new BacktestJob(record.Id, record.CreatedAt, record.Request, state ?? new BatchState(BatchStatus.Running, 0, 1, null));
    }

    private static BatchPlan PlanOf(BacktestRequest request, ParameterGrid grid)
    {
        var inChunk = Math.Max(CombinationsInChunk, grid.Combinations.Count / BatchPlan.MostChunks + 1);
        var chunks = new List<ReadOnlyMemory<byte>>();
        for (var first = 0; first < grid.Combinations.Count; first += inChunk)
        {
            var chunk = new BacktestChunk(request, first, Math.Min(inChunk, grid.Combinations.Count - first));
            chunks.Add(JsonSerializer.SerializeToUtf8Bytes(chunk, BacktestJson.Default.BacktestChunk));
        }

        return new BatchPlan(BacktestWork.WorkName, chunks);
    }

    // Written as JSON they are alike exactly when they mean the same; the records hold lists, which are alike only by reference.
    private static bool SameRequest(BacktestRequest left, BacktestRequest right) =>
        Bytes(left).AsSpan().SequenceEqual(Bytes(right));

    private static byte[] Bytes(BacktestRequest request) =>
        JsonSerializer.SerializeToUtf8Bytes(new BacktestChunk(request, 0, 0), BacktestJson.Default.BacktestChunk);

    private static string BatchOf(string id) => "backtest-" + id;
}

/// <summary>How the start of a backtest ended.</summary>
/// <param name="Id">The backtest; empty where it was refused.</param>
/// <param name="IsNew">Whether this request started it.</param>
/// <param name="Refusal">Why it was refused, in a sentence; null where it was not.</param>
public sealed record BacktestStart(string Id, bool IsNew, string? Refusal)
{
    /// <summary>Whether it was refused because its key has started another backtest.</summary>
    public bool IsConflict { get; init; }

    internal static BacktestStart Refuse(string why) => new("", false, why);
}

/// <summary>A backtest and how far it is.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CreatedAt">UTC time of the request.</param>
/// <param name="Request">What was asked.</param>
/// <param name="State">How far it is.</param>
public sealed record BacktestJob(string Id, DateTime CreatedAt, BacktestRequest Request, BatchState State);
