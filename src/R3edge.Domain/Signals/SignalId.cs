using System.Globalization;

namespace R3edge.Domain.Signals;

/// <summary>
/// Identifies a base signal; derives from strategy, parameters, instrument, timeframe and bar close, so that the same
/// bar processed twice gives the same signal.
/// </summary>
/// <param name="Value">128 bits.</param>
public readonly record struct SignalId(UInt128 Value)
{
    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}
