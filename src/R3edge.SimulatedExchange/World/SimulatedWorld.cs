using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.SimulatedExchange.World;

/// <summary>The seeded simulator as the rest of the world. It has no end.</summary>
/// <param name="options">The market.</param>
internal sealed class SimulatedWorld(MarketTapeOptions options) : IOutsideWorld
{
    private readonly MarketTape _tape = new(options);

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Instruments => _tape.Instruments;

    /// <inheritdoc/>
    public int Instrument => _tape.Instrument;

    /// <inheritdoc/>
    public DateTime Time => _tape.Time;

    /// <inheritdoc/>
    public Trade Trade => _tape.Trade;

    /// <inheritdoc/>
    public ReadOnlySpan<BookLevel> Bids => _tape.Bids;

    /// <inheritdoc/>
    public ReadOnlySpan<BookLevel> Asks => _tape.Asks;

    /// <inheritdoc/>
    public TapeEventKind? Next() => _tape.Next();
}
