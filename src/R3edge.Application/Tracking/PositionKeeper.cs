using System.Text;
using System.Text.Json;
using R3edge.Application.Json;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Trading;
using R3edge.Domain.Identity;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Application.Tracking;

/// <summary>
/// Carries out in the account what whoever follows a position has found to be due: the account steps the position, and what that led
/// to is stored with it and published in one go. Carried out twice it is done once.
/// </summary>
/// <param name="engine">The accounts.</param>
public sealed class PositionKeeper(AccountEngine engine)
{
    private readonly AccountEngine _engine = engine;

    /// <summary>Opens a position.</summary>
    /// <param name="account">The account that trades it.</param>
    /// <param name="session">The session that owns it.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="now">UTC time of the decision.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">It could not be stored or published yet.</exception>
    public async Task<KeptPosition> OpenAsync(
        AccountId account, SessionId session, PositionPlan plan, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var answer = await _engine.RunAsync(account, (unit, step) =>
            unit.Open(session, plan, now, step), cancellationToken).ConfigureAwait(false);
        return new KeptPosition(answer, await FindAsync(account, plan.Id, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Tells a position something.</summary>
    /// <param name="account">The account that trades it.</param>
    /// <param name="position">The position.</param>
    /// <param name="message">What.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">It could not be stored or published yet.</exception>
    public async Task<KeptPosition> TellAsync(
        AccountId account, PositionId position, PositionMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        var answer = message.Kind == PositionMessageKind.Moved
            ? AccountAnswer.Unchanged
            : await _engine.RunAsync(account, (unit, step) => Tell(unit, position, message, step), cancellationToken).ConfigureAwait(false);
        if (answer == AccountAnswer.Waiting)
        {
            // It waits for the market in the account, which has to be stored for whoever brings the market to find it.
            await _engine.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        return new KeptPosition(answer, await FindAsync(account, position, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>A position that has not ended; null where there is none.</summary>
    /// <param name="account">The account that trades it.</param>
    /// <param name="position">The position.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<PositionState?> FindAsync(AccountId account, PositionId position, CancellationToken cancellationToken) =>
        _engine.ReadAsync(account, unit => unit.Find(position)?.State, cancellationToken);

    /// <summary>A state as text, to be carried through restarts and versions.</summary>
    /// <param name="state">The position.</param>
    public static string Write(PositionState state) => JsonSerializer.Serialize(state, TradingJson.Default.PositionState);

    /// <summary>A plan as text.</summary>
    /// <param name="plan">The plan.</param>
    public static string Write(PositionPlan plan) => JsonSerializer.Serialize(plan, TradingJson.Default.PositionPlan);

    /// <summary>Reads a state.</summary>
    /// <param name="text">What <see cref="Write(PositionState)"/> gave.</param>
    /// <exception cref="InvalidDataException">It is no state.</exception>
    public static PositionState ReadState(string text) => MessageJson.Read(Encoding.UTF8.GetBytes(text), TradingJson.Default.PositionState);

    /// <summary>Reads a plan.</summary>
    /// <param name="text">What <see cref="Write(PositionPlan)"/> gave.</param>
    /// <exception cref="InvalidDataException">It is no plan.</exception>
    public static PositionPlan ReadPlan(string text) => MessageJson.Read(Encoding.UTF8.GetBytes(text), TradingJson.Default.PositionPlan);

    private static AccountAnswer Tell(TradingAccount account, PositionId position, PositionMessage message, AccountStep step)
    {
        switch (message)
        {
            case { Kind: PositionMessageKind.Report, Report: { } report }:
                return account.OnReport(position, report, message.Fill, step);
            case { Kind: PositionMessageKind.Bar, Session: { } session, Bar: { } bar, Readings: { } readings }:
                return account.OnBar(session, bar, readings, step);
            case { Kind: PositionMessageKind.Bar, Bar: { } bar }:
                return account.Raise(position, new PositionEvent.BarClosed(bar, message.TrailingReading), step);
            case { Kind: PositionMessageKind.Exit }:
                return account.Raise(position, new PositionEvent.ExitRequested(message.Reason, message.At), step);
            case { Kind: PositionMessageKind.Regime }:
                return account.Raise(position, new PositionEvent.RegimeRecognised(message.Regime, message.At), step);
            case { Kind: PositionMessageKind.Time }:
                // Time on paper is that of the market, which the account knows.
                return account.OnTime(message.At, step);
            default:
                throw new InvalidDataException($"The message {message.Id} does not hold what its kind {message.Kind} needs.");
        }
    }
}

/// <summary>What became of what a position was told.</summary>
/// <param name="Answer">The account's answer.</param>
/// <param name="State">The position after it; null where it has ended or was never there.</param>
public readonly record struct KeptPosition(AccountAnswer Answer, PositionState? State);
