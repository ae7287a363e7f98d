using System.Text.Json;
using Microsoft.DurableTask;

namespace R3edge.Azure.Tests.Doubles;

/// <summary>One execution of an instance: the code runs from its beginning on what the history holds.</summary>
internal sealed class ReplayContext(DurableWorld world, DurableInstance instance) : TaskOrchestrationContext
{
    private readonly Dictionary<int, TaskCompletionSource<string?>> _open = [];
    private readonly Queue<HistoryEvent> _untaken = [];
    private readonly List<(string Name, TaskCompletionSource<string?> Waiting)> _waits = [];
    private readonly List<Action> _new = [];
    private readonly int _askedBefore = instance.Asked.Count;
    private int _asked;
    private DateTime _now = instance.History[0].At;
    private bool _isReplaying = true;
    private (bool Is, string? Input) _continued;

    public override TaskName Name => instance.Name;

    public override string InstanceId => instance.Id;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => _isReplaying;

    public override T? GetInput<T>()
        where T : default => JsonSerializer.Deserialize<T>(instance.Input);

    public void Execute(Func<TaskOrchestrationContext, Task<string?>> code)
    {
        var task = code(this);
        for (var i = 1; i < instance.History.Count && !task.IsCompleted; i++)
        {
            _isReplaying = i < instance.History.Count - 1;
            _now = instance.History[i].At;
            Apply(instance.History[i]);
        }

        if (_asked < _askedBefore)
        {
            throw new NonDeterminismException($"it asked for {_asked} things where it had asked for {_askedBefore}.");
        }

        if (!task.IsCompleted && _open.Count == 0 && _waits.Count == 0)
        {
            throw new NonDeterminismException("it waits for something that is not in its history.");
        }

        if (task.IsFaulted)
        {
            if (task.Exception.InnerException is NonDeterminismException fault)
            {
                throw fault;
            }

            instance.Fail(task.Exception.InnerException!.Message);
        }
        else if (task.IsCompleted && _continued.Is)
        {
            var behind = instance.History.Skip(1).Where(one => one.Kind == HistoryKind.EventRaised && !_seen.Contains(one));
            instance.Continue(_continued.Input!, [.. _untaken, .. behind]);
        }
        else if (task.IsCompleted)
        {
            instance.Complete(task.Result);
        }
        else
        {
            _new.ForEach(start => start());
        }
    }

    public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        var json = JsonSerializer.Serialize(input);
        var id = Ask("activity", name.Name, json, index => world.StartActivity(instance, index, name.Name, json, options?.Policy, 1));
        var result = await Open(id).Task;
        return JsonSerializer.Deserialize<TResult>(result!)!;
    }

    public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        var id = Ask("timer", null, JsonSerializer.Serialize(fireAt), index => world.StartTimer(instance, index, fireAt));
        var open = Open(id);
        using var registration = cancellationToken.Register(() =>
        {
            instance.CancelledTimers.Add(id);
            _open.Remove(id);
            open.TrySetCanceled(cancellationToken);
        });
        await open.Task;
    }

    public override async Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        var waiting = new TaskCompletionSource<string?>();
        if (_untaken.FirstOrDefault(one => one.Name == eventName) is { } buffered)
        {
            var rest = _untaken.Where(one => !ReferenceEquals(one, buffered)).ToArray();
            _untaken.Clear();
            Array.ForEach(rest, _untaken.Enqueue);
            waiting.SetResult(buffered.Json);
        }
        else
        {
            _waits.Add((eventName, waiting));
        }

        return JsonSerializer.Deserialize<T>((await waiting.Task)!)!;
    }

    public override void SetCustomStatus(object? customStatus) => instance.CustomStatus = JsonSerializer.Serialize(customStatus);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        _continued = (true, JsonSerializer.Serialize(newInput));

    private HashSet<HistoryEvent> _seen { get; } = new(ReferenceEqualityComparer.Instance);

    private void Apply(HistoryEvent one)
    {
        _seen.Add(one);
        switch (one.Kind)
        {
            case HistoryKind.EventRaised:
                var index = _waits.FindIndex(wait => wait.Name == one.Name);
                if (index < 0)
                {
                    _untaken.Enqueue(one);
                    break;
                }

                var waiting = _waits[index].Waiting;
                _waits.RemoveAt(index);
                waiting.SetResult(one.Json);
                break;
            case HistoryKind.ActivityFailed:
                if (_open.Remove(one.Id, out var failed))
                {
                    failed.SetException(new TaskFailedException(one.Name!, one.Id, new InvalidOperationException(one.Json)));
                }

                break;
            default:
                if (_open.Remove(one.Id, out var open))
                {
                    open.SetResult(one.Json);
                }

                break;
        }
    }

    private int Ask(string kind, string? name, string? json, Action<int> start)
    {
        var asked = new AskedFor(kind, name, json);
        var id = _asked++;
        if (id < _askedBefore)
        {
            if (instance.Asked[id] != asked)
            {
                throw new NonDeterminismException($"it asked for {asked} where it had asked for {instance.Asked[id]}.");
            }
        }
        else
        {
            instance.Asked.Add(asked);
            _new.Add(() => start(id));
        }

        return id;
    }

    private TaskCompletionSource<string?> Open(int id) => _open[id] = new TaskCompletionSource<string?>();
}
