namespace R3edge.Application.Ports.Events;

/// <summary>Consumes one partition for <see cref="EventConsumer"/>.</summary>
internal sealed class PartitionPump(
    PartitionAddress address,
    IPartitionHandler handler,
    IEventReader reader,
    DeadLetters deadLetters,
    EventConsumerOptions options,
    TimeProvider time,
    Action<ConsumerFault>? report)
{
    /// <summary>Waiting costs nothing; it ends now and then only so that a lost wake-up could never last.</summary>
    private static readonly TimeSpan IdleWait = TimeSpan.FromSeconds(30);

    private readonly PartitionAddress _address = address;
    private readonly IPartitionHandler _handler = handler;
    private readonly IEventReader _reader = reader;
    private readonly DeadLetters _deadLetters = deadLetters;
    private readonly EventConsumerOptions _options = options;
    private readonly TimeProvider _time = time;
    private readonly Action<ConsumerFault>? _report = report;

    /// <summary>Events that are handled and not settled.</summary>
    private readonly List<ReceivedEvent> _open = [];
    private readonly HashSet<long> _putAside = [];

    private long _handled = -1;
    private int _pending;
    private long _pendingSince;
    private int _failedCheckpoints;

    /// <summary>Consumes until it is cancelled, then commits what was handled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        IPartitionCursor? cursor = null;
        try
        {
            cursor = await UntilStoredAsync(OpenAsync, stop).ConfigureAwait(false);
            while (!stop.IsCancellationRequested)
            {
                await StepAsync(cursor, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // That is how it is stopped.
        }
        finally
        {
            if (cursor is not null)
            {
                await StopAsync(cursor).ConfigureAwait(false);
            }
        }
    }

    private async Task<IPartitionCursor> OpenAsync(CancellationToken stop)
    {
        var start = await _handler.StartAsync(stop).ConfigureAwait(false);
        return await _reader.OpenAsync(_address, start, stop).ConfigureAwait(false);
    }

    private async Task StepAsync(IPartitionCursor cursor, CancellationToken stop)
    {
        var batch = await UntilStoredAsync(
            token => cursor.ReadAsync(_options.BatchSize, WaitTime(), token).AsTask(), stop).ConfigureAwait(false);
        if (batch.Gap is { } gap)
        {
            Report(ConsumerFaultKind.Gap, gap.Through, null);
            await UntilStoredAsync(
                async token =>
                {
                    await _handler.GapAsync(gap, token).ConfigureAwait(false);
                    return true;
                },
                stop).ConfigureAwait(false);
        }

        foreach (var received in batch.Events)
        {
            stop.ThrowIfCancellationRequested();
            await HandleAsync(received, stop).ConfigureAwait(false);
            _open.Add(received);
            _handled = received.Position;
            _pendingSince = _pending++ == 0 ? _time.GetTimestamp() : _pendingSince;
            if (IsCheckpointDue())
            {
                await CheckpointAsync(cursor, stop).ConfigureAwait(false);
            }
        }

        if (_open.Count > 0 || batch.Gap is not null)
        {
            await SettleAsync(stop).ConfigureAwait(false);
        }

        if (IsCheckpointDue())
        {
            await CheckpointAsync(cursor, stop).ConfigureAwait(false);
        }
    }

    private async Task SettleAsync(CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _handler.SettleAsync(stop).ConfigureAwait(false);
                _open.Clear();
                _putAside.Clear();
                return;
            }
            catch (StorageException exception) when (exception.IsTransient)
            {
                Report(ConsumerFaultKind.Storage, _handled, exception);
                await PauseAsync(attempt, stop).ConfigureAwait(false);
            }
            catch (StaleStateException exception)
            {
                Report(ConsumerFaultKind.Retried, _handled, exception);
                await PauseAsync(attempt, stop).ConfigureAwait(false);
                foreach (var received in _open.Where(received => !_putAside.Contains(received.Position)).ToArray())
                {
                    await HandleAsync(received, stop).ConfigureAwait(false);
                }
            }
        }
    }

    private TimeSpan WaitTime()
    {
        if (_pending == 0)
        {
            return IdleWait;
        }

        var rest = CheckpointWait() - _time.GetElapsedTime(_pendingSince);
        return rest < TimeSpan.Zero ? TimeSpan.Zero : rest < IdleWait ? rest : IdleWait;
    }

    private bool IsCheckpointDue() => _pending > 0
        && ((_failedCheckpoints == 0 && _pending >= _options.CheckpointEvents)
            || _time.GetElapsedTime(_pendingSince) >= CheckpointWait());

    private TimeSpan CheckpointWait() => _failedCheckpoints == 0 ? _options.CheckpointInterval : PauseOf(_failedCheckpoints);

    private async Task HandleAsync(ReceivedEvent received, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _handler.HandleAsync(received, stop).ConfigureAwait(false);
                return;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                throw;
            }
            catch (StorageException exception) when (exception.IsTransient && attempt < _options.Attempts)
            {
                Report(ConsumerFaultKind.Retried, received.Position, exception);
                await PauseAsync(attempt, stop).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                var reason = $"{exception.GetType().Name}: {exception.Message}";
                await UntilStoredAsync(
                    async token =>
                    {
                        await _deadLetters.AddAsync(_address, received, reason, token).ConfigureAwait(false);
                        return true;
                    },
                    stop).ConfigureAwait(false);
                Report(ConsumerFaultKind.DeadLettered, received.Position, exception);
                _putAside.Add(received.Position);
                return;
            }
        }
    }

    private async Task CheckpointAsync(IPartitionCursor cursor, CancellationToken token)
    {
        try
        {
            await SettleAsync(token).ConfigureAwait(false);
            await _handler.CommitAsync(_handled, token).ConfigureAwait(false);
            await cursor.CheckpointAsync(_handled, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception exception)
        {
            // The events stay handled and the next checkpoint covers them; at worst they are delivered again.
            Report(ConsumerFaultKind.Checkpoint, _handled, exception);
            _failedCheckpoints++;
            _pendingSince = _time.GetTimestamp();
            return;
        }

        _failedCheckpoints = 0;
        _pending = 0;
    }

    private async Task StopAsync(IPartitionCursor cursor)
    {
        await using (cursor.ConfigureAwait(false))
        {
            if (_pending == 0)
            {
                return;
            }

            using var patience = new CancellationTokenSource(_options.StopTimeout, _time);
            try
            {
                await CheckpointAsync(cursor, patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception)
            {
                Report(ConsumerFaultKind.Checkpoint, _handled, exception);
            }
        }
    }

    private async Task<T> UntilStoredAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken stop)
    {
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt(stop).ConfigureAwait(false);
            }
            catch (StorageException exception) when (exception.IsTransient)
            {
                Report(ConsumerFaultKind.Storage, null, exception);
                await PauseAsync(attempts, stop).ConfigureAwait(false);
            }
        }
    }

    private Task PauseAsync(int attempt, CancellationToken stop) => Task.Delay(PauseOf(attempt), _time, stop);

    private TimeSpan PauseOf(int attempt)
    {
        var pause = _options.FirstPause * Math.Pow(2, Math.Min(attempt - 1, 20));
        return pause < _options.LongestPause ? pause : _options.LongestPause;
    }

    private void Report(ConsumerFaultKind kind, long? position, Exception? exception) =>
        _report?.Invoke(new ConsumerFault(kind, _address, position, exception));
}
