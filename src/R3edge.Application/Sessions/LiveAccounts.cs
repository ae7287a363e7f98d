using R3edge.Application.Trading;
using R3edge.Domain.Identity;
using R3edge.Domain.Trading;

namespace R3edge.Application.Sessions;

/// <summary>Opens live accounts: what of a user's money at venues may be traded with. Paper accounts are made with the first session.</summary>
/// <param name="engine">The accounts.</param>
/// <param name="options">What is allowed.</param>
public sealed class LiveAccounts(AccountEngine engine, SessionOptions options)
{
    private readonly AccountEngine _engine = engine;
    private readonly SessionOptions _options = options;

    /// <summary>Opens a user's live account. Opened again with the same settings it stays as it is.</summary>
    /// <param name="user">The user.</param>
    /// <param name="settings">What is fixed; of those, what concerns paper alone has no effect.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How it ended, and what is wrong in one sentence; empty where nothing is.</returns>
    /// <exception cref="Ports.StorageException">It could not be stored.</exception>
    public async Task<(LiveAccountOutcome Outcome, string Message)> OpenAsync(
        UserId user, AccountSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!_options.AllowLive)
        {
            return (LiveAccountOutcome.LiveNotAllowed, "Live trading is not allowed here.");
        }

        if (!settings.TryTerms(out _, out var error))
        {
            return (LiveAccountOutcome.BadSettings, $"The account cannot be opened: {error}.");
        }

        return await _engine.OpenAsync(new AccountId(user, TradingMode.Live), settings, cancellationToken).ConfigureAwait(false) switch
        {
            AccountAnswer.Applied => (LiveAccountOutcome.Opened, ""),
            AccountAnswer.Repeated => (LiveAccountOutcome.Known, ""),
            _ => (LiveAccountOutcome.OtherSettings, "The live account is open with other settings, and they are fixed."),
        };
    }
}

/// <summary>How the opening of a live account ended.</summary>
public enum LiveAccountOutcome
{
    /// <summary>It is open now.</summary>
    Opened,

    /// <summary>It was open with the same settings.</summary>
    Known,

    /// <summary>It is open with other settings.</summary>
    OtherSettings,

    /// <summary>A setting is out of its range.</summary>
    BadSettings,

    /// <summary>Live trading is not allowed here.</summary>
    LiveNotAllowed,
}
