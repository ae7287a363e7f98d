using R3edge.Domain.Markets;

namespace R3edge.Application.Ports.Markets;

/// <summary>Which instruments market data is wanted of. The answer changes while sessions start and stop.</summary>
public interface IWantedInstruments
{
    /// <summary>The instruments that are wanted now, of any venue.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">It could not be read; what was wanted before still is.</exception>
    Task<IReadOnlySet<InstrumentId>> ReadAsync(CancellationToken cancellationToken);
}
