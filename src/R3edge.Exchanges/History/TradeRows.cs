using System.Text.Json;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.History;

/// <summary>Reads past trades, whose fields each venue names in its own way.</summary>
internal static class TradeRows
{
    private const long NanosecondsASecond = 1_000_000_000;
    private const long EarliestInNanoseconds = NanosecondsASecond * NanosecondsASecond;

    /// <exception cref="FormatException">A field is no number, or nothing can trade like that.</exception>
    public static PastTrade Trade(long unixNanoseconds, JsonElement price, JsonElement quantity, Side aggressor, JsonElement id)
    {
        var trade = new PastTrade(unixNanoseconds, RestJson.Exact(price), RestJson.Exact(quantity), aggressor, RestJson.Whole(id));
        return trade.Price > 0m && trade.Quantity > 0m ? trade : throw new FormatException($"a trade is impossible: {trade}");
    }

    /// <summary>A count since 1970 in seconds, milli-, micro- or nanoseconds, of which its size tells the unit.</summary>
    public static long Counted(JsonElement count)
    {
        var number = RestJson.Whole(count);
        return number >= EarliestInNanoseconds ? number : Nanoseconds(RestJson.CountTime(number));
    }

    /// <summary>Seconds since 1970 with digits behind the point.</summary>
    public static long Seconds(JsonElement seconds) => (long)(RestJson.Exact(seconds) * NanosecondsASecond);

    /// <summary>A time as text, RFC 3339.</summary>
    public static long Text(JsonElement time) => Nanoseconds(time.GetDateTimeOffset().UtcDateTime);

    /// <summary>A time as the count of nanoseconds that venues ask for.</summary>
    public static long Nanoseconds(DateTime time) => (time - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;
}
