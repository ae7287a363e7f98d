using R3edge.Application.Ports.Secrets;

namespace R3edge.Contracts;

/// <summary>A store of secrets of an adapter, as a contract test sees it.</summary>
public abstract class SecretsUnderTest : IAsyncDisposable
{
    public abstract ISecretStore Store { get; }

    /// <summary>Ends well and starts again on what is stored.</summary>
    public abstract Task ReopenAsync();

    public abstract ValueTask DisposeAsync();
}
