using R3edge.Domain.Markets;

namespace R3edge.Application.Collection;

/// <summary>Opens files of trades as <see cref="TradeCsv"/> writes them, plain or gzipped.</summary>
public static class TradeFile
{
    /// <summary>Whether a file begins as one of trades; false where it cannot be read.</summary>
    /// <param name="path">The file.</param>
    public static bool IsOne(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return DataFile.Read(path, "trades", stream => PackedText.Read<string>(stream, path, "trades", text => text.ReadLine() ?? ""))
            .Value == TradeCsv.Header;
    }

    /// <summary>Builds bars of all trades of a file, one trade after the other.</summary>
    /// <param name="path">The file.</param>
    /// <param name="timeframe">The length of a bar.</param>
    /// <param name="gaps">What becomes of intervals without a trade.</param>
    /// <param name="includeIncomplete">Whether the last bar is given, which later trades might still have changed.</param>
    /// <returns>The bars, or the first thing that is wrong; a trade that is behind a later bar is.</returns>
    public static DataResult<BarsOfTrades> Load(string path, Timeframe timeframe, GapPolicy gaps, bool includeIncomplete)
    {
        ArgumentNullException.ThrowIfNull(path);
        return DataFile.Read(path, "trades", stream => PackedText.Read(
            stream, path, "trades", text => Build(text, path, timeframe, gaps, includeIncomplete)));
    }

    private static DataResult<BarsOfTrades> Build(
        TextReader text, string source, Timeframe timeframe, GapPolicy gaps, bool includeIncomplete)
    {
        if (text.ReadLine() != TradeCsv.Header)
        {
            return DataError.InLine(source, 1, $"the first line of a file of trades must be {TradeCsv.Header}");
        }

        var (builder, series, closed) = (new BarBuilder(timeframe, gaps), new BarSeriesBuilder(timeframe), new List<Bar>());
        var (line, first) = (1, default(DateTime?));
        while (text.ReadLine() is { } row)
        {
            line++;
            if (!TradeCsv.TryRead(row, out var trade))
            {
                return DataError.InLine(source, line, $"'{DataError.Excerpt(row)}' is no trade; one is {TradeCsv.Header}");
            }

            if (!builder.Add(trade, closed))
            {
                return DataError.InLine(
                    source, line, $"the time {CsvText.Format(trade.Time)} is in a bar of {timeframe} that a trade before it has closed");
            }

            first ??= trade.Time;
            Move(closed, series);
        }

        var isComplete = !builder.TryGetOpen(out var open);
        if (first is not { } begin)
        {
            return DataError.InFile(source, "there is a header but not one trade");
        }

        if (!isComplete && includeIncomplete)
        {
            series.Add(open);
        }

        return new BarsOfTrades(series.Build(), begin);
    }

    private static void Move(List<Bar> closed, BarSeriesBuilder series)
    {
        foreach (var bar in closed)
        {
            series.Add(bar);
        }

        closed.Clear();
    }
}

/// <summary>Bars of a file of trades.</summary>
/// <param name="Bars">The bars; none where the trades do not fill one.</param>
/// <param name="First">The UTC time of the first trade: the first bar may hold only what follows it.</param>
public sealed record BarsOfTrades(BarSeries Bars, DateTime First);
