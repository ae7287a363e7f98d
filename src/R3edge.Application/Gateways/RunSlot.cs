using System.Collections.Concurrent;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;

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

    /// <summary>When each of them may be tried again, by its order.</summary>
    public ConcurrentDictionary<OrderId, TargetPause> Pauses { get; } = [];

    /// <summary>When it was used last.</summary>
    public long UsedAt { get; set; }

    /// <summary>Whether it was put away: another has its place.</summary>
    public bool IsRetired { get; set; }

    /// <summary>Closes the gateway.</summary>
    public async Task CloseAsync()
    {
        if (Gateway is { } open)
        {
            Gateway = null;
            await open.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Puts it away, once nobody works with it.</summary>
    public async ValueTask DisposeAsync()
    {
        await Gate.WaitAsync().ConfigureAwait(false);
        try
        {
            IsRetired = true;
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            // The gate itself needs no disposal: nobody has asked for its handle, and some may still come to it.
            Gate.Release();
        }
    }
}

/// <summary>The targets of an account that wait for their price.</summary>
/// <param name="Read">When they were read.</param>
/// <param name="Orders">The targets.</param>
internal sealed record HeldTargets(long Read, IReadOnlyList<GatewayOrder> Orders);

/// <summary>When a target that was tried may be tried again.</summary>
/// <param name="Filled">Base units that had filled by then.</param>
/// <param name="Tried">When it was tried last.</param>
/// <param name="Wait">How long it is left alone.</param>
internal readonly record struct TargetPause(decimal Filled, long Tried, TimeSpan Wait);

/// <summary>How a run ended.</summary>
internal enum RunOutcome
{
    /// <summary>It has done what could be done.</summary>
    Done,

    /// <summary>Another process is at the account; what was wanted is stored.</summary>
    Busy,

    /// <summary>There is no gateway to the venue for the account's user.</summary>
    NoGateway,
}
