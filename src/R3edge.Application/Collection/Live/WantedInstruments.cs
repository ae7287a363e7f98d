using R3edge.Application.Ports.Markets;
using R3edge.Application.Sessions;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection.Live;

/// <summary>What sessions trade that are not stopped, and the universe that the scanner ranks.</summary>
/// <param name="sessions">The sessions.</param>
/// <param name="universe">What the scanner ranks, asked each time.</param>
public sealed class WantedInstruments(ISessionDirectory sessions, Func<IEnumerable<InstrumentId>> universe) : IWantedInstruments
{
    private readonly ISessionDirectory _sessions = sessions;
    private readonly Func<IEnumerable<InstrumentId>> _universe = universe;

    /// <inheritdoc/>
    public Task<IReadOnlySet<InstrumentId>> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlySet<InstrumentId>>(
        new HashSet<InstrumentId>(_sessions.All().Select(session => session.Instrument).Concat(_universe())));
}
