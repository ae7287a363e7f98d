using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Sessions;

/// <summary>The sessions that are not stopped, as the stages see them. Answers come from memory.</summary>
public interface ISessionDirectory
{
    /// <summary>Grows whenever a session starts or changes: who keeps something per session looks again when it has.</summary>
    long Version { get; }

    /// <summary>The sessions on an instrument that are not stopped, in the order of their ids.</summary>
    /// <param name="instrument">The instrument.</param>
    IReadOnlyList<Session> On(InstrumentId instrument);

    /// <summary>The session of an id; null where it is stopped or unknown.</summary>
    /// <param name="id">The id.</param>
    Session? Find(SessionId id);

    /// <summary>All sessions that are not stopped.</summary>
    IReadOnlyList<Session> All();
}
