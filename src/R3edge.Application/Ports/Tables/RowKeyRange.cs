namespace R3edge.Application.Ports.Tables;

/// <summary>A range of row keys by ordinal comparison.</summary>
/// <param name="From">The first key that belongs to it; null for no bound.</param>
/// <param name="To">The first key that does not; null for no bound.</param>
public readonly record struct RowKeyRange(string? From, string? To)
{
    /// <summary>Every key.</summary>
    public static RowKeyRange All => default;

    /// <summary>The keys that start with a text.</summary>
    /// <param name="prefix">The text, as a row key may be.</param>
    public static RowKeyRange StartingWith(string prefix)
    {
        PortNames.ThrowIfNotTableKey(prefix);
        var last = prefix.Length - 1;
        while (last >= 0 && prefix[last] == char.MaxValue)
        {
            last--;
        }

        return new(prefix, last < 0 ? null : string.Concat(prefix.AsSpan(0, last), [(char)(prefix[last] + 1)]));
    }

    /// <summary>Whether a key belongs to it.</summary>
    /// <param name="rowKey">The key.</param>
    public bool Contains(string rowKey) =>
        (From is null || string.CompareOrdinal(rowKey, From) >= 0) && (To is null || string.CompareOrdinal(rowKey, To) < 0);
}
