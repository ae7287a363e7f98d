using R3edge.Domain.Identity;

namespace R3edge.Application.Sessions;

/// <summary>Starts and stops sessions for who asks. A request that was made before is answered and not carried out twice.</summary>
public interface ISessionControl
{
    /// <summary>Starts a session. The same request again answers with the session that it has started.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="request">What for.</param>
    /// <param name="cancellationToken">Gives up; it may have started.</param>
    /// <exception cref="Ports.StorageException">It is not known yet whether it has started; asked again it is not started
    /// twice.</exception>
    Task<SessionOutcome> StartAsync(UserId user, SessionRequest request, CancellationToken cancellationToken);

    /// <summary>Stops a session: pending entries are cancelled, and its positions closed or kept until their exits.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="id">The session.</param>
    /// <param name="closesPositions">Whether open positions are closed at the market.</param>
    /// <param name="cancellationToken">Gives up; it may be stopping.</param>
    /// <exception cref="Ports.StorageException">It is not known yet whether it is stopping; asked again it is stopped.</exception>
    Task<SessionOutcome> StopAsync(UserId user, SessionId id, bool closesPositions, CancellationToken cancellationToken);
}
