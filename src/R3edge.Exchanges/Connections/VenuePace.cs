using R3edge.Exchanges.History;

namespace R3edge.Exchanges.Connections;

/// <summary>
/// How fast one venue may be connected to and asked from here. Limits count addresses and not clients, so all clients of a venue in
/// one process share one.
/// </summary>
public sealed class VenuePace : IDisposable
{
    /// <summary>Creates the pace of a venue.</summary>
    /// <param name="protocol">The venue's protocol.</param>
    /// <param name="clock">Measures it.</param>
    public VenuePace(VenueProtocol protocol, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        Connects = new Pacer(protocol.ConnectSpacing, clock);
        Requests = new Pacer(protocol.RequestSpacing, clock);
    }

    internal Pacer Connects { get; }

    internal Pacer Requests { get; }

    internal RateBudget Budget { get; } = new();

    /// <inheritdoc/>
    public void Dispose()
    {
        Connects.Dispose();
        Requests.Dispose();
    }
}
