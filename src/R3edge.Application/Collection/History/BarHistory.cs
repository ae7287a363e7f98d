using System.Globalization;
using System.Text;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Signals;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection.History;

/// <summary>
/// The bars that were collected, as files that other programs open without help: CSV, one file a UTC day, instrument and
/// timeframe, named after the hive convention (<c>bars/venue=kucoin/symbol=BTC-USDT/timeframe=1m/2024-01-01.csv</c>). Bars of
/// a week are in the file of its Monday.
/// </summary>
/// <param name="blobs">Where the files lie.</param>
public sealed class BarHistory(IBlobStore blobs) : IWarmUpBars
{
    /// <summary>The container of the files.</summary>
    public const string Container = "history";

    private const string Extension = ".csv";
    private const string DayFormat = "yyyy-MM-dd";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly IBlobStore _blobs = blobs;

    /// <summary>The bars that open in a stretch of time, ascending.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="timeframe">The timeframe.</param>
    /// <param name="from">UTC, inclusive.</param>
    /// <param name="to">UTC, exclusive.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">A file could not be read, or is damaged.</exception>
    public async Task<BarSeries> ReadAsync(
        InstrumentId instrument, Timeframe timeframe, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        var series = new BarSeriesBuilder(timeframe);
        foreach (var day in await DaysAsync(instrument, timeframe, cancellationToken).ConfigureAwait(false))
        {
            var midnight = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
            if (midnight >= to || midnight.AddDays(1) <= from)
            {
                continue;
            }

            foreach (var bar in await ReadDayAsync(instrument, timeframe, day, cancellationToken).ConfigureAwait(false))
            {
                if (bar.OpenTime >= from && bar.OpenTime < to)
                {
                    series.Add(bar);
                }
            }
        }

        return series.Build();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Bar>> BeforeAsync(
        InstrumentId instrument, Timeframe timeframe, DateTime before, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var days = await DaysAsync(instrument, timeframe, cancellationToken).ConfigureAwait(false);
        var parts = new List<IEnumerable<Bar>>();
        var found = 0;
        for (var i = days.Count - 1; i >= 0 && found < count; i--)
        {
            if (days[i].ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc) >= before)
            {
                continue;
            }

            var bars = await ReadDayAsync(instrument, timeframe, days[i], cancellationToken).ConfigureAwait(false);
            var closed = bars.Where(bar => bar.CloseTime <= before).ToArray();
            parts.Add(closed);
            found += closed.Length;
        }

        parts.Reverse();
        return [.. parts.SelectMany(part => part).TakeLast(count)];
    }

    /// <summary>The days of which there is a file, ascending.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="timeframe">The timeframe.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store could not be read.</exception>
    public async Task<IReadOnlyList<DateOnly>> DaysAsync(
        InstrumentId instrument, Timeframe timeframe, CancellationToken cancellationToken)
    {
        var folder = FolderOf(instrument, timeframe);
        var days = new List<DateOnly>();
        await foreach (var blob in _blobs.ListAsync(Container, folder, cancellationToken).ConfigureAwait(false))
        {
            var name = blob.Name[folder.Length..];
            if (name.EndsWith(Extension, StringComparison.Ordinal)
                && DateOnly.TryParseExact(name[..^Extension.Length], DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                days.Add(day);
            }
        }

        return days;
    }

    /// <summary>The name of a day's file in <see cref="Container"/>.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="timeframe">The timeframe.</param>
    /// <param name="day">The UTC day.</param>
    public static string NameOf(InstrumentId instrument, Timeframe timeframe, DateOnly day) =>
        FolderOf(instrument, timeframe) + day.ToString(DayFormat, CultureInfo.InvariantCulture) + Extension;

    /// <summary>The bars of a day's file, ascending; none where there is no file.</summary>
    internal async Task<IReadOnlyList<Bar>> ReadDayAsync(
        InstrumentId instrument, Timeframe timeframe, DateOnly day, CancellationToken cancellationToken)
    {
        var name = NameOf(instrument, timeframe, day);
        var stream = await _blobs.OpenAsync(Container, name, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return [];
        }

        await using (stream.ConfigureAwait(false))
        {
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            content.Position = 0;
            if (!BarCsvReader.ReadOwn(content, name, timeframe).TryGet(out var table, out var error)
                || !BarFile.ToSeries(table).TryGet(out _, out error))
            {
                throw new StorageException(StorageFailure.Corrupt, $"A file of the history is damaged: {error}. Repair or remove it.");
            }

            return [.. table.Rows.Select(row => row.Bar)];
        }
    }

    /// <summary>Replaces a day's file.</summary>
    internal async Task WriteDayAsync(
        InstrumentId instrument, Timeframe timeframe, DateOnly day, IEnumerable<Bar> bars, CancellationToken cancellationToken)
    {
        var series = new BarSeriesBuilder(timeframe, capacity: 64);
        foreach (var bar in bars)
        {
            series.Add(bar);
        }

        using var content = new MemoryStream();
        using (var writer = new StreamWriter(content, Utf8, leaveOpen: true))
        {
            BarCsvWriter.Write(writer, series.Build());
        }

        content.Position = 0;
        await _blobs
            .PutAsync(Container, NameOf(instrument, timeframe, day), content, BlobWrite.Overwrite, cancellationToken)
            .ConfigureAwait(false);
    }

    private static string FolderOf(InstrumentId instrument, Timeframe timeframe)
    {
        // A part of a blob's name may not end with a dot, and a symbol may.
        var symbol = instrument.Symbol.EndsWith('.') ? instrument.Symbol + '_' : instrument.Symbol;
        return $"bars/venue={instrument.Venue.Code}/symbol={symbol}/timeframe={timeframe}/";
    }
}
