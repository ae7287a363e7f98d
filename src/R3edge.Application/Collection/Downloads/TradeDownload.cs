using System.Globalization;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection.Downloads;

/// <summary>
/// Past trades of one instrument from its venue, page by page into a <see cref="PartFile"/>; it goes on where that ends. No trade is
/// there twice, and none is lost between two pages, wherever the process ended.
/// </summary>
/// <param name="source">The venue's history.</param>
/// <param name="time">The clock.</param>
public sealed class TradeDownload(ITradeHistorySource source, TimeProvider time)
{
    private readonly DownloadPages _pages = new(time);

    /// <summary>What tells one download from another.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="from">UTC; no trade before it.</param>
    /// <param name="to">UTC; no trade at or after it. Null for up to now, whenever that is: it goes on to the now of then.</param>
    public static string Describe(InstrumentId instrument, DateTime from, DateTime? to) =>
        $"trades 1 {instrument} {CsvText.Format(from)} {(to is { } end ? CsvText.Format(end) : "now")}";

    /// <summary>Downloads what is missing.</summary>
    /// <param name="part">Where the pages go; <see cref="Write"/> makes the file of them.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="from">UTC; no trade before it.</param>
    /// <param name="to">UTC; no trade at or after it; it has passed.</param>
    /// <param name="progress">Told how far it is, UTC, after each page.</param>
    /// <param name="cancellationToken">Stops it between two pages.</param>
    /// <returns>Null when it is whole; otherwise why it cannot go on, in one sentence. What came is kept.</returns>
    /// <exception cref="InvalidDataException">The part does not say how far it goes.</exception>
    /// <exception cref="IOException">The part cannot be written.</exception>
    public async Task<string?> RunAsync(
        PartFile part, InstrumentId instrument, DateTime from, DateTime to, Action<DateTime> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(progress);
        var place = Place(part) ?? new TradePlace(from);
        progress(place.Time);
        return await _pages.RunAsync(() => place.Time >= to, AskAsync, cancellationToken).ConfigureAwait(false);

        async Task<DownloadPages.Outcome> AskAsync()
        {
            var answer = await source.ReadAsync(instrument, place, to, cancellationToken).ConfigureAwait(false);
            var isFurther = answer.Status == HistoryStatus.Answered && answer.Next != place;
            if (isFurther)
            {
                part.Append([.. answer.Trades.Select(trade => TradeCsv.Format(trade))], Text(answer.Next));
                place = answer.Next;
                progress(place.Time);
            }

            return new DownloadPages.Outcome(answer.Status, isFurther, answer.Reason);
        }
    }

    /// <summary>How far a part goes; null where nothing came yet.</summary>
    /// <param name="part">The part.</param>
    /// <exception cref="InvalidDataException">It does not say a place.</exception>
    public static TradePlace? Place(PartFile part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (part.Through is not { } text)
        {
            return null;
        }

        long? last = null;
        var fields = text.Split(' ');
        if (fields.Length == 2 && long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            last = id;
        }

        return IsoTime.TryParse(fields[0], out var through) && (fields.Length == 1 || last is not null)
            ? new TradePlace(through, last)
            : throw new InvalidDataException($"it says '{text}' where a time and the number of a trade belong");
    }

    /// <summary>Writes the trades of a part as a file, one by one: they may be more than the memory holds.</summary>
    /// <param name="part">The part.</param>
    /// <param name="writer">Receives them.</param>
    /// <returns>What was written.</returns>
    /// <exception cref="InvalidDataException">A row is no trade.</exception>
    public static TradeSummary Write(PartFile part, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(TradeCsv.Header);
        writer.Write('\n');
        var (count, first, last, firstId, lastId) = (0L, default(DateTime), default(DateTime), 0L, 0L);
        foreach (var row in part.ReadRows())
        {
            if (!TradeCsv.TryRead(row, out var trade) || (count > 0 && trade.Sequence <= lastId))
            {
                throw new InvalidDataException($"'{row}' is no trade behind number {lastId}");
            }

            (first, firstId) = count == 0 ? (trade.Time, trade.Sequence) : (first, firstId);
            (last, lastId, count) = (trade.Time, trade.Sequence, count + 1);
            writer.Write(row);
            writer.Write('\n');
        }

        return new TradeSummary(count, first, last, count == 0 ? 0 : lastId - firstId + 1 - count);
    }

    private static string Text(TradePlace place) => place.LastId is { } last
        ? string.Create(CultureInfo.InvariantCulture, $"{CsvText.Format(place.Time)} {last}")
        : CsvText.Format(place.Time);
}
