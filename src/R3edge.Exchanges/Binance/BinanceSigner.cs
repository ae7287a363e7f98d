using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace R3edge.Exchanges.Binance;

/// <summary>Signs requests to Binance with an HMAC key.</summary>
/// <param name="apiKey">The public half, sent in the header <see cref="KeyHeader"/>.</param>
/// <param name="secret">The secret half.</param>
public sealed class BinanceSigner(string apiKey, string secret)
{
    /// <summary>The header of the public half.</summary>
    public const string KeyHeader = "X-MBX-APIKEY";

    private readonly byte[] _secret = Encoding.UTF8.GetBytes(secret);

    /// <summary>The public half.</summary>
    public string ApiKey { get; } = apiKey;

    /// <summary>The signature of a request over HTTP.</summary>
    /// <param name="payload">The query followed directly by the body, percent-encoded as they are sent.</param>
    /// <returns>64 hexadecimal digits, sent as the last parameter <c>signature</c>.</returns>
    public string Sign(string payload) => Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(payload)));

    /// <summary>The signature of a request over the WebSocket API: its parameters by name, not percent-encoded.</summary>
    /// <param name="parameters">All parameters but the signature, numbers as they are sent.</param>
    /// <returns>64 hexadecimal digits.</returns>
    public string Sign(IEnumerable<KeyValuePair<string, string>> parameters) => Sign(string.Join('&', parameters
        .OrderBy(parameter => parameter.Key, StringComparer.Ordinal)
        .Select(parameter => string.Create(CultureInfo.InvariantCulture, $"{parameter.Key}={parameter.Value}"))));
}
