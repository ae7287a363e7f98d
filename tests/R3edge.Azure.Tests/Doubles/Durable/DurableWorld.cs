using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace R3edge.Azure.Tests.Doubles;

/// <summary>
/// Orchestrations in memory. Every event replays its instance from the beginning, so that code which does not do the same again is
/// found at once; activities run as tasks and are tried again by the clock of the world.
/// </summary>
internal sealed class DurableWorld() : DurableTaskClient("test")
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DurableInstance> _instances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task<string?>>> _orchestrators = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<string?, Task<string?>>> _activities = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Action, DateTime> _due = new();
    private readonly List<Action> _starts = [];
    private int _running;
    private TaskCompletionSource _idle = Done();

    /// <summary>The clock of the world.</summary>
    public DateTime Now { get; private set; } = new(2024, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>Whether who asks for an instance sees it after everything that can run has run.</summary>
    public bool IsPatient { get; set; } = true;

    /// <summary>How many activities were run, attempts that failed included.</summary>
    public int ActivityRuns { get; private set; }

    /// <summary>How many times an instance was executed.</summary>
    public int Executions { get; private set; }

    /// <summary>How many events were raised.</summary>
    public int Raised { get; private set; }

    /// <summary>The longest history that an instance had in one generation.</summary>
    public int LongestHistory { get; private set; }

    /// <summary>Told before each call of the client; what it throws is what the host's transport would.</summary>
    public Action<string>? BeforeCall { get; set; }

    /// <summary>What code did differently when it was replayed; empty where all is well.</summary>
    public List<string> Faults { get; } = [];

    public IReadOnlyCollection<string> Instances
    {
        get
        {
            lock (_lock)
            {
                return [.. _instances.Keys];
            }
        }
    }

    public void Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> run) =>
        _orchestrators[name] = async context => JsonSerializer.Serialize(await run(context));

    public void Activity<TInput, TResult>(string name, Func<TInput, Task<TResult>> run) =>
        _activities[name] = async input => JsonSerializer.Serialize(await run(JsonSerializer.Deserialize<TInput>(input!)!));

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null,
            CancellationToken cancellation = default)
    {
        BeforeCall?.Invoke(nameof(ScheduleNewOrchestrationInstanceAsync));
        lock (_lock)
        {
            var id = options!.InstanceId!;
            if (_instances.TryGetValue(id, out var known) && !known.IsCompleted)
            {
                throw new InvalidOperationException($"An orchestration instance with the ID {id} already exists.");
            }

            _instances[id] = new DurableInstance(id, orchestratorName.Name, JsonSerializer.Serialize(input), Now);
            Process(_instances[id]);
        }

        StartAll();
        return Task.FromResult(options.InstanceId!);
    }

    public override Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        BeforeCall?.Invoke(nameof(RaiseEventAsync));
        lock (_lock)
        {
            Raised++;
            if (_instances.TryGetValue(instanceId, out var instance) && !instance.IsCompleted)
            {
                instance.Arrived.Enqueue(
                    new HistoryEvent(HistoryKind.EventRaised, -1, eventName, JsonSerializer.Serialize(eventPayload), Now));
                Process(instance);
            }
        }

        StartAll();
        return Task.CompletedTask;
    }

    public override async Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default)
    {
        BeforeCall?.Invoke(nameof(GetInstanceAsync));
        if (IsPatient && !Within.Value)
        {
            await WhenIdleAsync();
        }

        lock (_lock)
        {
            return _instances.GetValueOrDefault(instanceId)?.ToMetadata(getInputsAndOutputs);
        }
    }

    public override Task<PurgeResult> PurgeAllInstancesAsync(PurgeInstancesFilter filter, CancellationToken cancellation = default)
    {
        lock (_lock)
        {
            var gone = _instances.Values
                .Where(one => one.Created < filter.CreatedTo && filter.Statuses!.Contains(one.Status))
                .Select(one => one.Id)
                .ToArray();
            Array.ForEach(gone, id => _instances.Remove(id));
            return Task.FromResult(new PurgeResult(gone.Length));
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>An instance fails where it stands.</summary>
    public void Fail(string instanceId)
    {
        lock (_lock)
        {
            _instances[instanceId].Fail("It was made to.");
        }
    }

    /// <summary>Waits until nothing runs.</summary>
    public Task WhenIdleAsync() => Volatile.Read(ref _idle).Task.WaitAsync(TimeSpan.FromMinutes(3));

    /// <summary>Lets time pass; what is due happens on the way.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        await WhenIdleAsync();
        var until = Now + time;
        while (true)
        {
            Action? due;
            lock (_lock)
            {
                if (!_due.TryPeek(out due, out var at) || at > until)
                {
                    Now = until;
                    return;
                }

                _due.Dequeue();
                Now = at > Now ? at : Now;
                due();
            }

            StartAll();
            await WhenIdleAsync();
        }
    }

    /// <summary>An activity that asks for instances must not wait for itself.</summary>
    private static AsyncLocal<bool> Within { get; } = new();

    internal void StartActivity(DurableInstance instance, int id, string name, string? input, RetryPolicy? policy, int attempt)
    {
        var generation = instance.Generation;
        Begin();
        _starts.Add(() => _ = Task.Run(async () =>
        {
            Within.Value = true;
            HistoryEvent? done = null;
            try
            {
                ActivityRuns++;
                var result = await _activities[name](input);
                done = new HistoryEvent(HistoryKind.ActivityDone, id, name, result, Now);
            }
            catch (Exception exception)
            {
                lock (_lock)
                {
                    if (policy is not null && attempt < policy.MaxNumberOfAttempts)
                    {
                        var pause = policy.FirstRetryInterval * Math.Pow(policy.BackoffCoefficient, attempt - 1);
                        pause = pause < policy.MaxRetryInterval ? pause : policy.MaxRetryInterval;
                        _due.Enqueue(() => StartActivity(instance, id, name, input, policy, attempt + 1), Now + pause);
                    }
                    else
                    {
                        done = new HistoryEvent(HistoryKind.ActivityFailed, id, name, exception.Message, Now);
                    }
                }
            }

            lock (_lock)
            {
                if (done is not null && generation == instance.Generation && !instance.IsCompleted)
                {
                    instance.Arrived.Enqueue(done);
                    Process(instance);
                }
            }

            StartAll();
            End();
        }));
    }

    internal void StartTimer(DurableInstance instance, int id, DateTime fireAt)
    {
        var generation = instance.Generation;
        _due.Enqueue(
            () =>
            {
                if (generation == instance.Generation && !instance.IsCompleted && !instance.CancelledTimers.Contains(id))
                {
                    instance.Arrived.Enqueue(new HistoryEvent(HistoryKind.TimerFired, id, null, null, Now));
                    Process(instance);
                }
            },
            fireAt);
    }

    /// <summary>Executes an instance on what has arrived; under the lock.</summary>
    private void Process(DurableInstance instance)
    {
        var outer = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            while (!instance.IsCompleted && (instance.Arrived.Count > 0 || instance.History.Count == 0))
            {
                Executions++;
                if (instance.History.Count == 0)
                {
                    instance.History.Add(new HistoryEvent(HistoryKind.Started, -1, null, null, Now));
                }

                while (instance.Arrived.TryDequeue(out var arrived))
                {
                    instance.History.Add(arrived);
                }

                LongestHistory = Math.Max(LongestHistory, instance.History.Count);
                new ReplayContext(this, instance).Execute(_orchestrators[instance.Name]);
            }
        }
        catch (NonDeterminismException exception)
        {
            Faults.Add($"{instance.Id}: {exception.Message}");
            instance.Fail(exception.Message);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private void StartAll()
    {
        Action[] starts;
        lock (_lock)
        {
            starts = [.. _starts];
            _starts.Clear();
        }

        Array.ForEach(starts, start => start());
    }

    private void Begin()
    {
        if (_running++ == 0)
        {
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private void End()
    {
        lock (_lock)
        {
            if (--_running == 0)
            {
                _idle.TrySetResult();
            }
        }
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }
}

internal sealed class NonDeterminismException(string message) : Exception(message);
