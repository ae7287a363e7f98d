using System.Text.Json;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Parameters;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Backtesting;

/// <summary>How values of the domain are written for programs and people.</summary>
public static class Names
{
    /// <summary>The name of an enumeration's value in words joined by hyphens: <c>end-of-data</c>.</summary>
    /// <param name="value">The value.</param>
    public static string Of(Enum value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
    }

    /// <summary>The names of every value of an enumeration, in a list such as <c>long, short, both</c>.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public static string AllOf<T>()
        where T : struct, Enum =>
        string.Join(", ", Enum.GetValues<T>().Select(value => Of(value)));

    /// <summary>Reads a name that <see cref="Of(Enum)"/> gives; upper and lower case are the same.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="text">The name.</param>
    /// <param name="value">The value, where there is one of that name.</param>
    public static bool TryParse<T>(string? text, out T value)
        where T : struct, Enum
    {
        foreach (var candidate in Enum.GetValues<T>())
        {
            if (string.Equals(Of(candidate), text, StringComparison.OrdinalIgnoreCase))
            {
                value = candidate;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Parameters by name.</summary>
    /// <param name="parameters">The parameters.</param>
    public static IReadOnlyDictionary<string, double> Of(ParameterValues parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return parameters.Definitions.Zip(parameters.Values).ToDictionary(pair => pair.First.Name, pair => pair.Second);
    }

    /// <summary>Refused entries by reason, the money manager's, the venue's and qualification's together, and entries that expired.</summary>
    /// <param name="refusals">The counts.</param>
    public static IReadOnlyDictionary<string, int> Of(RefusalCounts refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (reason, count) in refusals.ByMoneyManager)
        {
            counts[Of(reason)] = count;
        }

        foreach (var (reason, count) in refusals.ByVenue)
        {
            counts[Of(reason)] = counts.GetValueOrDefault(Of(reason)) + count;
        }

        foreach (var (reason, count) in refusals.ByQualification)
        {
            counts[Of(reason)] = counts.GetValueOrDefault(Of(reason)) + count;
        }

        if (refusals.Expired > 0)
        {
            counts[Of(ExitReason.EntryExpired)] = refusals.Expired;
        }

        return counts;
    }

    /// <summary>The same number without trailing zeros after the decimal point.</summary>
    /// <param name="value">An amount.</param>
    public static decimal Shortest(decimal value) => value / 1.0000000000000000000000000000m;
}
