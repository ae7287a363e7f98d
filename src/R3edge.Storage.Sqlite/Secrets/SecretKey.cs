using System.Diagnostics;
using System.Security.Cryptography;
using R3edge.Application.Ports;

namespace R3edge.Storage.Sqlite.Secrets;

/// <summary>The key that protects a file of secrets: 32 random bytes, from a file of the user's own or from an environment variable.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SecretKey
{
    /// <summary>The length of a key in bytes: AES-256.</summary>
    public const int Length = 32;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly byte[] _bytes;

    private SecretKey(byte[] bytes) => _bytes = bytes;

    /// <summary>A key from base64 text, as an environment variable or a mounted secret holds it.</summary>
    /// <param name="text">32 bytes as base64.</param>
    /// <param name="source">Where it is from, for the error.</param>
    /// <exception cref="StorageException">It is no such text.</exception>
    public static SecretKey FromBase64(string text, string source)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = new byte[Length];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var count) && count == Length
            ? new SecretKey(bytes)
            : throw new StorageException(StorageFailure.Misconfigured, $"{source} does not hold {Length} bytes as base64.");
    }

    /// <summary>The key in a file; a new one where there is none, for this user alone.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="StorageException">The file holds no key, cannot be read, or others may read it.</exception>
    public static SecretKey FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (!File.Exists(path))
            {
                Create(path);
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
            {
                throw new StorageException(
                    StorageFailure.Denied, $"The key file {path} is open to other users; give it the mode 0600.");
            }

            return FromBase64(File.ReadAllText(path), $"The key file {path}");
        }
        catch (IOException exception)
        {
            throw FileErrors.Translate(exception, path);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw FileErrors.Denied(exception, path);
        }
    }

    /// <summary><c>[key]</c>.</summary>
    public override string ToString() => "[key]";

    /// <summary>The cipher.</summary>
    internal AesGcm CreateCipher() => new(_bytes, AesGcm.TagByteSizes.MaxSize);

    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        PrivateFile.Write(path, System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length)) + "\n"));
    }
}
