using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Tracking;
using R3edge.Domain.Identity;
using R3edge.Domain.Tracking;
using R3edge.Functions.Hosting;
using R3edge.Functions.Stages;

namespace R3edge.Functions.Durable;

/// <summary>What orchestrators of positions let be carried out. Each may run twice and does its work once.</summary>
/// <param name="platform">The services.</param>
public sealed class PositionActivities(FunctionsPlatform platform)
{
    private const string LeftBecause = "The account could not carry it out; the position is being left.";

    private readonly FunctionsPlatform _platform = platform;
    private readonly ILogger<PositionActivities> _logger = platform.Loggers.CreateLogger<PositionActivities>();

    /// <summary>Opens a position, or looks at one that its account has opened.</summary>
    /// <param name="task">What to do.</param>
    /// <param name="context">The invocation.</param>
    [Function(nameof(OpenPosition))]
    public async Task<PositionResult> OpenPosition([ActivityTrigger] PositionTask task, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(context);
        await _platform.RefreshAsync(context.CancellationToken).ConfigureAwait(false);
        var (account, session, position) = Read(task);
        var kept = task.Plan is { } plan
            ? await _platform.Keeper.OpenAsync(
                account, session, PositionKeeper.ReadPlan(plan), task.At, context.CancellationToken).ConfigureAwait(false)
            : await _platform.Keeper
                .TellAsync(account, position, PositionMessage.Moved(
                    task.Position, task.At), context.CancellationToken).ConfigureAwait(false);
        return ResultOf(kept);
    }

    /// <summary>Tells a position something.</summary>
    /// <param name="task">What to do.</param>
    /// <param name="context">The invocation.</param>
    [Function(nameof(TellPosition))]
    public async Task<PositionResult> TellPosition([ActivityTrigger] PositionTask task, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(context);
        await _platform.RefreshAsync(context.CancellationToken).ConfigureAwait(false);
        var (account, _, position) = Read(task);
        return ResultOf(await _platform.Keeper
            .TellAsync(account, position, PositionMessage.Read(task.Message!), context.CancellationToken).ConfigureAwait(false));
    }

    /// <summary>Puts aside what could not be carried out, and leaves the position at the market.</summary>
    /// <param name="task">What could not be carried out.</param>
    /// <param name="context">The invocation.</param>
    [Function(nameof(LeavePosition))]
    public async Task<PositionResult> LeavePosition([ActivityTrigger] PositionTask task, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(context);
        var message = PositionMessage.Read(task.Message!);
        var letter = new ReceivedEvent(
            message.At.Ticks, task.Position, message.Id.Length <= 128 ? message.Id : message.Id[..128], task.At,
                System.Text.Encoding.UTF8.GetBytes(task.Message!));
        var address = new PartitionAddress(HubNames.OrderUpdates, ConsumerGroups.Tracking, 0);
        await _platform.DeadLetters.AddAsync(address, letter, LeftBecause, context.CancellationToken).ConfigureAwait(false);
        StageLog.PositionLeft(_logger, task.Position, task.Account, message.Id);
        await _platform.RefreshAsync(context.CancellationToken).ConfigureAwait(false);
        var (account, _, position) = Read(task);
        var exit = PositionMessage.Of(new PositionEvent.ExitRequested(ExitReason.Forced, task.At));
        return ResultOf(await _platform.Keeper.TellAsync(account, position, exit, context.CancellationToken).ConfigureAwait(false));
    }

    private static PositionResult ResultOf(KeptPosition kept) =>
        new(kept.Answer, kept.State is null ? null : PositionKeeper.Write(kept.State));

    private static (AccountId Account, SessionId Session, PositionId Position) Read(PositionTask task) =>
        AccountId.TryParse(task.Account, out var account) && SessionId.TryParse(task.Session, out var session)
            ? (account, session, PositionNames.Read(task.Position))
            : throw new InvalidDataException($"The task of position {task.Position} names no account or session.");
}
