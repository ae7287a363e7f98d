using R3edge.Application.Ports.Tables;

namespace R3edge.Contracts;

/// <summary>Tables of an adapter, as a contract test sees them.</summary>
public abstract class TablesUnderTest : IAsyncDisposable
{
    public abstract ITableStore Store { get; }

    /// <summary>Ends well and starts again on what is stored.</summary>
    public abstract Task ReopenAsync();

    public abstract ValueTask DisposeAsync();
}
