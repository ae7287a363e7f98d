using R3edge.Domain.Markets;

namespace R3edge.Application.Collection;

/// <summary>
/// Writes bars in R3edge's own form: <c>time,open,high,low,close,volume</c>, and <c>taker_buy_volume</c> where it is known, opening times in ISO-8601 with a Z, the shortest digits that
/// read back as the same number, line feeds. What it writes, <see cref="BarCsvReader"/> reads back unchanged.
/// </summary>
public static class BarCsvWriter
{
    /// <summary>The first line.</summary>
    public const string Header = "time,open,high,low,close,volume";

    private const string TakerBuyVolumeHeader = ",taker_buy_volume\n";

    /// <summary>Writes a file whole or not at all; gzipped where the name ends in <c>.gz</c>.</summary>
    /// <param name="path">The target, replaced where it exists.</param>
    /// <param name="series">The bars.</param>
    /// <exception cref="IOException">The target cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The target may not be written.</exception>
    public static void Write(string path, BarSeries series) => AtomicFile.WriteText(path, writer => Write(writer, series));

    /// <summary>Writes the header and every bar.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="series">The bars.</param>
    public static void Write(TextWriter writer, BarSeries series)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(series);
        var bought = series.TakerBuyVolume;
        writer.Write(Header);
        writer.Write(bought.IsEmpty ? "\n" : TakerBuyVolumeHeader);
        for (var i = 0; i < series.Count; i++)
        {
            WriteFields(writer, series, i);
            if (!bought.IsEmpty)
            {
                writer.Write(',');
                if (!double.IsNaN(bought[i]))
                {
                    CsvText.Write(writer, bought[i]);
                }
            }

            writer.Write('\n');
        }
    }

    /// <summary>Writes the six fields of a bar without a line break, for tables that have more columns.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="series">The bars.</param>
    /// <param name="index">Which bar.</param>
    public static void WriteFields(TextWriter writer, BarSeries series, int index)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(series);
        CsvText.Write(writer, series.OpenTime(index));
        ReadOnlySpan<double> values =
            [series.Open[index], series.High[index], series.Low[index], series.Close[index], series.Volume[index]];
        foreach (var value in values)
        {
            writer.Write(',');
            CsvText.Write(writer, value);
        }
    }
}
