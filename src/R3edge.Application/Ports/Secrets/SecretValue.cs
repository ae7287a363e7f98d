using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace R3edge.Application.Ports.Secrets;

/// <summary>
/// A secret text, such as an exchange's key. It does not show itself in logs, debuggers, strings or JSON; only
/// <see cref="Reveal"/> does. Comparing two takes the same time wherever they differ.
/// </summary>
[DebuggerDisplay("{ToString(),nq}")]
[JsonConverter(typeof(Redacting))]
public sealed class SecretValue : IEquatable<SecretValue>
{
    private const string Redacted = "[secret]";

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly string _value;

    /// <summary>Wraps a text.</summary>
    /// <param name="value">1 to 8,000 characters; Key Vault takes 25,000 bytes.</param>
    /// <exception cref="ArgumentException">It is empty or too long.</exception>
    public SecretValue(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (value.Length > 8000)
        {
            throw new ArgumentException("A secret has at most 8000 characters.", nameof(value));
        }

        _value = value;
    }

    /// <summary>The text itself, to be used at once and kept nowhere.</summary>
    public string Reveal() => _value;

    /// <summary><c>[secret]</c>.</summary>
    public override string ToString() => Redacted;

    /// <inheritdoc/>
    public bool Equals(SecretValue? other) => other is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(_value), Encoding.UTF8.GetBytes(other._value));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SecretValue);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode(StringComparison.Ordinal);

    private sealed class Redacting : JsonConverter<SecretValue>
    {
        public override SecretValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString() ?? throw new JsonException("A secret is a text."));

        public override void Write(Utf8JsonWriter writer, SecretValue value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Redacted);
    }
}
