using System.Collections;

namespace R3edge.Domain.Backtesting;

/// <summary>
/// The monthly returns of a backtest in time order. Months without a bar are absent. Equal when all rows are, so that two
/// reports can be compared.
/// </summary>
public sealed class MonthlyReturnTable : IReadOnlyList<MonthlyReturn>, IEquatable<MonthlyReturnTable>
{
    private readonly MonthlyReturn[] _rows;

    /// <summary>A table of rows that are already in time order.</summary>
    /// <param name="rows">The rows; copied.</param>
    public MonthlyReturnTable(ReadOnlySpan<MonthlyReturn> rows) => _rows = rows.ToArray();

    internal MonthlyReturnTable(MonthlyReturn[] owned) => _rows = owned;

    /// <inheritdoc/>
    public int Count => _rows.Length;

    /// <inheritdoc/>
    public MonthlyReturn this[int index] => _rows[index];

    /// <inheritdoc/>
    public IEnumerator<MonthlyReturn> GetEnumerator() => ((IEnumerable<MonthlyReturn>)_rows).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _rows.GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(MonthlyReturnTable? other) => other is not null && _rows.AsSpan().SequenceEqual(other._rows);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MonthlyReturnTable);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var row in _rows)
        {
            hash.Add(row);
        }

        return hash.ToHashCode();
    }
}
