using Microsoft.Extensions.Logging;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Ports.Tables;
using R3edge.Application.Trading;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Trading;

namespace R3edge.Application.Sessions;

/// <summary>
/// Starts, stops and lists sessions. They lie in a table by user; those that are not stopped are in memory, and resume after a
/// restart. A session that is being stopped is stopped when its last position has ended. Safe for many threads.
/// </summary>
public sealed class SessionService : ISessionDirectory, ISessionControl
{
    private readonly SessionStore _store;
    private readonly AccountEngine _engine;
    private readonly IInstrumentCatalog _instruments;
    private readonly ILiveVenues _venues;
    private readonly SessionOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<SessionService> _logger;
    private readonly SessionMap _running = new();

    /// <summary>Creates the service; <see cref="LoadAsync"/> follows, after the engine has loaded.</summary>
    /// <param name="tables">Where sessions are stored.</param>
    /// <param name="engine">The accounts.</param>
    /// <param name="instruments">The instruments.</param>
    /// <param name="venues">Where real orders can be sent.</param>
    /// <param name="options">What is allowed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">What it tells.</param>
    public SessionService(
        ITableStore tables,
        AccountEngine engine,
        IInstrumentCatalog instruments,
        ILiveVenues venues,
        SessionOptions options,
        TimeProvider time,
        ILogger<SessionService> logger)
    {
        ArgumentNullException.ThrowIfNull(engine);
        _store = new SessionStore(tables);
        _engine = engine;
        _instruments = instruments;
        _venues = venues;
        _options = options;
        _time = time;
        _logger = logger;
        engine.SessionEnded = EndAsync;
    }

    /// <inheritdoc/>
    public long Version => _running.Version;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    public IReadOnlyList<Session> On(InstrumentId instrument) => _running.On(instrument);

    /// <inheritdoc/>
    public Session? Find(SessionId id) => _running.Find(id);

    /// <inheritdoc/>
    public IReadOnlyList<Session> All() => _running.All();

