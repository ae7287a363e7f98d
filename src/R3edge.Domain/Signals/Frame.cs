namespace R3edge.Domain.Signals;

/// <summary>
/// What a strategy sees at a bar's close: the columns it declared, at that bar and before it. Nothing after it can be
/// reached. Backtest and live give the same frame; only where the numbers are kept differs.
/// </summary>
/// <remarks>
/// Crossings are strict, and two values that differ by no more than 1e-14 of their size are equal. Prices are decimal
/// numbers: their nearest binary fractions let averages that are equal differ in the last digit, and whether such a pair
/// has crossed would be chance.
/// </remarks>
public readonly ref struct Frame
{
    // Far above what rounding can do to a mean (4e-16), far below what one tick does to it.
    private const double Tie = 1e-14;

    private readonly double[][] _columns;
    private readonly int _row;

    internal Frame(double[][] columns, int row)
    {
        _columns = columns;
        _row = row;
    }

    /// <summary>The value at the bar that has just closed; NaN while its indicator warms up.</summary>
    /// <param name="column">A declared column.</param>
    public double this[Column column] => _columns[column.Index][_row];

    /// <summary>The value some bars earlier.</summary>
    /// <param name="column">A declared column.</param>
    /// <param name="bars">How many bars back, 0 to the look-back of the plan.</param>
    public double Previous(Column column, int bars = 1) => _columns[column.Index][_row - bars];

    /// <summary>Whether a column was strictly below another at the bar before and is strictly above it now.</summary>
    /// <param name="column">The column that crosses.</param>
    /// <param name="other">The one that is crossed.</param>
    public bool CrossesAbove(Column column, Column other)
    {
        var values = _columns[column.Index];
        var others = _columns[other.Index];
        return values[_row - 1] < others[_row - 1] && values[_row] > others[_row]
            && !Ties(values[_row - 1], others[_row - 1]) && !Ties(values[_row], others[_row]);
    }

    /// <summary>Whether a column was strictly above another at the bar before and is strictly below it now.</summary>
    /// <param name="column">The column that crosses.</param>
    /// <param name="other">The one that is crossed.</param>
    public bool CrossesBelow(Column column, Column other) => CrossesAbove(other, column);

    /// <summary>Whether a column was strictly below a level at the bar before and is strictly above it now.</summary>
    /// <param name="column">The column that crosses.</param>
    /// <param name="level">The level.</param>
    public bool CrossesAbove(Column column, double level)
    {
        var values = _columns[column.Index];
        return values[_row - 1] < level && values[_row] > level && !Ties(values[_row - 1], level) && !Ties(values[_row], level);
    }

    /// <summary>Whether a column was strictly above a level at the bar before and is strictly below it now.</summary>
    /// <param name="column">The column that crosses.</param>
    /// <param name="level">The level.</param>
    public bool CrossesBelow(Column column, double level)
    {
        var values = _columns[column.Index];
        return values[_row - 1] > level && values[_row] < level && !Ties(values[_row - 1], level) && !Ties(values[_row], level);
    }

    private static bool Ties(double left, double right) => Math.Abs(left - right) <= Tie * Math.Abs(right);
}
