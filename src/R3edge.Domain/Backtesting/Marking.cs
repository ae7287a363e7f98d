using System.Numerics;
using System.Runtime.InteropServices;

namespace R3edge.Domain.Backtesting;

/// <summary>Passes over runs of bars on which nothing is decided. Element by element, so the vector width cannot change a result.</summary>
internal static class Marking
{
    /// <summary>equity[i] = cash + quantity * close[i].</summary>
    /// <param name="close">Closes.</param>
    /// <param name="cash">Cash, in quote units.</param>
    /// <param name="quantity">Signed base units held.</param>
    /// <param name="equity">Receives the equity, as many as there are closes.</param>
    public static void MarkToMarket(ReadOnlySpan<double> close, double cash, double quantity, Span<double> equity)
    {
        if (quantity == 0.0)
        {
            equity.Fill(cash);
            return;
        }

        var closes = MemoryMarshal.Cast<double, Vector<double>>(close);
        var marks = MemoryMarshal.Cast<double, Vector<double>>(equity[..close.Length]);
        var (cashes, quantities) = (new Vector<double>(cash), new Vector<double>(quantity));
        for (var i = 0; i < closes.Length; i++)
        {
            marks[i] = cashes + quantities * closes[i];
        }

        for (var i = closes.Length * Vector<double>.Count; i < close.Length; i++)
        {
            equity[i] = cash + quantity * close[i];
        }
    }

    /// <summary>The largest value; the floor where that is larger.</summary>
    /// <param name="values">Values, no NaN.</param>
    /// <param name="floor">The least answer.</param>
    public static double Highest(ReadOnlySpan<double> values, double floor)
    {
        var highest = new Vector<double>(floor);
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        foreach (var vector in vectors)
        {
            highest = Vector.Max(highest, vector);
        }

        var result = floor;
        for (var i = 0; i < Vector<double>.Count; i++)
        {
            result = Math.Max(result, highest[i]);
        }

        foreach (var value in values[(vectors.Length * Vector<double>.Count)..])
        {
            result = Math.Max(result, value);
        }

        return result;
    }

    /// <summary>The smallest value; the ceiling where that is smaller.</summary>
    /// <param name="values">Values, no NaN.</param>
    /// <param name="ceiling">The greatest answer.</param>
    public static double Lowest(ReadOnlySpan<double> values, double ceiling)
    {
        var lowest = new Vector<double>(ceiling);
        var vectors = MemoryMarshal.Cast<double, Vector<double>>(values);
        foreach (var vector in vectors)
        {
            lowest = Vector.Min(lowest, vector);
        }

        var result = ceiling;
        for (var i = 0; i < Vector<double>.Count; i++)
        {
            result = Math.Min(result, lowest[i]);
        }

        foreach (var value in values[(vectors.Length * Vector<double>.Count)..])
        {
            result = Math.Min(result, value);
        }

        return result;
    }

    /// <summary>How many bars from the start stay strictly between two prices.</summary>
    /// <param name="low">Lows.</param>
    /// <param name="high">Highs, as many.</param>
    /// <param name="below">A low at or below this stops the count.</param>
    /// <param name="above">A high at or above this stops the count.</param>
    public static int CountBetween(ReadOnlySpan<double> low, ReadOnlySpan<double> high, double below, double above)
    {
        for (var i = 0; i < low.Length; i++)
        {
            if (low[i] <= below || high[i] >= above)
            {
                return i;
            }
        }

        return low.Length;
    }
}
