namespace R3edge.Domain.Execution;

/// <summary>What a simulated venue made of an event of the market. Only one that was taken changes anything.</summary>
public enum MarketIntake
{
    /// <summary>It was taken: orders were matched against it.</summary>
    Taken,

    /// <summary>The last event of its kind had the same time and number: a duplicate.</summary>
    Repeated,

    /// <summary>A later event of its kind was seen before it, or a bar that covers its time.</summary>
    Late,

    /// <summary>Its numbers are no market: a price or quantity out of range, or a bid at or above the ask.</summary>
    Impossible,

    /// <summary>The venue does not trade the instrument.</summary>
    UnknownInstrument,
}
