namespace R3edge.Domain.Markets;

/// <summary>What identifies an instrument everywhere: its venue and its symbol there (<c>kucoin/BTC-USDT</c>).</summary>
/// <param name="Venue">Where it trades.</param>
/// <param name="Symbol">Base and quote asset joined by a hyphen, upper case.</param>
public readonly record struct InstrumentId(Venue Venue, string Symbol)
{
    /// <summary>The longest symbol, in characters.</summary>
    public const int LongestSymbol = 64;

    /// <summary>Reads <c>kucoin/BTC-USDT</c>.</summary>
    /// <param name="text">Venue and symbol joined by a slash.</param>
    /// <param name="id">The id.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string? text, out InstrumentId id)
    {
        id = default;
        var parts = text?.Split('/') ?? [];
        if (parts.Length != 2 || !Venue.IsCode(parts[0]) || !IsSymbol(parts[1]))
        {
            return false;
        }

        id = new InstrumentId(new Venue(parts[0]), parts[1]);
        return true;
    }

    /// <summary>Whether a text is a symbol: 1 to <see cref="LongestSymbol"/> letters, digits and hyphens, dots or underscores.</summary>
    /// <param name="text">The text.</param>
    public static bool IsSymbol(string? text) =>
        text is { Length: >= 1 and <= LongestSymbol } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    /// <inheritdoc/>
    public override string ToString() => $"{Venue.Code}/{Symbol}";
}
