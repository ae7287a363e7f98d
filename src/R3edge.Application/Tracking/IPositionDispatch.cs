using R3edge.Application.Sessions;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;

namespace R3edge.Application.Tracking;

/// <summary>Takes a session's bars to whoever follows its positions, where that is not the account at once.</summary>
public interface IPositionDispatch
{
    /// <summary>Takes a bar where a position would act on it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="bar">A closed bar of its timeframe.</param>
    /// <param name="readings">The indicators of its money management at the close.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it was taken; otherwise it is given to the account.</returns>
    /// <exception cref="Ports.StorageException">It could not be taken.</exception>
    ValueTask<bool> TakeAsync(Session session, Bar bar, MarketReadings readings, CancellationToken cancellationToken);
}
