namespace R3edge.Domain.Execution;

/// <summary>
/// What the venue says of an order. Totals are cumulative, as venues report them: a duplicated, late or missing
/// report can then neither add nor lose a fill.
/// </summary>
/// <param name="OrderId">The order.</param>
/// <param name="Status">Its state.</param>
/// <param name="FilledQuantity">Base units filled so far, fees not deducted.</param>
/// <param name="FilledNotional">Sum of price times quantity of the fills so far, in quote units.</param>
/// <param name="Fees">Sum of the fees so far, in quote units.</param>
/// <param name="Time">UTC time of the event at the venue.</param>
/// <param name="Reason">Why it was rejected or cancelled by the venue; <see cref="OrderRefusal.None"/> otherwise.</param>
public readonly record struct OrderReport(
    OrderId OrderId,
    OrderStatus Status,
    decimal FilledQuantity,
    decimal FilledNotional,
    decimal Fees,
    DateTime Time,
    OrderRefusal Reason = OrderRefusal.None)
{
    /// <summary>Whether nothing more can come of the order.</summary>
    public bool IsFinal => Status is OrderStatus.Filled or OrderStatus.Cancelled or OrderStatus.Rejected;
}

/// <summary>The life of an order at a venue.</summary>
public enum OrderStatus
{
    /// <summary>The venue has it; nothing filled yet.</summary>
    Accepted,

    /// <summary>Some of it is filled and the rest still works.</summary>
    PartlyFilled,

    /// <summary>All of it is filled.</summary>
    Filled,

    /// <summary>The rest was cancelled; what had filled counts.</summary>
    Cancelled,

    /// <summary>The venue did not take it.</summary>
    Rejected,
}

/// <summary>Why an order was refused, by its venue or before it was sent, or is taken to be over.</summary>
public enum OrderRefusal
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The account cannot pay for it.</summary>
    InsufficientFunds,

    /// <summary>The quantity is below one lot.</summary>
    BelowLot,

    /// <summary>Price times quantity is below the instrument's minimum.</summary>
    BelowMinimumNotional,

    /// <summary>It would have opened or turned a position although it may only reduce one.</summary>
    NothingToReduce,

    /// <summary>The venue does not know or no longer trades the instrument.</summary>
    InstrumentUnavailable,

    /// <summary>Another reason, told in the venue's own words in the log.</summary>
    Other,

    /// <summary>It could not be sent while the prices that it was decided on still counted.</summary>
    TooOld,

    /// <summary>The venue took it and knows neither the order nor fills of it any more.</summary>
    UnknownToVenue,
}
