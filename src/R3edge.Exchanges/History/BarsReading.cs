using R3edge.Domain.Markets;

namespace R3edge.Exchanges.History;

/// <summary>What an answer with past bars says.</summary>
/// <param name="Bars">The bars in any order; none where it is an error.</param>
/// <param name="Error">The venue's words about an error; null where there is none.</param>
/// <param name="IsPermanent">Whether asking again will bring the same error.</param>
internal readonly record struct BarsReading(IReadOnlyList<Bar> Bars, string? Error = null, bool IsPermanent = false)
{
    public static BarsReading Failed(string error, bool isPermanent = false) => new([], error, isPermanent);
}
