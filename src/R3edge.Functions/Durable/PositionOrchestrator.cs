using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Tracking;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Functions.Durable;

/// <summary>
/// Follows one position to its end; the id of the instance is that of the position. It waits for what is told to it or for the
/// position's deadline, steps the machine, and where that would change something lets the account carry it out: the account steps the
/// same machine, stores what came of it with its cash and its orders in one transaction, and publishes them. An event that changes
/// nothing costs no activity. After some events it begins anew with the machine's state, so its history stays short.
/// </summary>
public static class PositionOrchestrator
{
    /// <summary>The name of the events.</summary>
    public const string EventName = "position";

    /// <summary>After how many events it begins anew.</summary>
    public const int EventsPerGeneration = 20;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMinutes(1);

    // Some seconds for what passes, minutes for an outage; then it is compensated.
    private static readonly TaskOptions Retries = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: 8, firstRetryInterval: TimeSpan.FromSeconds(
            1), backoffCoefficient: 2.0, maxRetryInterval: TimeSpan.FromMinutes(1)));

    /// <summary>Runs an instance.</summary>
    /// <param name="context">The context.</param>
    /// <returns>How the position ended.</returns>
    [Function(nameof(PositionOrchestrator))]
    public static async Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var run = context.GetInput<PositionOrchestration>() ?? throw new InvalidDataException("A position is followed with an input.");
        if (run.Version > PositionOrchestration.CurrentVersion)
        {
            throw new InvalidDataException(
                $"Version {run.Version} of a position cannot be followed here, only up to {PositionOrchestration.CurrentVersion}.");
        }

        if (run.State is null)
        {
            run = await BeginAsync(context, run);
        }

        // An event that a wait has taken would be lost with the generation: a wait begins only where its event is handled in this one.
        Task<PositionSignal>? next = null;
        for (var handled = 0; run.State is not null && (handled < EventsPerGeneration || next is { IsCompleted: true }); handled++)
        {
            next ??= context.WaitForExternalEvent<PositionSignal>(EventName);
            var signal = await NextAsync(context, run.State, next);
            next = signal is null ? next : null;
            run = await HandleAsync(context, run, signal ?? Elapsed(context));
        }

        Show(context, run);
        if (run.State is null)
        {
            return "ended";
        }

        context.ContinueAsNew(run with { Version = PositionOrchestration.CurrentVersion, Plan = null }, preserveUnprocessedEvents: true);
        return "continues";
    }

    private static async Task<PositionOrchestration> BeginAsync(TaskOrchestrationContext context, PositionOrchestration run)
    {
        Show(context, run);
        var task = new PositionTask(run.Account, run.Session, run.Position, run.Plan, run.DecidedAt, null);
        var result = await context.CallActivityAsync<PositionResult>(nameof(PositionActivities.OpenPosition), task, Retries);
        run = (run with { State = result.State }).With(run.Position, result.Answer);
        Show(context, run);
        return run;
    }

    /// <summary>Waits for the next event; null where the deadline came first.</summary>
    private static async Task<PositionSignal?> NextAsync(TaskOrchestrationContext context, string state, Task<PositionSignal> next)
    {
        var deadline = PositionMachine.Watch(PositionKeeper.ReadState(state)).Deadline;
        if (deadline == DateTime.MaxValue)
        {
            return await next;
        }

        // A paper market may be behind the clock on the wall: it is asked again, but not all the time.
        var earliest = context.CurrentUtcDateTime + ShortestWait;
        using var cancel = new CancellationTokenSource();
        var timer = context.CreateTimer(deadline > earliest ? deadline : earliest, cancel.Token);
        if (await Task.WhenAny(next, timer) == timer)
        {
            return null;
        }

        // Not CancelAsync: an orchestrator waits for nothing that is not in its history.
        cancel.Cancel();
        return await next;
    }

    private static async Task<PositionOrchestration> HandleAsync(
        TaskOrchestrationContext context, PositionOrchestration run, PositionSignal signal)
    {
        var message = PositionMessage.Read(signal.Message);
        if (AnswerOf(run.State!, message) is { } known)
        {
            run = run.With(signal.Id, known);
            Show(context, run);
            return run;
        }

        var task = new PositionTask(run.Account, run.Session, run.Position, null, message.At, signal.Message);
        try
        {
            var result = await context.CallActivityAsync<PositionResult>(nameof(PositionActivities.TellPosition), task, Retries);
            run = (run with { State = result.State, Troubles = 0 }).With(signal.Id, result.Answer);
        }
        catch (TaskFailedException)
        {
            run = await CompensateAsync(context, run with { Troubles = run.Troubles + 1 }, task);
        }

        Show(context, run);
        return run;
    }

    /// <summary>The machine's answer where nothing is to be carried out; null where the account has to.</summary>
    private static AccountAnswer? AnswerOf(string state, PositionMessage message)
    {
        var before = PositionKeeper.ReadState(state);
        if (message.ToEvent(before) is not { } positionEvent)
        {
            return null;
        }

        var next = PositionMachine.Step(before, positionEvent);
        return next.Rejection switch
        {
            PositionRejection.None => ReferenceEquals(before, next.State) ? AccountAnswer.Unchanged : null,
            PositionRejection.StaleReport or PositionRejection.StaleEvent => AccountAnswer.Repeated,
            PositionRejection.AlreadyClosing => AccountAnswer.AlreadyLeaving,

            // The account may know an order that came after this state.
            _ => null,
        };
    }

    /// <summary>
    /// What could not be carried out is put aside with its reason, and the position is left, as long as it takes: none stays without
    /// an owner.
    /// </summary>
    private static async Task<PositionOrchestration> CompensateAsync(
        TaskOrchestrationContext context, PositionOrchestration run, PositionTask failed)
    {
        Show(context, run);
        while (true)
        {
            try
            {
                var result = await context.CallActivityAsync<PositionResult>(
                    nameof(PositionActivities.LeavePosition), failed with { At = context.CurrentUtcDateTime }, Retries);
                return run with { State = result.State };
            }
            catch (TaskFailedException)
            {
                run = run with { Troubles = run.Troubles + 1 };
                Show(context, run);
                await context.CreateTimer(context.CurrentUtcDateTime + ShortestWait, CancellationToken.None);
            }
        }
    }

    private static PositionSignal Elapsed(TaskOrchestrationContext context)
    {
        var message = PositionMessage.Of(new PositionEvent.TimeElapsed(context.CurrentUtcDateTime));
        return new PositionSignal(message.Id, message.Write());
    }

    private static void Show(TaskOrchestrationContext context, PositionOrchestration run)
    {
        var state = run.State is null ? null : PositionKeeper.ReadState(run.State);
        context.SetCustomStatus(new PositionProgress(
            state?.Status.ToString() ?? "None", state?.OpenQuantity ?? 0m, run.Troubles > 0 || state is { NeedsAttention: true },
                run.Replies ?? []));
    }
}
