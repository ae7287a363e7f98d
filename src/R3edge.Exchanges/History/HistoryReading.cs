namespace R3edge.Exchanges.History;

/// <summary>What an answer with past bars or trades says.</summary>
/// <typeparam name="T">A bar or a trade.</typeparam>
/// <param name="Rows">The bars or trades in any order; none where it is an error.</param>
/// <param name="Error">The venue's words about an error; null where there is none.</param>
/// <param name="IsPermanent">Whether asking again will bring the same error.</param>
internal readonly record struct HistoryReading<T>(IReadOnlyList<T> Rows, string? Error = null, bool IsPermanent = false)
{
    public static HistoryReading<T> Failed(string error, bool isPermanent = false) => new([], error, isPermanent);
}
