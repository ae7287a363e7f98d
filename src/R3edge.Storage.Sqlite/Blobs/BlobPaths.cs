using System.Globalization;
using System.Text;

namespace R3edge.Storage.Sqlite.Blobs;

/// <summary>
/// Blob names as file names, the same wherever that holds: dots are escaped in folders, so that no folder is named like a file, and
/// so are the names of Windows' devices, and capitals where the file system does not tell them from small letters. A file whose name
/// has no dot of its own gets an extension.
/// </summary>
/// <param name="escapesCapitals">Whether the file system does not tell capitals from small letters.</param>
internal sealed class BlobPaths(bool escapesCapitals)
{
    private const string Extension = ".blob";

    private readonly bool _escapesCapitals = escapesCapitals;

    private static readonly string[] Devices =
    [
        "aux", "con", "nul", "prn", .. Enumerable.Range(0, 10).SelectMany(i => new[] { $"com{i}", $"lpt{i}" }),
    ];

    /// <summary>The file of a blob, relative to its container's folder.</summary>
    public string FileOf(string name)
    {
        var parts = name.Split('/');
        var encoded = parts.Select((part, i) => Encode(part, isFolder: i < parts.Length - 1));
        var file = string.Join(Path.DirectorySeparatorChar, encoded);
        return parts[^1].Contains('.', StringComparison.Ordinal) && !name.EndsWith(Extension, StringComparison.Ordinal) ? file : file + Extension;
    }

    /// <summary>The deepest folder that holds every blob whose name starts with a text, relative to the container's.</summary>
    public string FolderOf(string prefix)
    {
        var parts = prefix.Split('/');
        return string.Join(Path.DirectorySeparatorChar, parts[..^1].Select(part => Encode(part, isFolder: true)));
    }

    /// <summary>The blob of a file, relative to its container's folder; null where it is none.</summary>
    public static string? NameOf(string file)
    {
        if (!Path.GetFileName(file).Contains('.', StringComparison.Ordinal))
        {
            return null;
        }

        var stem = file.EndsWith(Extension, StringComparison.Ordinal) ? file[..^Extension.Length] : file;
        var text = stem.Replace(Path.DirectorySeparatorChar, '/');
        var name = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                name.Append(text[i]);
            }
            else if (i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                name.Append((char)value);
                i += 2;
            }
            else
            {
                return null;
            }
        }

        return name.ToString();
    }

    private string Encode(string part, bool isFolder)
    {
        var encoded = new StringBuilder(part.Length);
        var isDevice = Devices.Contains(part.Split('.')[0].ToLowerInvariant());
        for (var i = 0; i < part.Length; i++)
        {
            var character = part[i];
            if ((_escapesCapitals && char.IsAsciiLetterUpper(character)) || (isFolder && character == '.') || (isDevice && i == 0))
            {
                encoded.Append(CultureInfo.InvariantCulture, $"%{(int)character:x2}");
            }
            else
            {
                encoded.Append(character);
            }
        }

        return encoded.ToString();
    }
}
