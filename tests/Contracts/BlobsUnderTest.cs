using R3edge.Application.Ports.Blobs;

namespace R3edge.Contracts;

/// <summary>Blobs of an adapter, as a contract test sees them.</summary>
public abstract class BlobsUnderTest : IAsyncDisposable
{
    public abstract IBlobStore Store { get; }

    /// <summary>Ends well and starts again on what is stored.</summary>
    public abstract Task ReopenAsync();

    public abstract ValueTask DisposeAsync();
}
