using Microsoft.AspNetCore.Http;
using R3edge.SimulatedExchange.Faults;

namespace R3edge.SimulatedExchange;

/// <summary>What stands before every request: the clock, the limits, and the faults.</summary>
internal sealed class ExchangeDoor(ExchangeCore core, FaultDice dice, TimeProvider time, ExchangeOptions options)
{
    private readonly Lock _lock = new();
    private long _minute;
    private int _weight;
    private long _window;
    private int _requests;

    public ExchangeCore Core { get; } = core;

    /// <summary>UTC time of the exchange.</summary>
    public DateTime Now => (time.GetUtcNow() + dice.Plan.ClockSkew).UtcDateTime;

    public long NowMilliseconds => new DateTimeOffset(Now).ToUnixTimeMilliseconds();

    /// <summary>The time of what customers do in the market, which may run by a clock of its own.</summary>
    public DateTime MarketNow => options.FollowsClock ? time.GetUtcNow().UtcDateTime : Core.MarketTime;

    /// <summary>Lets a request of Binance's protocol in, or answers it.</summary>
    /// <returns>Whether it is in.</returns>
    public async Task<bool> EnterBinanceAsync(HttpContext context, int weight)
    {
        int used;
        lock (_lock)
        {
            var minute = time.GetUtcNow().Ticks / TimeSpan.TicksPerMinute;
            (_minute, _weight) = minute == _minute ? (minute, _weight + weight) : (minute, weight);
            used = _weight;
        }

        context.Response.Headers["X-MBX-USED-WEIGHT-1M"] = used.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return !await FaultAsync(context, used > options.WeightAMinute, """{"code":-1003,"msg":"Too many requests."}""").ConfigureAwait(false);
    }

    /// <summary>Lets a request of KuCoin's protocol in, or answers it.</summary>
    /// <returns>Whether it is in.</returns>
    public async Task<bool> EnterKuCoinAsync(HttpContext context, int weight)
    {
        int used;
        lock (_lock)
        {
            var window = time.GetUtcNow().Ticks / TimeSpan.FromSeconds(30).Ticks;
            (_window, _requests) = window == _window ? (window, _requests + weight) : (window, weight);
            used = _requests;
        }

        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        context.Response.Headers["gw-ratelimit-limit"] = options.RequestsAWindow.ToString(invariant);
        context.Response.Headers["gw-ratelimit-remaining"] = Math.Max(0, options.RequestsAWindow - used).ToString(invariant);
        context.Response.Headers["gw-ratelimit-reset"] = "1000";
        return !await FaultAsync(context, used > options.RequestsAWindow, """{"code":"429000","msg":"Too many requests"}""").ConfigureAwait(false);
    }

    /// <summary>Answers a request that was carried out; or, where the plan wants it so, says that it was not.</summary>
    public async Task AnswerAsync(HttpContext context, int status, string body, bool changedOrders)
    {
        if (changedOrders && status == 200 && dice.Falls(dice.Plan.UnavailableAfterAccepting, "503 after accepting"))
        {
            await WriteAsync(context, 503, "").ConfigureAwait(false);
            return;
        }

        await WriteAsync(context, status, body).ConfigureAwait(false);
    }

    private async Task<bool> FaultAsync(HttpContext context, bool isTooMuch, string body)
    {
        var plan = dice.Plan;
        var (status, wait) = isTooMuch ? (429, "30")
            : dice.Falls(plan.TooManyRequests, "429") ? (429, "1")
            : dice.Falls(plan.Banned, "418") ? (418, "2")
            : dice.Falls(plan.Unavailable, "503") ? (503, "")
            : (200, "");
        if (status == 200)
        {
            return false;
        }

        if (wait.Length > 0)
        {
            context.Response.Headers.RetryAfter = wait;
        }

        await WriteAsync(context, status, status == 503 ? "" : body).ConfigureAwait(false);
        return true;
    }

    private static async Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
    }
}
