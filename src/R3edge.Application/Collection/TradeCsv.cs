using System.Globalization;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection;

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

    /// <summary>Reads a line.</summary>
    /// <param name="line">A line that <see cref="Format"/> wrote.</param>
    /// <param name="trade">The trade as market data.</param>
    /// <returns>Whether it is such a line.</returns>
    public static bool TryRead(ReadOnlySpan<char> line, out Trade trade)
    {
        trade = default;
        Span<Range> fields = stackalloc Range[Columns + 1];
        if (line.Split(fields, ',') != Columns
            || !IsoTime.TryParse(line[fields[0]], out var time)
            || !long.TryParse(line[fields[1]], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || !TryPositive(line[fields[2]], out var price)
            || !TryPositive(line[fields[3]], out var quantity)
            || line[fields[4]] is not ("buy" or "sell"))
        {
            return false;
        }

        trade = new Trade(time, price, quantity, line[fields[4]] is "buy" ? Side.Buy : Side.Sell, id);
        return true;
    }

    private static bool TryPositive(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
        && number > 0.0 && double.IsFinite(number);
}
