using System.Collections.Immutable;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Sessions;

/// <summary>The sessions that are not stopped, by id and by instrument. Readers never wait.</summary>
internal sealed class SessionMap
{
    private readonly Lock _gate = new();
    private ImmutableDictionary<SessionId, Session> _byId = ImmutableDictionary<SessionId, Session>.Empty;
    private ImmutableDictionary<InstrumentId, ImmutableArray<Session>> _byInstrument = ImmutableDictionary<InstrumentId, ImmutableArray<Session>>.Empty;
    private long _version;

    public long Version => Volatile.Read(ref _version);

    public IReadOnlyList<Session> On(InstrumentId instrument) =>
        Volatile.Read(ref _byInstrument).TryGetValue(instrument, out var sessions) ? sessions : [];

    public Session? Find(SessionId id) => Volatile.Read(ref _byId).GetValueOrDefault(id);

    public IReadOnlyList<Session> All() => [.. Volatile.Read(ref _byId).Values.OrderBy(session => session.Id.Value)];

    public int CountOf(UserId user) => Volatile.Read(ref _byId).Values.Count(session => session.Account.User == user);

    public void Put(Session session) => Change(sessions => sessions.SetItem(session.Id, session), session.Instrument);

    public void Remove(SessionId id)
    {
        if (Find(id) is { } session)
        {
            Change(sessions => sessions.Remove(id), session.Instrument);
        }
    }

    private void Change(Func<ImmutableDictionary<SessionId, Session>, ImmutableDictionary<SessionId, Session>> change, InstrumentId instrument)
    {
        lock (_gate)
        {
            var changed = change(_byId);
            if (ReferenceEquals(changed, _byId))
            {
                return;
            }

            Volatile.Write(ref _byId, changed);
            Volatile.Write(ref _byInstrument, _byInstrument.SetItem(
                instrument,
                [.. changed.Values.Where(session => session.Instrument == instrument).OrderBy(session => session.Id.Value)]));
            Interlocked.Increment(ref _version);
        }
    }
}
