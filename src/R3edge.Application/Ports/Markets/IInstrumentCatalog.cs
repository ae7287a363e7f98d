using R3edge.Domain.Markets;

namespace R3edge.Application.Ports.Markets;

/// <summary>What can be traded, with the rules of its venue. Answers come from memory.</summary>
public interface IInstrumentCatalog
{
    /// <summary>All instruments, by venue and symbol.</summary>
    IReadOnlyList<Instrument> All();

    /// <summary>An instrument; null where it is not known.</summary>
    /// <param name="id">Venue and symbol.</param>
    Instrument? Find(InstrumentId id);

    /// <summary>Adds instruments, or replaces the rules of those that are there.</summary>
    /// <param name="instruments">The instruments.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="StorageException">They could not be stored.</exception>
    Task PutAsync(IReadOnlyList<Instrument> instruments, CancellationToken cancellationToken);
}
