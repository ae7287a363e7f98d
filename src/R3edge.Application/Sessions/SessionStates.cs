using System.Buffers;
using R3edge.Domain.Identity;

namespace R3edge.Application.Sessions;

/// <summary>What a stage keeps of one session.</summary>
internal interface ISessionState
{
    /// <summary>Writes the state.</summary>
    /// <param name="output">Receives it.</param>
    void Save(IBufferWriter<byte> output);

    /// <summary>Replaces the state by a saved one of the same session.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    void Restore(ReadOnlySpan<byte> state);
}

/// <summary>What a stage keeps of each session, saved and restored together. The states of sessions that have ended go with the next save.</summary>
/// <typeparam name="T">Of one session.</typeparam>
/// <param name="sessions">The sessions that there are.</param>
/// <param name="create">Makes the state of a session; null where it cannot be made, which is told there.</param>
internal sealed class SessionStates<T>(ISessionDirectory sessions, Func<Session, T?> create)
    where T : class, ISessionState
{
    private readonly ISessionDirectory _sessions = sessions;
    private readonly Func<Session, T?> _create = create;
    private readonly Dictionary<SessionId, T> _states = [];

    /// <summary>The state of a session, made where there is none.</summary>
    /// <param name="session">The session.</param>
    /// <param name="isNew">Whether it was made now.</param>
    /// <returns>Null where it cannot be made.</returns>
    public T? Of(Session session, out bool isNew)
    {
        isNew = false;
        if (_states.TryGetValue(session.Id, out var known))
        {
            return known;
        }

        if (_create(session) is not { } made)
        {
            return null;
        }

        isNew = true;
        _states.Add(session.Id, made);
        return made;
    }

    /// <summary>Leaves out the state of a session, which is made again when it is asked for.</summary>
    /// <param name="session">The session.</param>
    public void Remove(SessionId session) => _states.Remove(session);

    /// <summary>Writes all states.</summary>
    /// <param name="output">Receives them.</param>
    public void Save(IBufferWriter<byte> output)
    {
        foreach (var gone in _states.Keys.Where(id => _sessions.Find(id) is null).ToArray())
        {
            _states.Remove(gone);
        }

        StateSections.Save(
            output, [.. _states.Select(pair => KeyValuePair.Create(pair.Key, new Action<IBufferWriter<byte>>(pair.Value.Save)))]);
    }

    /// <summary>Replaces all states by saved ones.</summary>
    /// <param name="state">What <see cref="Save"/> wrote.</param>
    /// <exception cref="InvalidDataException">It does not fit.</exception>
    public void Restore(ReadOnlySpan<byte> state)
    {
        _states.Clear();
        foreach (var (id, saved) in StateSections.Read(state))
        {
            if (_sessions.Find(id) is { } session && _create(session) is { } made)
            {
                made.Restore(saved);
                _states.Add(id, made);
            }
        }
    }

    /// <summary>Forgets all states.</summary>
    public void Clear() => _states.Clear();
}
