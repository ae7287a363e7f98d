using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Tracking;

namespace R3edge.Contracts;

/// <summary>A tracking runtime, as a contract test sees it, with an account that trades through a real venue.</summary>
public abstract class TrackingUnderTest : IAsyncDisposable
{
    public abstract ITrackingRuntime Runtime { get; }

    /// <summary>What was delivered so far, repetitions included.</summary>
    public abstract IReadOnlyList<OrderIntent> Delivered { get; }

    /// <summary>Lets so many deliveries fail before they are done.</summary>
    public abstract void FailDeliveries(int count);

    /// <summary>Gives the runtime the time to try again what has failed.</summary>
    public abstract Task RetryAsync();

    /// <summary>Ends without a word and starts again on what is stored, as after a crash.</summary>
    public abstract Task ReopenAsync();

    public abstract ValueTask DisposeAsync();
}
