using System.Globalization;

namespace R3edge.Domain.Execution;

/// <summary>
/// Identifies an order at the venue; derives from the position, the role and a counter, so that sending the same
/// intent twice cannot trade twice.
/// </summary>
/// <param name="Value">128 bits.</param>
public readonly record struct OrderId(UInt128 Value)
{
    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