    /// <summary>Resumes the sessions that are not stopped, and finishes what a crash has left half done.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">They could not be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await foreach (var listed in _store.ListedAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await _store.ReadListedAsync(listed, cancellationToken).ConfigureAwait(false) is { } stored)
            {
                await ResumeAsync(stored, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes over what other processes have started and stopped since it was loaded.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The sessions could not be read.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var known = _running.All();
        var listed = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var name in _store.ListedAsync(cancellationToken).ConfigureAwait(false))
        {
            listed.Add(name);
        }

        foreach (var gone in known.Where(session => !listed.Contains(SessionStore.NameOf(session))))
        {
            _running.Remove(gone.Id);
        }

        if (!listed.SetEquals(known.Select(SessionStore.NameOf)))
        {
            await LoadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task<SessionOutcome> StartAsync(UserId user, SessionRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var checkedRequest = SessionRules.Check(user, request, _instruments, _options, _venues, Now);
        if (checkedRequest.Session is not { } session)
        {
            return checkedRequest;
        }

        if (await _store.ReadAsync(user, session.Id, cancellationToken).ConfigureAwait(false) is { } stored)
        {
            if (!SessionRules.IsSame(stored.Row.Session, session))
            {
                return SessionOutcome.Refuse(SessionRefusal.KeyInUse, $"The key {request.Key} has started another session; use a new one.");
            }

            await ResumeAsync(stored, cancellationToken).ConfigureAwait(false);
            return new SessionOutcome(_running.Find(session.Id) ?? stored.Row.Session, null, "", IsRepeated: true);
        }

        if (_running.CountOf(user) >= _options.MaximumPerUser)
        {
            return SessionOutcome.Refuse(
                SessionRefusal.TooManySessions, $"You have {_options.MaximumPerUser} sessions, as many as are allowed; stop one first.");
        }

        // Where the same request came at the same time and was first, this one is answered as its repetition.
        return await StartNewAsync(session, cancellationToken).ConfigureAwait(false)
            ?? await StartAsync(user, request, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<SessionOutcome> StopAsync(UserId user, SessionId id, bool closesPositions, CancellationToken cancellationToken)
    {
        if (await _store.ReadAsync(user, id, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            return SessionOutcome.Refuse(SessionRefusal.NotFound, $"There is no session {id}.");
        }

        var session = stored.Row.Session;
        if (session.Status == SessionStatus.Stopped)
        {
            return new SessionOutcome(session, null, "", IsRepeated: true);
        }

        var isRepeated = session.Status == SessionStatus.Stopping && stored.Row.ClosesPositions == closesPositions;
        var stopping = session with { Status = SessionStatus.Stopping, StoppedAt = session.StoppedAt ?? Now };
        await _store.WriteAsync(stopping, stored.Row.ClosesPositions || closesPositions, stored.ETag, cancellationToken).ConfigureAwait(false);
        _running.Put(stopping);
        TradingLog.SessionStopping(_logger, session.Account, id, closesPositions ? "closed" : "kept");
        await StopInAccountAsync(stopping, closesPositions, cancellationToken).ConfigureAwait(false);
        var now = await _store.ReadAsync(user, id, cancellationToken).ConfigureAwait(false);
        return new SessionOutcome(now?.Row.Session ?? stopping, null, "", isRepeated);
    }

    /// <summary>A session of a user; null where the user has none of this id.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="id">The session.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Session?> GetAsync(UserId user, SessionId id, CancellationToken cancellationToken) =>
        (await _store.ReadAsync(user, id, cancellationToken).ConfigureAwait(false))?.Row.Session;

    /// <summary>All sessions of a user, stopped ones too, the newest first.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Session>> ListAsync(UserId user, CancellationToken cancellationToken)
    {
        var sessions = await _store.AllOfAsync(user, cancellationToken).ConfigureAwait(false);
        return [.. sessions.OrderByDescending(session => session.StartedAt).ThenBy(session => session.Id.Value)];
    }

    private async Task<SessionOutcome?> StartNewAsync(Session session, CancellationToken cancellationToken)
    {
        if (await _engine.SettingsAsync(session.Account, cancellationToken).ConfigureAwait(false) is null)
        {
            if (session.Account.Mode == TradingMode.Live)
            {
                return SessionOutcome.Refuse(SessionRefusal.NoAccount, "There is no live account yet; open one first.");
            }

            await _engine.OpenAsync(session.Account, _options.PaperAccount, cancellationToken).ConfigureAwait(false);
        }

        // The index comes first: a session that is not in it would not resume.
        await _store.ListAsync(session, cancellationToken).ConfigureAwait(false);
        if (!await _store.TryWriteAsync(session, closesPositions: false, eTag: null, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var answer = await _engine
            .StartAsync(session, _instruments.Find(session.Instrument)!, session.StartedAt, cancellationToken)
            .ConfigureAwait(false);
        if (answer is not (AccountAnswer.Applied or AccountAnswer.Repeated))
        {
            await EndAsync(session.Account, session.Id, cancellationToken).ConfigureAwait(false);
            return SessionOutcome.Refuse(SessionRefusal.RefusedByAccount, $"The account does not take the session. {answer.Describe()}");
        }

        _running.Put(session);
        TradingLog.SessionStarted(_logger, session.Account, session.Id, session.Strategy, session.Instrument.ToString());
        return new SessionOutcome(session, null, "");
    }

    private async Task ResumeAsync(StoredSession stored, CancellationToken cancellationToken)
    {
        var session = stored.Row.Session;
        switch (session.Status)
        {
            case SessionStatus.Active when _instruments.Find(session.Instrument) is { } instrument:
                await _engine.StartAsync(session, instrument, session.StartedAt, cancellationToken).ConfigureAwait(false);
                _running.Put(session);
                break;
            case SessionStatus.Active:
                TradingLog.CannotResume(_logger, session.Id, $"there is no instrument {session.Instrument}");
                break;
            case SessionStatus.Stopping:
                _running.Put(session);
                await StopInAccountAsync(session, stored.Row.ClosesPositions, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await ForgetAsync(session, cancellationToken).ConfigureAwait(false);
                break;
        }
    }

    private async Task StopInAccountAsync(Session session, bool closesPositions, CancellationToken cancellationToken)
    {
        var answer = await _engine
            .RunAsync(session.Account, (account, step) => account.Stop(session.Id, closesPositions, Now, step), cancellationToken)
            .ConfigureAwait(false);
        if (answer is AccountAnswer.UnknownSession or AccountAnswer.UnknownAccount)
        {
            await EndAsync(session.Account, session.Id, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EndAsync(AccountId account, SessionId id, CancellationToken cancellationToken)
    {
        // Whoever says so may have read an account that somebody else has written since.
        if (await _engine.ReadAsync(account, unit => unit.Find(id), cancellationToken).ConfigureAwait(false) is not null)
        {
            return;
        }

        if (await _store.ReadAsync(account.User, id, cancellationToken).ConfigureAwait(false) is { } stored)
        {
            var session = stored.Row.Session;
            if (session.Status != SessionStatus.Stopped)
            {
                var stopped = session with { Status = SessionStatus.Stopped, StoppedAt = session.StoppedAt ?? Now };
                await _store.WriteAsync(stopped, stored.Row.ClosesPositions, stored.ETag, cancellationToken).ConfigureAwait(false);
            }

            await ForgetAsync(session, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ForgetAsync(Session session, CancellationToken cancellationToken)
    {
        _running.Remove(session.Id);
        await _store.UnlistAsync(session, cancellationToken).ConfigureAwait(false);
    }
}
