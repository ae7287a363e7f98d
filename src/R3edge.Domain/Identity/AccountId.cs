namespace R3edge.Domain.Identity;

/// <summary>An account: of one user, on paper or live. All sessions of that user and mode share its cash and its limits.</summary>
/// <param name="User">Who owns it.</param>
/// <param name="Mode">Whether its money is simulated.</param>
public readonly record struct AccountId(UserId User, TradingMode Mode)
{
    private const char Separator = '~';

    /// <summary>Reads <c>paper~trader-1</c>.</summary>
    /// <param name="text">What <see cref="ToString"/> wrote.</param>
    /// <param name="account">The account.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string? text, out AccountId account)
    {
        account = default;
        var separator = text?.IndexOf(Separator, StringComparison.Ordinal) ?? -1;
        if (separator < 0 || !UserId.IsValid(text![(separator + 1)..]))
        {
            return false;
        }

        TradingMode? mode = text[..separator] switch
        {
            "paper" => TradingMode.Paper,
            "live" => TradingMode.Live,
            _ => null,
        };
        account = mode is { } known ? new AccountId(new UserId(text[(separator + 1)..]), known) : default;
        return mode is not null;
    }

    /// <summary><c>paper~trader-1</c>.</summary>
    public override string ToString() => $"{(Mode == TradingMode.Live ? "live" : "paper")}{Separator}{User.Value}";
}

/// <summary>Whether orders reach a venue.</summary>
public enum TradingMode
{
    /// <summary>Simulated fills on live data.</summary>
    Paper,

    /// <summary>Real orders; only where a session says so explicitly.</summary>
    Live,
}
