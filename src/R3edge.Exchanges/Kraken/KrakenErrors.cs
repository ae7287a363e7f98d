using System.Globalization;
using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;

namespace R3edge.Exchanges.Kraken;

/// <summary>
/// What Kraken's errors mean. They come with HTTP 200 as <c>severity category:text</c>, E for errors and W for warnings. The texts are
/// those of docs.kraken.com ("Spot error messages", "Error messages") except where said. What is not known to be harmless is unknown.
/// </summary>
internal static class KrakenErrors
{
    // The trading counter falls by one a second and more; a cancelled order adds up to eight.
    private static readonly TimeSpan TradingWait = TimeSpan.FromSeconds(5);

    // The venue asks not to try during a lockout; it lasts about this long.
    private static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);

    /// <summary>Whether an answer has errors; warnings are none.</summary>
    public static bool Any(JsonElement root) => Texts(root).Any();

    /// <summary>What the errors of an answer mean together: the outcome is unknown where one of them leaves it so.</summary>
    /// <param name="root">The answer.</param>
    /// <param name="changesOrders">Whether the request may have changed something.</param>
    /// <param name="now">The venue's UTC time.</param>
    public static VenueAnswer<T> Read<T>(JsonElement root, bool changesOrders, DateTime now)
        where T : class
    {
        var answers = Texts(root).Select(text => One<T>(text, changesOrders, now)).ToList();
        return answers.Find(answer => answer.Outcome == VenueOutcome.Unknown) ?? answers[0];
    }

    /// <summary>Whether it is the limit on calls of a key that was exceeded.</summary>
    public static bool IsOfCalls(string message) => message.StartsWith("EAPI:Rate limit", StringComparison.Ordinal);

    /// <summary>Whether it concerns every request of the key.</summary>
    public static bool ConcernsAll(string message) =>
        message.StartsWith("EGeneral:Temporary lockout", StringComparison.Ordinal) || IsThrottled(message);

    private static VenueAnswer<T> One<T>(string text, bool changesOrders, DateTime now)
        where T : class
    {
        VenueAnswer<T> Of(VenueOutcome outcome, OrderRefusal reason = OrderRefusal.None, TimeSpan wait = default) =>
            new(outcome, null, text, reason, wait);
        VenueAnswer<T> Open() => Of(changesOrders ? VenueOutcome.Unknown : VenueOutcome.Unavailable);
        var (category, what) = text.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
            ? (text[..colon], text[(colon + 1)..].Trim())
            : ("", text);
        bool Says(string start) => what.StartsWith(start, StringComparison.OrdinalIgnoreCase);
        return category switch
        {
            "EGeneral" when Says("Temporary lockout") => Of(VenueOutcome.RateLimited, wait: Lockout),
            "EService" when IsThrottled(text) => Of(VenueOutcome.RateLimited, wait: Until(text, now)),
            "EOrder" when Says("Domain rate limit exceeded") => Of(VenueOutcome.RateLimited, wait: TradingWait),
            "EOrder" or "EAPI" or "EAuth" or "EGeneral" when Says("Rate limit exceeded") || Says("Too many requests") =>
                Of(VenueOutcome.RateLimited, wait: TradingWait),

            // A nonce below one that was used: another clock, or requests that overtook each other. Nothing was carried out.
            "EAPI" when Says("Invalid nonce") => Of(VenueOutcome.ClockSkew),
            "EAPI" when Says("Invalid key") || Says("Invalid signature") => Of(VenueOutcome.NotAuthorised),
            "EGeneral" when Says("Permission denied") => Of(VenueOutcome.NotAuthorised),
            "EAccount" when Says("Invalid permissions") => Of(VenueOutcome.NotAuthorised),
            "EAuth" => Of(VenueOutcome.NotAuthorised),

            // Not in the published list, but what users are told: an open order has this client order id. A query tells how it stands.
            "EGeneral" or "EOrder" when what.Contains("cl_ord_id", StringComparison.Ordinal) && IsTwice(what) => Open(),
            "EGeneral" when Says("Invalid arguments") && what.Contains("deadline", StringComparison.OrdinalIgnoreCase) =>
                Of(VenueOutcome.ClockSkew),
            "EOrder" when Says("Unknown order") => Of(VenueOutcome.NotFound),
            "EOrder" when Says("Insufficient funds") => Of(VenueOutcome.Refused, OrderRefusal.InsufficientFunds),
            "EOrder" when Says("Order minimum not met") => Of(VenueOutcome.Refused, OrderRefusal.BelowLot),
            "EOrder" when Says("Cost minimum not met") => Of(VenueOutcome.Refused, OrderRefusal.BelowMinimumNotional),
            "EQuery" when Says("Unknown asset pair") => Of(VenueOutcome.Refused, OrderRefusal.InstrumentUnavailable),

            // "Request can't be made at this time": the mode of the market refuses it, and later it may be taken.
            "EService" when Says("Market in") => Of(VenueOutcome.Unavailable),
            "EOrder" or "EQuery" or "ETrade" => Of(VenueOutcome.Refused, OrderRefusal.Other),
            "EGeneral" when Says("Invalid arguments") || Says("Unknown method") => Of(VenueOutcome.Refused, OrderRefusal.Other),

            // Unavailable, busy, an internal error, a deadline that elapsed, and whatever is not known.
            _ => Open(),
        };
    }

    private static bool IsTwice(string what) =>
        what.Contains("unique", StringComparison.OrdinalIgnoreCase) || what.Contains("duplicate", StringComparison.OrdinalIgnoreCase);

    private static bool IsThrottled(string text) =>
        text.StartsWith("EService:", StringComparison.Ordinal) && text[9..].TrimStart().StartsWith("Throttled", StringComparison.Ordinal);

    // "EService: Throttled: [UNIX timestamp]" says when to come again (docs.kraken.com, "Spot REST rate limits").
    private static TimeSpan Until(string text, DateTime now)
    {
        var last = text[(text.LastIndexOf(':') + 1)..].Trim();
        var wait = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 100_000_000_000
            ? DateTime.UnixEpoch.AddSeconds(seconds) - now
            : TradingWait;
        return wait <= TimeSpan.Zero ? TradingWait : wait < Lockout ? wait : Lockout;
    }

    private static IEnumerable<string> Texts(JsonElement root) =>
        root.GetProperty("error").EnumerateArray().Select(error => error.ToString()).Where(error => !error.StartsWith('W'));
}
