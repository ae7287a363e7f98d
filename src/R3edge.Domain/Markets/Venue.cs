namespace R3edge.Domain.Markets;

/// <summary>A place where instruments trade, by its lower-case code (<c>binance</c>).</summary>
public readonly record struct Venue
{
    /// <summary>Creates a venue.</summary>
    /// <param name="code">1 to 32 letters, digits or hyphens; kept in lower case.</param>
    /// <exception cref="ArgumentException">The code is empty, too long or has another character.</exception>
    public Venue(string code)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        if (!IsCode(code))
        {
            throw new ArgumentException($"'{code}' is not a venue code: use 1 to 32 letters, digits or hyphens.", nameof(code));
        }

        Code = code.ToLowerInvariant();
    }

    /// <summary>Binance spot.</summary>
    public static Venue Binance { get; } = new("binance");

    /// <summary>KuCoin spot.</summary>
    public static Venue KuCoin { get; } = new("kucoin");

    /// <summary>Kraken spot.</summary>
    public static Venue Kraken { get; } = new("kraken");

    /// <summary>Coinbase Advanced Trade.</summary>
    public static Venue Coinbase { get; } = new("coinbase");

    /// <summary>The built-in simulated market.</summary>
    public static Venue Simulated { get; } = new("simulated");

    /// <summary>The lower-case code.</summary>
    public string Code { get; }

    /// <summary>Whether a text is a venue's code.</summary>
    /// <param name="text">The text.</param>
    public static bool IsCode(string? text) =>
        text is { Length: >= 1 and <= 32 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <inheritdoc/>
    public override string ToString() => Code;
}
