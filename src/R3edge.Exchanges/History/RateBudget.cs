using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace R3edge.Exchanges.History;

/// <summary>
/// How long to keep quiet, from what a venue's answers say: an order to wait, the weight used of a minute's (Binance), the
/// requests left of a window's (KuCoin). Requests stop before a limit is reached, since going on is answered with a ban. Safe
/// for use by several threads.
/// </summary>
/// <param name="stopAt">Which part of a limit is used at most, from 0 to 1.</param>
public sealed class RateBudget(double stopAt = RateBudget.OfHistory)
{
    /// <summary>How far feeds and history go: they ask from the same address as the orders, which have the rest for themselves.</summary>
    public const double OfHistory = 0.8;

    /// <summary>How far orders go.</summary>
    public const double OfOrders = 0.95;

    private const double BinanceWeightAMinute = 6_000;
    private static readonly TimeSpan WithoutAWord = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private DateTime _quietUntil = DateTime.MinValue;

    /// <summary>How long to wait before the next request; zero where none is needed.</summary>
    /// <param name="now">UTC.</param>
    public TimeSpan WaitAt(DateTime now)
    {
        lock (_gate)
        {
            return _quietUntil > now ? _quietUntil - now : TimeSpan.Zero;
        }
    }

    /// <summary>Takes in what an answer says.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="headers">Its headers.</param>
    /// <param name="now">The UTC time of receipt.</param>
    public void Observe(HttpStatusCode status, HttpResponseHeaders headers, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (status is HttpStatusCode.TooManyRequests or (HttpStatusCode)418)
        {
            var order = headers.RetryAfter?.Delta ?? Until(headers.RetryAfter?.Date, now);
            Quiet(now + (order ?? Milliseconds(headers, "gw-ratelimit-reset") ?? WithoutAWord));
        }

        if (Number(headers, "X-MBX-USED-WEIGHT-1M") >= BinanceWeightAMinute * stopAt)
        {
            // The weights of a minute begin anew with the minute of the clock.
            Quiet(new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute, DateTimeKind.Utc));
        }

        var whole = Number(headers, "gw-ratelimit-limit");
        if (Number(headers, "gw-ratelimit-remaining") <= whole - (whole * stopAt))
        {
            Quiet(now + (Milliseconds(headers, "gw-ratelimit-reset") ?? WithoutAWord));
        }
    }

    /// <summary>Keeps quiet until a time; an earlier one than is known changes nothing.</summary>
    /// <param name="until">UTC.</param>
    public void Hold(DateTime until) => Quiet(until);

    private static TimeSpan? Until(DateTimeOffset? time, DateTime now) =>
        time is { } at && at.UtcDateTime > now ? at.UtcDateTime - now : null;

    private static TimeSpan? Milliseconds(HttpResponseHeaders headers, string name) =>
        Number(headers, name) is { } count and >= 0 and < 1e9 ? TimeSpan.FromMilliseconds(count) : null;

    private static double? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values)
        && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void Quiet(DateTime until)
    {
        lock (_gate)
        {
            _quietUntil = until > _quietUntil ? until : _quietUntil;
        }
    }
}
