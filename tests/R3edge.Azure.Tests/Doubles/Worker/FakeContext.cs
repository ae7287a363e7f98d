using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace R3edge.Azure.Tests.Doubles;

/// <summary>An invocation, with the binding data that the host gives for a batch of events.</summary>
internal sealed class FakeContext(
    int partition = 0, IReadOnlyList<FakeEvent>? events = null, CancellationToken cancellationToken = default) : FunctionContext
{
    public override BindingContext BindingContext { get; } = new Data(partition, events ?? []);

    public override CancellationToken CancellationToken { get; } = cancellationToken;

    private sealed class Data(int partition, IReadOnlyList<FakeEvent> events) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } = new Dictionary<string, object?>
        {
            ["PartitionContext"] = JsonSerializer.Serialize(
                new { FullyQualifiedNamespace = "test", PartitionId = partition.ToString(CultureInfo.InvariantCulture) }),
            ["SequenceNumberArray"] = JsonSerializer.Serialize(events.Select(one => one.Sequence)),
            ["EnqueuedTimeUtcArray"] = JsonSerializer.Serialize(events.Select(one => one.EnqueuedTime)),
        };
    }
}
