using Microsoft.DurableTask.Client;

namespace R3edge.Azure.Tests.Doubles;

internal enum HistoryKind
{
    Started,
    ActivityDone,
    ActivityFailed,
    TimerFired,
    EventRaised,
}

internal sealed record HistoryEvent(HistoryKind Kind, int Id, string? Name, string? Json, DateTime At);

/// <summary>What code asked for, in its order: replayed, it has to ask for the same.</summary>
internal sealed record AskedFor(string Kind, string? Name, string? Json);

internal sealed class DurableInstance(string id, string name, string input, DateTime created)
{
    public string Id { get; } = id;

    public string Name { get; } = name;

    public DateTime Created { get; } = created;

    public string Input { get; private set; } = input;

    public int Generation { get; private set; }

    public OrchestrationRuntimeStatus Status { get; private set; } = OrchestrationRuntimeStatus.Running;

    public string? Output { get; private set; }

    public string? CustomStatus { get; set; }

    public string? Error { get; private set; }

    public List<HistoryEvent> History { get; } = [];

    public List<AskedFor> Asked { get; } = [];

    public HashSet<int> CancelledTimers { get; } = [];

    public Queue<HistoryEvent> Arrived { get; } = [];

    public bool IsCompleted => Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed;

    public void Complete(string? output) => (Status, Output) = (OrchestrationRuntimeStatus.Completed, output);

    public void Fail(string error) => (Status, Error) = (OrchestrationRuntimeStatus.Failed, error);

    /// <summary>Begins anew. Events that no wait has taken come along; one that a wait has taken is gone.</summary>
    public void Continue(string input, IEnumerable<HistoryEvent> untaken)
    {
        Input = input;
        Generation++;
        History.Clear();
        Asked.Clear();
        CancelledTimers.Clear();
        HistoryEvent[] left = [.. untaken, .. Arrived.Where(one => one.Kind == HistoryKind.EventRaised)];
        Arrived.Clear();
        Array.ForEach(left, Arrived.Enqueue);
    }

    public OrchestrationMetadata ToMetadata(bool isWhole) => new(Name, Id)
    {
        RuntimeStatus = Status,
        SerializedInput = isWhole ? Input : null,
        SerializedOutput = isWhole ? Output : null,
        SerializedCustomStatus = isWhole ? CustomStatus : null,
        FailureDetails = Error is null ? null : new TaskFailureDetails("Exception", Error),
    };
}
