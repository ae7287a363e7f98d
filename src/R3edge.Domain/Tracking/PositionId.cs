namespace R3edge.Domain.Tracking;

/// <summary>Identifies a position; derives from the signal that caused it.</summary>
/// <param name="Value">128 bits.</param>
public readonly record struct PositionId(UInt128 Value)
{
    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture);
}
