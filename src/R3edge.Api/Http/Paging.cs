using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace R3edge.Api.Http;

/// <summary>One page of a list.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="Items">The entries, in the order that the endpoint says.</param>
/// <param name="Next">What to send as <c>after</c> for the next page; null on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Cuts lists into pages.</summary>
internal static class Paging
{
    /// <summary>The most entries on a page.</summary>
    public const int Most = 1000;

    private const char Separator = '\n';

    /// <summary>Entries on a page where nothing is said.</summary>
    public const int Usual = 100;

    /// <summary>Why a limit cannot be; null where it can.</summary>
    public static string? Refuse(int? limit) => limit is < 1 or > Most
        ? string.Create(CultureInfo.InvariantCulture, $"limit must be 1 to {Most}, not {limit}.")
        : null;

    /// <summary>A page of the list of a name, which is in memory, by the key of each entry; keys are unique and in ascending ordinal order.</summary>
    public static Page<T> Of<T>(string list, IEnumerable<T> ordered, Func<T, string> key, string? after, int? limit)
    {
        var start = Continuation(list, after);
        var items = ordered
            .Where(item => start is null || string.CompareOrdinal(key(item), start) > 0)
            .Take((limit ?? Usual) + 1)
            .ToList();
        if (items.Count <= (limit ?? Usual))
        {
            return new Page<T>(items, null);
        }

        items.RemoveAt(items.Count - 1);
        return new Page<T>(items, Encode(list, key(items[^1])));
    }

    /// <summary>A key of a list as it may stand in an address. It opens no other list: there it would give some page in the middle.</summary>
    public static string Encode(string list, string key) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(list + Separator + key));

    /// <summary>A page of what the store has cut, whose continuation may stand in an address.</summary>
    public static Page<T> Of<T>(string list, IReadOnlyList<T> items, string? continuation) => new(items, continuation is null ? null : Encode(list, continuation));

    /// <summary>The key that stands in an address.</summary>
    /// <exception cref="Microsoft.AspNetCore.Http.BadHttpRequestException">It is none, or of another list.</exception>
    [return: NotNullIfNotNull(nameof(after))]
    public static string? Continuation(string list, string? after) => after is null ? null : Decode(list, after);

    private static string Decode(string list, string text)
    {
        try
        {
            var key = Encoding.UTF8.GetString(Convert.FromHexString(text));
            return key.StartsWith(list + Separator, StringComparison.Ordinal)
                ? key[(list.Length + 1)..]
                : throw new Microsoft.AspNetCore.Http.BadHttpRequestException($"'{text}' is not the 'next' of a page of this list.");
        }
        catch (FormatException)
        {
            throw new Microsoft.AspNetCore.Http.BadHttpRequestException($"'{text}' is not the 'next' of a page.");
        }
    }
}
