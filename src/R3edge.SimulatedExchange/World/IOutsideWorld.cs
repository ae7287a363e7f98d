using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.SimulatedExchange.World;

/// <summary>Everybody at the exchange who is not a customer: what they offer and trade, one event after the other.</summary>
internal interface IOutsideWorld
{
    /// <summary>What is traded.</summary>
    IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>The instrument of the event, by its place among <see cref="Instruments"/>.</summary>
    int Instrument { get; }

    /// <summary>UTC time of the event.</summary>
    DateTime Time { get; }

    /// <summary>The trade, of <see cref="TapeEventKind.Trade"/>.</summary>
    Trade Trade { get; }

    /// <summary>The bids that are told, of a book.</summary>
    ReadOnlySpan<BookLevel> Bids { get; }

    /// <summary>The asks that are told, of a book.</summary>
    ReadOnlySpan<BookLevel> Asks { get; }

    /// <summary>Goes on to the next event; null at the end.</summary>
    TapeEventKind? Next();
}
