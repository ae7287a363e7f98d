using Microsoft.DurableTask.Client;

namespace R3edge.Functions.Hosting;

/// <summary>
/// The client of the orchestrations. The host gives it to a function by a binding and to nobody else, so each function that leads to an
/// orchestration hands it over here; all that are given are of the same task hub.
/// </summary>
public sealed class DurableClients
{
    private DurableTaskClient? _client;

    /// <summary>The client.</summary>
    /// <exception cref="InvalidOperationException">No function has handed one over.</exception>
    public DurableTaskClient Current => Volatile.Read(ref _client)
        ?? throw new InvalidOperationException("No function has handed over the client of the orchestrations.");

    /// <summary>Hands the client over.</summary>
    /// <param name="client">What the host gave to a function.</param>
    public void Use(DurableTaskClient client) => Volatile.Write(ref _client, client);
}
