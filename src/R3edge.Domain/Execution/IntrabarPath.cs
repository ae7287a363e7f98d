namespace R3edge.Domain.Execution;

/// <summary>
/// In which order the price is taken to have visited a bar's extremes. A bar does not tell; every path starts at the
/// open, visits high and low and ends at the close, in straight legs.
/// </summary>
public enum IntrabarPath
{
    /// <summary>
    /// The extreme that hurts comes first. While a position is open (some order that may only reduce works): for a long position
    /// the low, for a short one the high, so that a stop fills before a target. While only an entry works: for a
    /// buy the high, for a sell the low, so that a limit entry cannot also take the favourable extreme of its bar. Decided anew
    /// after every event until the first extreme is reached: an entry filled on the way up meets the low before the high.
    /// </summary>
    Pessimistic,

    /// <summary>The reverse of <see cref="Pessimistic"/> in every case.</summary>
    Optimistic,

    /// <summary>Open, high, low, close.</summary>
    HighFirst,

    /// <summary>Open, low, high, close.</summary>
    LowFirst,

    /// <summary>The extreme nearer to the open comes first; the low where both are equally near.</summary>
    NearestFirst,
}

/// <summary>Names of <see cref="IntrabarPath"/> as a trader types them.</summary>
public static class IntrabarPathNames
{
    /// <summary>The name in lower case (<c>high-first</c>).</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the paths.</exception>
    public static string Name(this IntrabarPath path) => path switch
    {
        IntrabarPath.Pessimistic => "pessimistic",
        IntrabarPath.Optimistic => "optimistic",
        IntrabarPath.HighFirst => "high-first",
        IntrabarPath.LowFirst => "low-first",
        IntrabarPath.NearestFirst => "nearest-first",
        _ => throw new ArgumentOutOfRangeException(nameof(path), path, "Not an intrabar path."),
    };

    /// <summary>Reads a name.</summary>
    /// <param name="text">The name; upper and lower case are the same.</param>
    /// <param name="path">The path; <see cref="IntrabarPath.Pessimistic"/> where the text is wrong.</param>
    /// <param name="error">What is wrong, in one sentence; empty where nothing is.</param>
    public static bool TryParse(string? text, out IntrabarPath path, out string error)
    {
        error = "";
        foreach (var candidate in Enum.GetValues<IntrabarPath>())
        {
            if (string.Equals(candidate.Name(), text?.Trim(), StringComparison.OrdinalIgnoreCase))
            {
                path = candidate;
                return true;
            }
        }

        path = IntrabarPath.Pessimistic;
        var known = string.Join(", ", Enum.GetValues<IntrabarPath>().Select(Name));
        error = $"'{text}' is not an intrabar path; there is: {known}";
        return false;
    }
}
