using R3edge.Application.Ports.Tracking;
using R3edge.Application.Trading;
using R3edge.Domain.Identity;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Application.Tracking;

/// <summary>Follows positions within their accounts, in one process.</summary>
/// <param name="engine">The accounts.</param>
public sealed class AccountTrackingRuntime(AccountEngine engine) : ITrackingRuntime
{
    private readonly AccountEngine _engine = engine;

    /// <inheritdoc/>
    public Task<AccountAnswer> StartAsync(
        AccountId account, SessionId session, PositionPlan plan, DateTime now, CancellationToken cancellationToken) =>
        _engine.RunAsync(account, (unit, step) => unit.Open(session, plan, now, step), cancellationToken);

    /// <inheritdoc/>
    public Task<AccountAnswer> RaiseAsync(
        AccountId account, PositionId position, PositionEvent positionEvent, CancellationToken cancellationToken) =>
        _engine.RunAsync(account, (unit, step) => unit.Raise(position, positionEvent, step), cancellationToken);

    /// <inheritdoc/>
    public Task<PositionState?> FindAsync(AccountId account, PositionId position, CancellationToken cancellationToken) =>
        _engine.ReadAsync(account, unit => unit.Find(position)?.State, cancellationToken);
}
