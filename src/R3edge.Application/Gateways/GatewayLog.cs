using Microsoft.Extensions.Logging;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>What the order gateway tells: 9000 to 9999. No event holds a key.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(9000, LogLevel.Information, "{Account} at {Venue}: order {Order} is at the venue as {VenueId}.")]
    public static partial void Placed(ILogger logger, AccountId account, Venue venue, OrderId order, string venueId);

    [LoggerMessage(9001, LogLevel.Warning, "{Account} at {Venue}: order {Order} was refused ({Reason}). {Message}")]
    public static partial void Refused(ILogger logger, AccountId account, Venue venue, OrderId order, OrderRefusal reason, string message);

    [LoggerMessage(9002, LogLevel.Warning, "{Account} at {Venue}: the outcome of order {Order} is not known; the venue is asked. {Message}")]
    public static partial void OutcomeUnknown(ILogger logger, AccountId account, Venue venue, OrderId order, string message);

    [LoggerMessage(9003, LogLevel.Warning, "{Account} at {Venue}: order {Order} has to wait ({Outcome}). {Message}")]
    public static partial void Waits(ILogger logger, AccountId account, Venue venue, OrderId order, VenueOutcome outcome, string message);

    [LoggerMessage(9004, LogLevel.Warning, "{Account} at {Venue}, reconciled: {Difference}")]
    public static partial void Difference(ILogger logger, AccountId account, Venue venue, string difference);

    [LoggerMessage(9005, LogLevel.Debug, "{Account} at {Venue}: reconciled, {Orders} working orders, {Differences} differences.")]
    public static partial void Reconciled(ILogger logger, AccountId account, Venue venue, int orders, int differences);

    [LoggerMessage(9006, LogLevel.Error, "{Account} at {Venue}: no gateway. {Reason}")]
    public static partial void NoGateway(ILogger logger, AccountId account, Venue venue, string reason);

    [LoggerMessage(9007, LogLevel.Error, "{Account}: a cancellation names order {Order}, which the gateway does not know.")]
    public static partial void UnknownOrder(ILogger logger, AccountId account, OrderId order);

    [LoggerMessage(9008, LogLevel.Error, "{Account} at {Venue}: the venue refuses the keys; no order can be sent. {Message}")]
    public static partial void NotAuthorised(ILogger logger, AccountId account, Venue venue, string message);

    [LoggerMessage(9009, LogLevel.Error, "{Account} at {Venue}: a step failed and is tried again.")]
    public static partial void StepFailed(ILogger logger, AccountId account, Venue venue, Exception exception);

    [LoggerMessage(9010, LogLevel.Warning, "{Account} at {Venue}: what is stored has changed and is read again. {Message}")]
    public static partial void Stale(ILogger logger, AccountId account, Venue venue, string message);

    [LoggerMessage(9011, LogLevel.Warning, "{Account} at {Venue}: another process is at its orders; they are left to it.")]
    public static partial void Busy(ILogger logger, AccountId account, Venue venue);

    [LoggerMessage(9012, LogLevel.Warning, "{Account} at {Venue}: the right to send its orders could not be given back and ends by itself.")]
    public static partial void NotReleased(ILogger logger, AccountId account, Venue venue, Exception exception);

    [LoggerMessage(9013, LogLevel.Information, "{Account} at {Venue}: order {Order} has taken the place of order {Replaced}.")]
    public static partial void Replaced(ILogger logger, AccountId account, Venue venue, OrderId order, OrderId replaced);

    [LoggerMessage(
        9014, LogLevel.Warning,
        "{Account} at {Venue}: order {Order} cannot take the place of order {Replaced}, which is cancelled first. {Message}")]
    public static partial void NotReplaced(ILogger logger, AccountId account, Venue venue, OrderId order, OrderId replaced, string message);

    [LoggerMessage(
        9015, LogLevel.Error,
        "{Account} at {Venue}: order {Order} is taken to be over ({Reason}): asked {Times} times over {Age}, the venue knows nothing of it.")]
    public static partial void TakenToBeOver(
        ILogger logger, AccountId account, Venue venue, OrderId order, OrderRefusal reason, int times, TimeSpan age);

    [LoggerMessage(
        9016, LogLevel.Warning,
        "{Account} at {Venue}: {Amount} {Asset} of fees of order {Order} have no price in {Quote} and are not in its costs. {Message}")]
    public static partial void FeeUnvalued(
        ILogger logger, AccountId account, Venue venue, decimal amount, string asset, OrderId order, string quote, string message);

    [LoggerMessage(9017, LogLevel.Information, "{Account} at {Venue}: {Amount} {Asset} of fees of order {Order} are worth {Worth} {Quote}.")]
    public static partial void FeeValued(
        ILogger logger, AccountId account, Venue venue, decimal amount, string asset, OrderId order, decimal worth, string quote);

    [LoggerMessage(9018, LogLevel.Error, "{Account} at {Venue}: its orders could not be worked on; those of other accounts were.")]
    public static partial void LaneFailed(ILogger logger, AccountId account, string venue, Exception exception);

    [LoggerMessage(9019, LogLevel.Warning, "{Account} at {Venue}: its keys could not be read again; those that were read before are used.")]
    public static partial void KeysNotRead(ILogger logger, AccountId account, Venue venue, Exception exception);

    [LoggerMessage(9020, LogLevel.Warning, "{Account} at {Venue}: its orders were not looked at, since others took the time; they come first the next time.")]
    public static partial void NotLookedAt(ILogger logger, AccountId account, Venue venue);
}
