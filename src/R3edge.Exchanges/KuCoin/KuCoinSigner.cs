using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace R3edge.Exchanges.KuCoin;

/// <summary>Signs requests to KuCoin with a key of version 2 or 3.</summary>
public sealed class KuCoinSigner
{
    private readonly string _apiKey;
    private readonly byte[] _secret;
    private readonly string _passphrase;
    private readonly string _version;

    /// <summary>Creates a signer.</summary>
    /// <param name="apiKey">The key.</param>
    /// <param name="secret">Its secret.</param>
    /// <param name="passphrase">The passphrase that was chosen with the key, in plain text.</param>
    /// <param name="version">The version of the key, 2 or 3.</param>
    public KuCoinSigner(string apiKey, string secret, string passphrase, int version = 3)
    {
        _apiKey = apiKey;
        _secret = Encoding.UTF8.GetBytes(secret);
        _passphrase = Sign(passphrase);
        _version = version.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The headers of a request.</summary>
    /// <param name="now">The time; the venue takes one that is at most 5 seconds off its own.</param>
    /// <param name="method">The HTTP method in capital letters.</param>
    /// <param name="pathAndQuery">The path with its query, as sent.</param>
    /// <param name="body">The body, as sent; empty where there is none.</param>
    public IReadOnlyDictionary<string, string> Headers(DateTimeOffset now, string method, string pathAndQuery, string body)
    {
        var timestamp = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return new Dictionary<string, string>
        {
            ["KC-API-KEY"] = _apiKey,
            ["KC-API-TIMESTAMP"] = timestamp,
            ["KC-API-SIGN"] = Sign(timestamp + method + pathAndQuery + body),
            ["KC-API-PASSPHRASE"] = _passphrase,
            ["KC-API-KEY-VERSION"] = _version,
        };
    }

    private string Sign(string text) => Convert.ToBase64String(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(text)));
}
