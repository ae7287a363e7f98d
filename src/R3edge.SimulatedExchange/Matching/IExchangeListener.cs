using R3edge.Domain.Markets;

namespace R3edge.SimulatedExchange.Matching;

/// <summary>Hears what happens at the exchange, within its lock, in the order in which it happens.</summary>
internal interface IExchangeListener
{
    /// <summary>A public trade.</summary>
    void OnTrade(MatchingEngine engine, in Trade trade);

    /// <summary>Levels have changed since the last call.</summary>
    void OnBook(MatchingEngine engine, BookChanges changes);

    /// <summary>An order of a customer has changed.</summary>
    void OnOrder(MatchingEngine engine, EngineOrder order, EngineNews news, in EngineFill fill);

    /// <summary>The market has reached a time, UTC: nothing more happens before it.</summary>
    void OnTime(DateTime time)
    {
    }
}

/// <summary>Levels that changed, as they are now.</summary>
/// <param name="First">The number of the first change.</param>
/// <param name="Last">The number of the last change.</param>
/// <param name="Levels">Side, price, quantity now (0 where it is gone), and the number of its last change.</param>
/// <param name="Time">UTC.</param>
internal sealed record BookChanges(
    long First, long Last, IReadOnlyList<(Side Side, decimal Price, decimal Quantity, long Number)> Levels, DateTime Time);
