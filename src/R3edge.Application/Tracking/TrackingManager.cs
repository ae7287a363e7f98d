using R3edge.Application.Trading;
using R3edge.Domain.Identity;
using R3edge.Domain.Regimes;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Application.Tracking;

/// <summary>
/// TrackingManager, as people, clocks and other services speak to it: exits by hand, halts lifted, time and regimes. Bars come
/// by <see cref="TrackingBars"/>, reports of real venues by <see cref="TrackingUpdates"/>.
/// </summary>
/// <param name="engine">The accounts.</param>
/// <param name="time">The clock.</param>
public sealed class TrackingManager(AccountEngine engine, TimeProvider time)
{
    private readonly AccountEngine _engine = engine;
    private readonly TimeProvider _time = time;

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>Closes a position at the market.</summary>
    /// <param name="account">The account of who asks.</param>
    /// <param name="position">The position.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<AccountAnswer> ExitAsync(AccountId account, PositionId position, CancellationToken cancellationToken) =>
        _engine.RunAsync(account, (unit, step) => unit.Exit(position, Now, step), cancellationToken);

    /// <summary>Lets a session trade again that a limit on losses had halted.</summary>
    /// <param name="account">The account of who asks.</param>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<AccountAnswer> ResetRiskAsync(AccountId account, SessionId session, CancellationToken cancellationToken) =>
        _engine.RunAsync(account, (unit, step) => unit.ResetRisk(session, Now, step), cancellationToken);

    /// <summary>The regime of a session's market was recognised anew: positions that may not stay open in it are left.</summary>
    /// <param name="account">The account.</param>
    /// <param name="session">The session.</param>
    /// <param name="regime">The regime, one flag.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<AccountAnswer> OnRegimeAsync(AccountId account, SessionId session, Regime regime, CancellationToken cancellationToken) =>
        _engine.RunAsync(account, (unit, step) => unit.OnRegime(session, regime, Now, step), cancellationToken);

    /// <summary>
    /// Looks at the clock: positions that were held for as long as they may are left, and whatever could not be stored or
    /// published is tried again. For a timer, every few seconds.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">Something still cannot be stored or published.</exception>
    public async Task TickAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        foreach (var account in _engine.Accounts)
        {
            if (await _engine.ReadAsync(account, unit => unit.PositionCount, cancellationToken).ConfigureAwait(false) > 0)
            {
                await _engine.RunAsync(account, (unit, step) => unit.OnTime(now, step), cancellationToken).ConfigureAwait(false);
            }
        }

        await _engine.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
