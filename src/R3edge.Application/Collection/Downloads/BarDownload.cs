using System.Globalization;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection.Downloads;

/// <summary>Past bars of one instrument from its venue, page by page into a <see cref="PartFile"/>; it goes on where that ends.</summary>
/// <param name="source">The venue's history.</param>
/// <param name="time">The clock.</param>
public sealed class BarDownload(IHistorySource source, TimeProvider time)
{
    private readonly DownloadPages _pages = new(time);

    /// <summary>What tells one download from another.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="timeframe">The length of a bar.</param>
    /// <param name="from">UTC; the first opening time.</param>
    /// <param name="to">UTC; no bar opens at or after it. Null for up to now, whenever that is: it goes on to the now of then.</param>
    public static string Describe(InstrumentId instrument, Timeframe timeframe, DateTime from, DateTime? to) =>
        $"bars 1 {instrument} {timeframe} {CsvText.Format(from)} {(to is { } end ? CsvText.Format(end) : "now")}";

    /// <summary>Downloads what is missing.</summary>
    /// <param name="part">Where the pages go; its bars are read with <see cref="Read"/>.</param>
    /// <param name="instrument">The instrument.</param>
    /// <param name="timeframe">The length of a bar.</param>
    /// <param name="from">UTC; the first opening time.</param>
    /// <param name="to">UTC; no bar opens at or after it; all that open before have closed.</param>
    /// <param name="progress">Told how far it is, UTC, after each page.</param>
    /// <param name="cancellationToken">Stops it between two pages.</param>
    /// <returns>Null when it is whole; otherwise why it cannot go on, in one sentence. What came is kept.</returns>
    /// <exception cref="IOException">The part cannot be written.</exception>
    public async Task<string?> RunAsync(
        PartFile part,
        InstrumentId instrument,
        Timeframe timeframe,
        DateTime from,
        DateTime to,
        Action<DateTime> progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(progress);
        var next = Place(part) ?? from;
        progress(next);
        return await _pages.RunAsync(() => next >= to, AskAsync, cancellationToken).ConfigureAwait(false);

        async Task<DownloadPages.Outcome> AskAsync()
        {
            var answer = await source.ReadAsync(instrument, timeframe, next, to, cancellationToken).ConfigureAwait(false);
            var isFurther = answer.Status == HistoryStatus.Answered && answer.Through > next;
            if (isFurther)
            {
                next = answer.Through < to ? answer.Through : to;
                part.Append([.. answer.Bars.Where(bar => bar.OpenTime < to).Select(Row)], CsvText.Format(next));
                progress(next);
            }

            return new DownloadPages.Outcome(answer.Status, isFurther, answer.Reason);
        }
    }

    /// <summary>How far a part goes, UTC; null where nothing came yet.</summary>
    /// <param name="part">The part.</param>
    /// <exception cref="InvalidDataException">It does not say a time.</exception>
    public static DateTime? Place(PartFile part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return part.Through is not { } text ? null
            : IsoTime.TryParse(text, out var through) ? through
            : throw new InvalidDataException($"it says '{text}' where a time belongs");
    }

    /// <summary>The bars of a part.</summary>
    /// <param name="part">The part.</param>
    /// <param name="timeframe">The length of a bar.</param>
    /// <exception cref="InvalidDataException">A row is none.</exception>
    public static BarSeries Read(PartFile part, Timeframe timeframe)
    {
        ArgumentNullException.ThrowIfNull(part);
        var series = new BarSeriesBuilder(timeframe);
        foreach (var row in part.ReadRows())
        {
            series.Add(Bar(row, timeframe));
        }

        return series.Build();
    }

    private static string Row(Bar bar) => string.Create(
        CultureInfo.InvariantCulture,
        $"{CsvText.Format(bar.OpenTime)},{bar.Open:R},{bar.High:R},{bar.Low:R},{bar.Close:R},{bar.Volume:R},{bar.TakerBuyVolume:R}");

    private static Bar Bar(string row, Timeframe timeframe)
    {
        var fields = row.Split(',');
        if (fields.Length != 7 || !IsoTime.TryParse(fields[0], out var open))
        {
            throw new InvalidDataException($"'{row}' is no bar");
        }

        var numbers = new double[6];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = fields[i + 1].Length == 0 ? double.NaN
                : double.TryParse(fields[i + 1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number
                : throw new InvalidDataException($"'{row}' is no bar");
        }

        return new Bar(open, open + timeframe.Duration, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]) with
        {
            TakerBuyVolume = double.IsNaN(numbers[5]) ? null : numbers[5],
        };
    }
}
