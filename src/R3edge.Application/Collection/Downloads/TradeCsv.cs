using System.Globalization;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection.Downloads;

/// <summary>
/// Past trades as lines of CSV: <c>time,trade_id,price,quantity,side</c>. Times in ISO-8601 with a Z and as many places as the venue
/// gives, prices and quantities with every digit that it wrote, the side that took liquidity as <c>buy</c> or <c>sell</c>.
/// </summary>
public static class TradeCsv
{
    /// <summary>The first line.</summary>
    public const string Header = "time,trade_id,price,quantity,side";

    private const int Columns = 5;

    /// <summary>A trade as a line, without a line feed.</summary>
    /// <param name="trade">The trade.</param>
    public static string Format(in PastTrade trade)
    {
        var finer = trade.UnixNanoseconds % TimeSpan.NanosecondsPerTick;
        var time = CsvText.Format(trade.Time);
        if (finer != 0)
        {
            // As many places as there are nanoseconds: seven of the ticks, two of what is finer.
            time = string.Create(CultureInfo.InvariantCulture, $"{trade.Time:yyyy-MM-dd'T'HH:mm:ss.fffffff}{finer:00}Z");
        }

        var side = trade.Aggressor == Side.Buy ? "buy" : "sell";
        return string.Create(CultureInfo.InvariantCulture, $"{time},{trade.Id},{trade.Price},{trade.Quantity},{side}");
    }

    /// <summary>Reads what a line says.</summary>
    /// <param name="line">A line that <see cref="Format"/> wrote.</param>
    /// <param name="time">The UTC time; finer than 100 nanoseconds is cut off.</param>
    /// <param name="id">The number of the trade.</param>
    /// <returns>Whether it is such a line.</returns>
    public static bool TryRead(ReadOnlySpan<char> line, out DateTime time, out long id)
    {
        (time, id) = (default, 0);
        Span<Range> fields = stackalloc Range[Columns + 1];
        return line.Split(fields, ',') == Columns
            && IsoTime.TryParse(line[fields[0]], out time)
            && long.TryParse(line[fields[1]], NumberStyles.None, CultureInfo.InvariantCulture, out id)
            && IsPositive(line[fields[2]])
            && IsPositive(line[fields[3]])
            && line[fields[4]] is "buy" or "sell";
    }

    private static bool IsPositive(ReadOnlySpan<char> text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0m;
}
