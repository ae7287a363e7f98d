using R3edge.Domain.Identity;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Application.Ports.Tracking;

/// <summary>
/// Follows positions, each by one <see cref="PositionMachine"/> whose state outlives the process: in one process within its
/// account, on Azure by an orchestrator of its own. What the machine wants done is delivered at least once, under ids by which
/// a venue does it once.
/// </summary>
public interface ITrackingRuntime
{
    /// <summary>Starts a position.</summary>
    /// <param name="account">The account that trades it.</param>
    /// <param name="session">The session that owns it.</param>
    /// <param name="plan">The plan; its id is the position's.</param>
    /// <param name="now">UTC time of the decision.</param>
    /// <param name="cancellationToken">Gives up waiting; it may have started.</param>
    /// <returns><see cref="AccountAnswer.Repeated"/> where it was started before, <see cref="AccountAnswer.OtherTerms"/> where by another signal or session.</returns>
    /// <exception cref="ArgumentException">The plan contradicts its own documentation.</exception>
    /// <exception cref="StorageException">It could not be stored, or what it wants could not be delivered yet; started again it is not started twice.</exception>
    Task<AccountAnswer> StartAsync(AccountId account, SessionId session, PositionPlan plan, DateTime now, CancellationToken cancellationToken);

    /// <summary>Raises an event to a position. Events are applied in the order in which they were raised.</summary>
    /// <param name="account">The account that trades it.</param>
    /// <param name="position">The position.</param>
    /// <param name="positionEvent">The event; one that was applied before changes nothing.</param>
    /// <param name="cancellationToken">Gives up waiting; it may have been raised.</param>
    /// <returns>What became of it; <see cref="AccountAnswer.UnknownPosition"/> where there is no such position, or it has ended.</returns>
    /// <exception cref="StorageException">As for <see cref="StartAsync"/>.</exception>
    Task<AccountAnswer> RaiseAsync(AccountId account, PositionId position, PositionEvent positionEvent, CancellationToken cancellationToken);

    /// <summary>A position that has not ended; null where there is none.</summary>
    /// <param name="account">The account that trades it.</param>
    /// <param name="position">The position.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<PositionState?> FindAsync(AccountId account, PositionId position, CancellationToken cancellationToken);
}
