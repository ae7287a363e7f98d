using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace R3edge.Exchanges.Coinbase;

/// <summary>
/// Makes the tokens that authenticate requests to Coinbase Advanced Trade: a JWT for each request, signed with ES256 (a key on
/// P-256) or EdDSA (a key on Ed25519).
/// </summary>
public sealed class CoinbaseSigner : IDisposable
{
    private const int SeedLength = 32;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(120);
    private readonly string _keyName;
    private readonly ECDsa? _elliptic;
    private readonly Ed25519PrivateKeyParameters? _edwards;

    /// <summary>Creates a signer.</summary>
    /// <param name="keyName">The name of the key, <c>organizations/.../apiKeys/...</c>.</param>
    /// <param name="privateKey">
    /// The private key as the venue gave it: PEM, also with <c>\n</c> for the ends of its lines, or 32 or 64 bytes in Base64
    /// for Ed25519.
    /// </param>
    /// <exception cref="ArgumentException">The key is none of these.</exception>
    public CoinbaseSigner(string keyName, string privateKey)
    {
        ArgumentNullException.ThrowIfNull(privateKey);
        _keyName = keyName;
        if (privateKey.Contains("-----BEGIN", StringComparison.Ordinal))
        {
            _elliptic = ECDsa.Create();
            _elliptic.ImportFromPem(privateKey.Replace("\\n", "\n", StringComparison.Ordinal));
        }
        else
        {
            _edwards = ReadSeed(privateKey);
        }
    }

    /// <summary>The token of one request over HTTP.</summary>
    /// <param name="now">The time; the token is good for two minutes from then on.</param>
    /// <param name="method">The HTTP method in capital letters.</param>
    /// <param name="host">The host, without a scheme.</param>
    /// <param name="path">The path without its query.</param>
    public string TokenFor(DateTimeOffset now, string method, string host, string path) => Token(now, $"{method} {host}{path}");

    /// <summary>The token of one message over the WebSocket; each message needs a fresh one.</summary>
    /// <param name="now">The time; the token is good for two minutes from then on.</param>
    public string TokenForStream(DateTimeOffset now) => Token(now, null);

    /// <inheritdoc/>
    public void Dispose() => _elliptic?.Dispose();

    private static Ed25519PrivateKeyParameters ReadSeed(string privateKey)
    {
        var bytes = new byte[privateKey.Length];
        if (!Convert.TryFromBase64String(privateKey, bytes, out var length) || length is not (SeedLength or 2 * SeedLength))
        {
            throw new ArgumentException(
                "The Coinbase key is neither PEM nor 32 or 64 bytes in Base64: copy the private key as the venue shows it.",
                nameof(privateKey));
        }

        var key = new Ed25519PrivateKeyParameters(bytes, 0);
        if (length == 2 * SeedLength && !key.GeneratePublicKey().GetEncoded().AsSpan().SequenceEqual(bytes.AsSpan(SeedLength, SeedLength)))
        {
            throw new ArgumentException("The two halves of the Coinbase key do not belong together: copy it again.", nameof(privateKey));
        }

        return key;
    }

    private string Token(DateTimeOffset now, string? uri)
    {
        var header = Json(writer =>
        {
            writer.WriteString("alg", _elliptic is null ? "EdDSA" : "ES256");
            writer.WriteString("kid", _keyName);
            writer.WriteString("nonce", RandomNumberGenerator.GetHexString(32, lowercase: true));
            writer.WriteString("typ", "JWT");
        });
        var claims = Json(writer =>
        {
            writer.WriteString("iss", "cdp");
            writer.WriteString("sub", _keyName);
            writer.WriteNumber("nbf", now.ToUnixTimeSeconds());
            writer.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
            if (uri is not null)
            {
                writer.WriteString("uri", uri);
            }
        });
        var signed = $"{header}.{claims}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private byte[] Sign(byte[] text)
    {
        if (_elliptic is not null)
        {
            return _elliptic.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        var signer = new Ed25519Signer();
        signer.Init(forSigning: true, _edwards);
        signer.BlockUpdate(text, 0, text.Length);
        return signer.GenerateSignature();
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Base64Url.EncodeToString(stream.ToArray());
    }
}
