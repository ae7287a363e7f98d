namespace R3edge.Domain.Identity;

/// <summary>Who owns sessions, accounts and positions: the subject of an identity provider (<c>auth0|64f0</c>).</summary>
public readonly record struct UserId
{
    /// <summary>The longest id, in characters.</summary>
    public const int LongestValue = 100;

    private readonly string? _value;

    /// <summary>Creates an id.</summary>
    /// <param name="value">1 to <see cref="LongestValue"/> printable ASCII characters other than space, tilde, / \ # and ?.</param>
    /// <exception cref="ArgumentException">It is not.</exception>
    public UserId(string value)
    {
        if (!IsValid(value))
        {
            throw new ArgumentException(
                $"'{value}' is not a user: use 1 to {LongestValue} printable ASCII characters without space, ~, /, \\, # and ?.", nameof(value));
        }

        _value = value;
    }

    /// <summary>The id; empty for the default, which is nobody.</summary>
    public string Value => _value ?? "";

    /// <summary>Whether a text is a user's id.</summary>
    /// <param name="value">The text.</param>
    public static bool IsValid(string? value) =>
        value is { Length: >= 1 and <= LongestValue }
        && value.All(character => character is > ' ' and < '~' and not ('/' or '\\' or '#' or '?'));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
