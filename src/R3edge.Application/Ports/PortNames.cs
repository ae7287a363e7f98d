using System.Buffers;

namespace R3edge.Application.Ports;

/// <summary>
/// The names and keys that every store accepts, Azure and embedded alike. Each adapter checks them, so that what works on
/// one machine is not refused in the cloud. A name that breaks a rule is a bug and throws <see cref="ArgumentException"/>.
/// </summary>
public static class PortNames
{
    /// <summary>The longest event key and event id, in characters; the bound of a partition key of Event Hubs.</summary>
    public const int LongestEventKey = 128;

    /// <summary>The longest partition or row key of a table, in characters; the bound of Table storage.</summary>
    public const int LongestTableKey = 512;

    /// <summary>The longest blob name, in characters.</summary>
    public const int LongestBlobName = 500;

    /// <summary>The longest part of a blob name between slashes, in characters; three bytes each still fit a file name.</summary>
    public const int LongestBlobSegment = 80;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> TableCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly SearchValues<char> BlobCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=/");

    /// <summary>A hub, a consumer group or a blob container: 3 to 50 of a-z, 0-9 and hyphens, a letter or digit at both ends and no two hyphens in a row.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static void ThrowIfNotName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var isName = name.Length is >= 3 and <= 50
            && !name.AsSpan().ContainsAnyExcept(NameCharacters)
            && name[0] != '-'
            && name[^1] != '-'
            && !name.Contains("--", StringComparison.Ordinal);
        ThrowUnless(isName, $"'{name}' is not a name of 3 to 50 characters a-z, 0-9 and single hyphens between them.", nameof(name));
    }

    /// <summary>A table: 3 to 63 letters and digits, a letter first. Tables whose names differ only in case are one table in Azure; do not make such names.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static void ThrowIfNotTable(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var isName = name.Length is >= 3 and <= 63 && !name.AsSpan().ContainsAnyExcept(TableCharacters) && char.IsAsciiLetter(name[0]);
        ThrowUnless(isName, $"'{name}' is not a table name of 3 to 63 letters and digits, a letter first.", nameof(name));
    }

    /// <summary>
    /// A partition or row key of a table: 1 to <see cref="LongestTableKey"/> characters without control characters and
    /// without / \ # ?, and of the basic plane, where the order by UTF-16 and by UTF-8 is the same.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static void ThrowIfNotTableKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ThrowUnless(key.Length is >= 1 and <= LongestTableKey, $"A table key has 1 to {LongestTableKey} characters.", nameof(key));
        foreach (var character in key)
        {
            ThrowUnless(
                character is not ('/' or '\\' or '#' or '?') && !char.IsControl(character) && !char.IsSurrogate(character),
                "A table key holds no control character, none of / \\ # ? and none beyond U+FFFF.",
                nameof(key));
        }
    }

    /// <summary>An event's key or id: 1 to <see cref="LongestEventKey"/> characters of well-formed text without a NUL.</summary>
    /// <param name="key">The key or id.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static void ThrowIfNotEventKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        ThrowUnless(
            key.Length is >= 1 and <= LongestEventKey, $"An event's key and id have 1 to {LongestEventKey} characters.", nameof(key));
        for (var i = 0; i < key.Length; i++)
        {
            if (char.IsHighSurrogate(key[i]) && i + 1 < key.Length && char.IsLowSurrogate(key[i + 1]))
            {
                i++;
                continue;
            }

            ThrowUnless(
                !char.IsSurrogate(key[i]) && key[i] != '\0', "An event's key and id are well-formed text without a NUL.", nameof(key));
        }
    }

    /// <summary>
    /// A blob: up to <see cref="LongestBlobName"/> characters A-Z, a-z, 0-9, - _ . = in parts of 1 to
    /// <see cref="LongestBlobSegment"/> between single slashes; no part ends with a dot. Case matters.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static void ThrowIfNotBlob(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var isName = name.Length is >= 1 and <= LongestBlobName && !name.AsSpan().ContainsAnyExcept(BlobCharacters);
        foreach (var part in name.AsSpan().Split('/'))
        {
            var length = part.End.Value - part.Start.Value;
            isName = isName && length is >= 1 and <= LongestBlobSegment && name[part.End.Value - 1] != '.';
        }

        ThrowUnless(
            isName, $"'{name}' is not a blob name of letters, digits and - _ . = in parts of 1 to {LongestBlobSegment}.", nameof(name));
    }

    /// <summary>The start of blob names: empty, or characters that a blob name may hold.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static void ThrowIfNotBlobPrefix(string prefix)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        ThrowUnless(
            !prefix.AsSpan().ContainsAnyExcept(BlobCharacters), $"No blob name starts with '{prefix}'.", nameof(prefix));
    }

    private static void ThrowUnless(bool isRight, string message, string parameter)
    {
        if (!isRight)
        {
            throw new ArgumentException(message, parameter);
        }
    }
}
