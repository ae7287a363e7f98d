using R3edge.Domain.Identity;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Signals;

/// <summary>What became of a session's signals.</summary>
public interface ISessionTrades
{
    /// <summary>The session's trades that were closed at a time or later and are stored, the oldest first.</summary>
    /// <param name="account">The account of the session.</param>
    /// <param name="session">The session.</param>
    /// <param name="from">UTC; trades that were closed exactly then are among them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">They could not be read.</exception>
    Task<IReadOnlyList<ClosedTrade>> ClosedSinceAsync(
        AccountId account, SessionId session, DateTime from, CancellationToken cancellationToken);
}
