using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Execution;

/// <summary>Our intent to trade. Immutable; what becomes of it is told by <see cref="OrderReport"/>s.</summary>
/// <param name="Id">The client order id.</param>
/// <param name="PositionId">The position that owns it.</param>
/// <param name="Instrument">What to trade.</param>
/// <param name="Role">What the order does for its position.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Terms">At which price.</param>
/// <param name="Amount">How much at most.</param>
/// <param name="CreatedAt">UTC time of the decision.</param>
public sealed record Order(
    OrderId Id,
    PositionId PositionId,
    InstrumentId Instrument,
    OrderRole Role,
    Side Side,
    OrderTerms Terms,
    OrderAmount Amount,
    DateTime CreatedAt)
{
    /// <summary>Whether the order may only make a position smaller: every order but an entry.</summary>
    public bool IsReduceOnly => Role != OrderRole.Entry;
}

/// <summary>What an order does for its position.</summary>
public enum OrderRole
{
    /// <summary>Opens the position.</summary>
    Entry,

    /// <summary>Closes it at the market.</summary>
    Exit,

    /// <summary>Protects it: a stop.</summary>
    Stop,

    /// <summary>Takes profit: a limit.</summary>
    Target,
}
