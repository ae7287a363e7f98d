using R3edge.Domain.Execution;

namespace R3edge.Application.Ports.Venues;

/// <summary>How a request to a venue ended.</summary>
public enum VenueOutcome
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>The venue refused it and always will: funds, rules, an order that is there already.</summary>
    Refused,

    /// <summary>The venue does not know the order.</summary>
    NotFound,

    /// <summary>It was not carried out because of a limit on requests; later it may be.</summary>
    RateLimited,

    /// <summary>It certainly did not reach the venue, or the venue certainly did not carry it out; later it may.</summary>
    Unavailable,

    /// <summary>The venue found our time too far from its own; it has been measured again and the request may be repeated.</summary>
    ClockSkew,

    /// <summary>The keys are wrong or may not trade. A person must look.</summary>
    NotAuthorised,

    /// <summary>Whether it was carried out is not known: a query must tell, and it must not simply be repeated.</summary>
    Unknown,
}

/// <summary>What a venue answered.</summary>
/// <typeparam name="T">What was asked for.</typeparam>
/// <param name="Outcome">How the request ended.</param>
/// <param name="Value">What was asked for; null where the outcome is another than done.</param>
/// <param name="Message">The venue's own words or what went wrong, without secrets; empty where it is done.</param>
/// <param name="Reason">Why an order was refused.</param>
/// <param name="RetryAfter">How long the venue wants to be left alone; zero where it did not say.</param>
public sealed record VenueAnswer<T>(
    VenueOutcome Outcome, T? Value, string Message, OrderRefusal Reason = OrderRefusal.None, TimeSpan RetryAfter = default)
    where T : class
{
    /// <summary>Whether it is done.</summary>
    public bool IsDone => Outcome == VenueOutcome.Done;

    /// <summary>Whether the same request may be sent again later without any danger.</summary>
    public bool IsTransient => Outcome is VenueOutcome.RateLimited or VenueOutcome.Unavailable or VenueOutcome.ClockSkew;

    /// <summary>The same failure of a request for something else.</summary>
    /// <typeparam name="TOther">What was asked for there.</typeparam>
    public VenueAnswer<TOther> As<TOther>()
        where TOther : class => new(Outcome, null, Message, Reason, RetryAfter);
}

/// <summary>Makes answers.</summary>
public static class VenueAnswer
{
    /// <summary>Done.</summary>
    /// <typeparam name="T">What was asked for.</typeparam>
    /// <param name="value">What was asked for.</param>
    public static VenueAnswer<T> Of<T>(T value)
        where T : class => new(VenueOutcome.Done, value, "");

    /// <summary>The venue has no such request, or nothing that it could answer: nothing was sent.</summary>
    /// <typeparam name="T">What was asked for.</typeparam>
    /// <param name="outcome">Refused or not found.</param>
    /// <param name="message">Why.</param>
    public static Task<VenueAnswer<T>> None<T>(VenueOutcome outcome, string message)
        where T : class => Task.FromResult(new VenueAnswer<T>(
            outcome, null, message, outcome == VenueOutcome.Refused ? OrderRefusal.Other : OrderRefusal.None));
}
