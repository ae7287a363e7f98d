using System.Collections;

namespace R3edge.Domain.Backtesting;

/// <summary>Monthly returns in time order; equal when all rows are.</summary>
/// <param name="rows">The rows; not to be changed afterwards.</param>
internal sealed class MonthlyReturnTable(MonthlyReturn[] rows) : IReadOnlyList<MonthlyReturn>, IEquatable<MonthlyReturnTable>
{
    private readonly MonthlyReturn[] _rows = rows;

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
