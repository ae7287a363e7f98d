using R3edge.Application.Ports.Venues;

namespace R3edge.Application.Gateways;

/// <summary>What a process keeps of an account between its runs.</summary>
internal sealed class RunSlot : IAsyncDisposable
{
    /// <summary>One run at a time.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>The gateway, with its budget of requests and the venue's rules; null where none is open.</summary>
    public IOrderGateway? Gateway { get; set; }

    /// <summary>When it was opened.</summary>
    public long OpenedAt { get; set; }

    /// <summary>Whether the venue refused its keys: others may be stored by now.</summary>
    public bool AreKeysRefused { get; set; }

    /// <summary>How the account was when it was worked on last; null before.</summary>
    public LaneHealth? Health { get; set; }

    /// <summary>The targets that wait for their price; null where they are to be read.</summary>
    public HeldTargets? Held { get; set; }

    /// <summary>Closes the gateway.</summary>
    public async Task CloseAsync()
    {
        if (Gateway is { } open)
        {
            Gateway = null;
            await open.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CloseAsync().ConfigureAwait(false);
        Gate.Dispose();
    }
}

/// <summary>The targets of an account that wait for their price.</summary>
/// <param name="Read">When they were read.</param>
/// <param name="Orders">The targets.</param>
internal sealed record HeldTargets(long Read, IReadOnlyList<GatewayOrder> Orders);

/// <summary>How a run ended.</summary>
internal enum RunOutcome
{
    /// <summary>It has done what could be done.</summary>
    Done,

    /// <summary>Another process is at the account.</summary>
    Busy,

    /// <summary>There is no gateway to the venue for the account's user.</summary>
    NoGateway,
}
