using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Secrets;

namespace R3edge.Storage.Sqlite.Secrets;

/// <summary>
/// Secrets in one file, encrypted as a whole with AES-256-GCM, so that neither values nor names nor their number of users
/// can be read or changed without the key. The file: one byte of version, 12 of nonce, 16 of tag, the cipher text.
/// </summary>
public sealed class FileSecrets : ISecretStore, IDisposable
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = 1 + NonceLength + TagLength;

    private readonly string _path;
    private readonly SecretKey _key;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly FileStream _lock;

    private FileSecrets(string path, SecretKey key, FileStream lockFile)
    {
        _path = path;
        _key = key;
        _lock = lockFile;
    }

    /// <summary>Opens a file of secrets; it is made with the first secret.</summary>
    /// <param name="path">The file. One process at a time.</param>
    /// <param name="key">Protects it.</param>
    /// <exception cref="StorageException">The file cannot be read with this key.</exception>
    public static FileSecrets Open(string path, SecretKey key)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(key);
        var full = Path.GetFullPath(path);
        var lockFile = FileErrors.Guard(full, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            return LockFile.Take(full + ".lock", full);
        });
        var secrets = new FileSecrets(full, key, lockFile);
        try
        {
            secrets.Load();
        }
        catch
        {
            secrets.Dispose();
            throw;
        }

        return secrets;
    }

    /// <inheritdoc/>
    public Task<SecretValue?> GetAsync(string user, string name, CancellationToken cancellationToken)
    {
        ThrowIfInvalid(user, name);
        return InTurnAsync(
            secrets => secrets.TryGetValue(user, out var own) && own.TryGetValue(name, out var value) ? new SecretValue(value) : null,
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task SetAsync(string user, string name, SecretValue value, CancellationToken cancellationToken)
    {
        ThrowIfInvalid(user, name);
        ArgumentNullException.ThrowIfNull(value);
        return InTurnAsync(
            secrets =>
            {
                if (!secrets.TryGetValue(user, out var own))
                {
                    secrets[user] = own = [];
                }

                own[name] = value.Reveal();
                Save(secrets);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string user, string name, CancellationToken cancellationToken)
    {
        ThrowIfInvalid(user, name);
        return InTurnAsync(
            secrets =>
            {
                if (!secrets.TryGetValue(user, out var own) || !own.Remove(name))
                {
                    return false;
                }

                if (own.Count == 0)
                {
                    secrets.Remove(user);
                }

                Save(secrets);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ListAsync(string user, CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotTableKey(user);
        return InTurnAsync<IReadOnlyList<string>>(
            secrets => secrets.TryGetValue(user, out var own) ? [.. own.Keys.Order(StringComparer.Ordinal)] : [],
            cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lock.Dispose();
        _turn.Dispose();
    }

    private static void ThrowIfInvalid(string user, string name)
    {
        PortNames.ThrowIfNotTableKey(user);
        PortNames.ThrowIfNotName(name);
    }

    // Secrets are few and seldom asked for; they stay in memory no longer than a call.
    private async Task<T> InTurnAsync<T>(
        Func<Dictionary<string, Dictionary<string, string>>, T> action, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return FileErrors.Guard(_path, () => action(Load()));
        }
        finally
        {
            _turn.Release();
        }
    }

    private Dictionary<string, Dictionary<string, string>> Load()
    {
        var file = FileErrors.Guard(_path, () => File.Exists(_path) ? File.ReadAllBytes(_path) : null);
        if (file is null)
        {
            return [];
        }

        if (file.Length < HeaderLength || file[0] != Version)
        {
            throw new StorageException(StorageFailure.Corrupt, $"{_path} is not a file of secrets; it was left as it is.");
        }

        var plain = new byte[file.Length - HeaderLength];
        try
        {
            using var cipher = _key.CreateCipher();
            cipher.Decrypt(
                file.AsSpan(1, NonceLength), file.AsSpan(HeaderLength), file.AsSpan(1 + NonceLength, TagLength), plain, file.AsSpan(0, 1));
            return JsonSerializer.Deserialize(plain, SecretsJson.Default.DictionaryStringDictionaryStringString)!;
        }
        catch (CryptographicException exception)
        {
            throw new StorageException(
                StorageFailure.Misconfigured, $"{_path} does not open with this key, or was changed; it was left as it is.", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private void Save(Dictionary<string, Dictionary<string, string>> secrets)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(secrets, SecretsJson.Default.DictionaryStringDictionaryStringString);
        try
        {
            var file = new byte[HeaderLength + plain.Length];
            file[0] = Version;
            var nonce = file.AsSpan(1, NonceLength);
            RandomNumberGenerator.Fill(nonce);
            using var cipher = _key.CreateCipher();
            cipher.Encrypt(nonce, plain, file.AsSpan(HeaderLength), file.AsSpan(1 + NonceLength, TagLength), file.AsSpan(0, 1));
            PrivateFile.Write(_path, file);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }
}

/// <summary>How secrets are written before they are encrypted.</summary>
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, string>>))]
internal sealed partial class SecretsJson : JsonSerializerContext;
