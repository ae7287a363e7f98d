using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Batches;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Tables;

namespace R3edge.Local.Batches;

/// <summary>Runs batches on some of this machine's cores. Batches that a former process left unfinished go on when it is started.</summary>
internal sealed class LocalBatchRunner : IBatchRunner, IAsyncDisposable
{
    private const string Table = "batches";
    private const string Partition = "local";
    private const string Container = "batches";
    private const int LongestId = 64;

    private readonly ITableStore _tables;
    private readonly IBlobStore _blobs;
    private readonly Dictionary<string, IBatchWork> _works;
    private readonly SemaphoreSlim _room;
    private readonly ILogger<LocalBatchRunner> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, RunningBatch> _running = new(StringComparer.Ordinal);

    /// <summary>Creates a runner; nothing runs before <see cref="ResumeAsync"/>.</summary>
    /// <param name="tables">Where batches lie.</param>
    /// <param name="blobs">Where inputs and results lie.</param>
    /// <param name="works">The works it knows.</param>
    /// <param name="parallel">How many chunks run at once, from 1.</param>
    /// <param name="logger">What it tells.</param>
    public LocalBatchRunner(
        ITableStore tables, IBlobStore blobs, IEnumerable<IBatchWork> works, int parallel, ILogger<LocalBatchRunner> logger)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallel, 1);
        _tables = tables;
        _blobs = blobs;
        _works = works.ToDictionary(work => work.Name, StringComparer.Ordinal);
        _room = new SemaphoreSlim(parallel);
        _logger = logger;
    }

    /// <summary>Goes on with what is unfinished.</summary>
    /// <param name="cancellationToken">Gives up looking.</param>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await foreach (var entity in _tables.QueryAllAsync(Table, Partition, RowKeyRange.All, cancellationToken).ConfigureAwait(false))
        {
            var record = entity.Read(BatchJson.Default.BatchRecord);
            if (record.Status == BatchStatus.Running)
            {
                Begin(entity.RowKey, record);
            }
        }
    }

    /// <inheritdoc/>
    public async Task<bool> StartAsync(string id, BatchPlan plan, CancellationToken cancellationToken)
    {
        ThrowIfNotId(id);
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Chunks.Count is 0 or > BatchPlan.MostChunks || !_works.ContainsKey(plan.Work))
        {
            throw new ArgumentException(
                $"A batch runs a work that is known ('{plan.Work}' {(_works.ContainsKey(plan.Work) ? "is" : "is not")}) on 1 to {BatchPlan.MostChunks} chunks, not {plan.Chunks.Count}.",
                nameof(plan));
        }

        if (await RecordOfAsync(id, cancellationToken).ConfigureAwait(false) is not null)
        {
            return false;
        }

        for (var chunk = 0; chunk < plan.Chunks.Count; chunk++)
        {
            // The first start of an id decides its inputs, also where two start it at once.
            await PutAsync(BlobOf(id, "in", chunk), plan.Chunks[chunk], BlobWrite.IfAbsent, cancellationToken).ConfigureAwait(false);
        }

        var record = new BatchRecord(plan.Work, plan.Chunks.Count, BatchStatus.Running, null);
        var outcome = await _tables.ApplyAsync(Table, TableAction.Insert(EntityOf(id, record)), cancellationToken).ConfigureAwait(false);
        if (outcome.IsDone)
        {
            Begin(id, record);
        }

        return outcome.IsDone;
    }

    /// <inheritdoc/>
    public async Task<BatchState?> GetAsync(string id, CancellationToken cancellationToken)
    {
        ThrowIfNotId(id);
        if (await RecordOfAsync(id, cancellationToken).ConfigureAwait(false) is not { } record)
        {
            return null;
        }

        var done = record.Status == BatchStatus.Completed ? record.Total
            : _running.TryGetValue(id, out var running) ? running.Done
            : await CountDoneAsync(id, cancellationToken).ConfigureAwait(false);
        return new BatchState(record.Status, done, record.Total, record.Error);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadOnlyMemory<byte>>?> ResultsAsync(string id, CancellationToken cancellationToken)
    {
        ThrowIfNotId(id);
        if (await RecordOfAsync(id, cancellationToken).ConfigureAwait(false) is not { Status: BatchStatus.Completed } record)
        {
            return null;
        }

        var results = new ReadOnlyMemory<byte>[record.Total];
        for (var chunk = 0; chunk < results.Length; chunk++)
        {
            results[chunk] = await ReadAsync(BlobOf(id, "out", chunk), cancellationToken).ConfigureAwait(false)
                ?? throw new StorageException(StorageFailure.Corrupt, $"The result {chunk} of batch {id} is missing.");
        }

        return results;
    }

    /// <inheritdoc/>
    public async Task<bool> CancelAsync(string id, CancellationToken cancellationToken)
    {
        ThrowIfNotId(id);
        var isThere = await EndAsync(id, BatchStatus.Cancelled, null, cancellationToken).ConfigureAwait(false);
        if (_running.TryGetValue(id, out var running))
        {
            await running.Cancel.CancelAsync().ConfigureAwait(false);
        }

        return isThere;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running.Values.Select(running => running.Completion)).ConfigureAwait(false);
        _stop.Dispose();
        _room.Dispose();
    }

    private void Begin(string id, BatchRecord record)
    {
        var running = new RunningBatch(CancellationTokenSource.CreateLinkedTokenSource(_stop.Token));
        if (_running.TryAdd(id, running))
        {
            running.Completion = Task.Run(() => RunAsync(id, record, running));
        }
    }

    private async Task RunAsync(string id, BatchRecord record, RunningBatch running)
    {
        var cancel = running.Cancel.Token;
        try
        {
            var work = _works.GetValueOrDefault(record.Work) ?? throw new InvalidOperationException($"there is no work '{record.Work}' any more");
            var chunks = Enumerable.Range(0, record.Total).Select(chunk => RunChunkAsync(id, chunk, work, running));
            await Task.WhenAll(chunks).ConfigureAwait(false);
            await EndAsync(id, BatchStatus.Completed, null, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Cancelled, which is noted already, or the host stops and the batch goes on with the next one.
        }
        catch (Exception exception)
        {
            BatchLog.Failed(_logger, id, exception);
            await FailAsync(id, exception.Message).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(id, out _);
            running.Cancel.Dispose();
        }
    }

    private async Task FailAsync(string id, string message)
    {
        try
        {
            await EndAsync(id, BatchStatus.Failed, message, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is StorageException or OperationCanceledException)
        {
            // It stays unfinished and is tried again by the next process.
            BatchLog.NotNoted(_logger, id, exception);
        }
    }

    private async Task RunChunkAsync(string id, int chunk, IBatchWork work, RunningBatch running)
    {
        var cancel = running.Cancel.Token;
        await _room.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            var result = BlobOf(id, "out", chunk);
            if (await ReadAsync(result, cancel).ConfigureAwait(false) is null)
            {
                var input = await ReadAsync(BlobOf(id, "in", chunk), cancel).ConfigureAwait(false)
                    ?? throw new StorageException(StorageFailure.Corrupt, $"The input {chunk} of batch {id} is missing.");
                await PutAsync(result, await work.RunAsync(input, cancel).ConfigureAwait(false), BlobWrite.IfAbsent, cancel).ConfigureAwait(false);
            }

            running.CountDone();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // One failure ends the batch; what has not begun need not.
            await running.Cancel.CancelAsync().ConfigureAwait(false);
            await FailAsync(id, exception.Message).ConfigureAwait(false);
            BatchLog.Failed(_logger, id, exception);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Notes the end of a batch that has none yet.</summary>
    /// <returns>Whether there is such a batch.</returns>
    private async Task<bool> EndAsync(string id, BatchStatus status, string? error, CancellationToken cancellationToken)
    {
        while (true)
        {
            var entity = await _tables.GetAsync(Table, Partition, id, cancellationToken).ConfigureAwait(false);
            if (entity?.Read(BatchJson.Default.BatchRecord) is not { } record)
            {
                return false;
            }

            if (record.Status != BatchStatus.Running)
            {
                return true;
            }

            var ended = EntityOf(id, record with { Status = status, Error = error }, entity.ETag);
            var outcome = await _tables.ApplyAsync(Table, TableAction.Replace(ended), cancellationToken).ConfigureAwait(false);
            if (outcome.IsDone)
            {
                return true;
            }
        }
    }

    private async Task<BatchRecord?> RecordOfAsync(string id, CancellationToken cancellationToken) =>
        (await _tables.GetAsync(Table, Partition, id, cancellationToken).ConfigureAwait(false))?.Read(BatchJson.Default.BatchRecord);

    private async Task<int> CountDoneAsync(string id, CancellationToken cancellationToken)
    {
        var done = 0;
        await foreach (var _ in _blobs.ListAsync(Container, $"{id}/out/", cancellationToken).ConfigureAwait(false))
        {
            done++;
        }

        return done;
    }

    private async Task PutAsync(string name, ReadOnlyMemory<byte> content, BlobWrite write, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(content.ToArray());
        await _blobs.PutAsync(Container, name, stream, write, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        var stream = await _blobs.OpenAsync(Container, name, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            return content.ToArray();
        }
    }

    private static TableEntity EntityOf(string id, BatchRecord record, string? eTag = null) =>
        TableExtensions.ToEntity(Partition, id, record, BatchJson.Default.BatchRecord, eTag);

    private static string BlobOf(string id, string direction, int chunk) =>
        string.Create(CultureInfo.InvariantCulture, $"{id}/{direction}/{chunk:D5}");

    private static void ThrowIfNotId(string id)
    {
        PortNames.ThrowIfNotBlob(id);
        if (id.Length > LongestId || id.Contains('/', StringComparison.Ordinal))
        {
            throw new ArgumentException($"A batch's id has at most {LongestId} characters and no slash.", nameof(id));
        }
    }

    private sealed class RunningBatch(CancellationTokenSource cancel)
    {
        private int _done;

        public CancellationTokenSource Cancel { get; } = cancel;

        public Task Completion { get; set; } = Task.CompletedTask;

        public int Done => Volatile.Read(ref _done);

        public void CountDone() => Interlocked.Increment(ref _done);
    }
}
