using System.Security.Cryptography;
using System.Text;

namespace R3edge.Exchanges.Kraken;

/// <summary>Signs requests to Kraken's private paths.</summary>
public sealed class KrakenSigner
{
    /// <summary>The header of the key.</summary>
    public const string KeyHeader = "API-Key";

    /// <summary>The header of the signature.</summary>
    public const string SignatureHeader = "API-Sign";

    private readonly byte[] _secret;

    /// <summary>Creates a signer.</summary>
    /// <param name="apiKey">The key.</param>
    /// <param name="secret">Its secret in Base64, as the venue shows it.</param>
    /// <exception cref="FormatException">The secret is not Base64.</exception>
    public KrakenSigner(string apiKey, string secret)
    {
        ApiKey = apiKey;
        _secret = Convert.FromBase64String(secret);
    }

    /// <summary>The key.</summary>
    public string ApiKey { get; }

    /// <summary>A signer; null where the secret is not Base64.</summary>
    /// <param name="apiKey">The key.</param>
    /// <param name="secret">Its secret.</param>
    public static KrakenSigner? TryCreate(string apiKey, string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return Convert.TryFromBase64String(secret, new byte[secret.Length], out _) ? new KrakenSigner(apiKey, secret) : null;
    }

    /// <summary>The signature of a request.</summary>
    /// <param name="path">The path, from <c>/0/private/</c> on.</param>
    /// <param name="nonce">The nonce; it must grow from request to request (<see cref="KrakenNonce"/>).</param>
    /// <param name="body">The form-encoded body as sent, which contains the nonce.</param>
    /// <returns>Base64.</returns>
    public string Sign(string path, string nonce, string body)
    {
        // HMAC-SHA512 over the path and the SHA256 of nonce and body: the digest as bytes, the nonce as text.
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(nonce + body));
        byte[] message = [.. Encoding.UTF8.GetBytes(path), .. digest];
        return Convert.ToBase64String(HMACSHA512.HashData(_secret, message));
    }
}
