namespace R3edge.Application.Collection;

/// <summary>Which column of a file holds what.</summary>
internal sealed class BarColumns
{
    private const int BinanceColumnCount = 12;
    private const int BinanceTakerBuyVolume = 9;

    private const string BinanceHeader =
        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore";

    // In order of preference: files that carry a time twice name it 'time' or 'timestamp' once.
    private static readonly string[] TimeNames =
        ["time", "timestamp", "opentime", "datetime", "date", "opentimestamp", "unixtime", "unix", "epoch"];

    private static readonly string[] TakerBuyVolumeNames = ["takerbuyvolume", "takerbuybasevolume", "takerbuybaseassetvolume"];

    private static readonly string[] Names = ["time", "open", "high", "low", "close", "volume"];
    private readonly int[] _indices;
    private readonly string[] _header;

    private BarColumns(int[] indices, string[] header, bool firstLineIsData)
    {
        _indices = indices;
        _header = header;
        FirstLineIsData = firstLineIsData;
    }

    /// <summary>Whether the file has no header, so that its first line is a bar already.</summary>
    public bool FirstLineIsData { get; }

    /// <summary>How many columns every line must have.</summary>
    public int Count => _header.Length;

    /// <summary>Where the time is, counted from 0.</summary>
    public int Time => _indices[0];

    /// <summary>Where the open, high, low, close and volume are, counted from 0.</summary>
    public ReadOnlySpan<int> Values => _indices.AsSpan(1);

    /// <summary>Where the volume that takers bought is, counted from 0; -1 where the file does not say it.</summary>
    public int TakerBuyVolume { get; private init; } = -1;

    /// <summary>The name of a column in the header.</summary>
    /// <param name="index">Counted from 0.</param>
    public string NameOf(int index) => _header[index];

    /// <summary>Tells the columns from the first line.</summary>
    /// <param name="fields">The fields of the first line.</param>
    /// <param name="source">The file as the user named it.</param>
    /// <param name="line">The number of that line.</param>
    public static DataResult<BarColumns> Resolve(string[] fields, string source, int line)
    {
        var header = Array.ConvertAll(fields, field => field.Trim());
        if (header.Any(name => name.Any(char.IsControl) && !name.Contains('\t', StringComparison.Ordinal)))
        {
            return DataError.InFile(source, "this is not a text file; bars are read from CSV, plain or gzipped");
        }

        if (IsNumber(header[0]))
        {
            return header.Length == BinanceColumnCount
                ? new BarColumns([0, 1, 2, 3, 4, 5], BinanceHeader.Split(','), firstLineIsData: true) { TakerBuyVolume = BinanceTakerBuyVolume }
                : DataError.InLine(source, line, "there is no header; the first line must be time,open,high,low,close,volume");
        }

        if (header.Length == 1 && header[0].AsSpan().IndexOfAny(';', '\t', '|') is var at and >= 0)
        {
            var separator = header[0][at] == '\t' ? "tabs" : $"'{header[0][at]}'";
            return DataError.InLine(
                source, line, $"the columns are separated by {separator}; they must be separated by commas, with a point in decimals");
        }

        var normalized = Array.ConvertAll(header, Normalize);
        var indices = new int[Names.Length];
        for (var i = 0; i < Names.Length; i++)
        {
            var name = i == 0 ? TimeNames.FirstOrDefault(candidate => normalized.Contains(candidate)) : Names[i];
            indices[i] = name is null ? -1 : Array.IndexOf(normalized, name);
            if (indices[i] < 0)
            {
                return DataError.InLine(
                    source, line, $"the header has no column '{Names[i]}'; it reads '{DataError.Excerpt(string.Join(',', header))}'");
            }

            if (Array.LastIndexOf(normalized, name) is var last && last != indices[i])
            {
                return DataError.InLine(
                    source, line, $"the header names '{Names[i]}' twice, in columns {indices[i] + 1} and {last + 1}");
            }
        }

        return new BarColumns(indices, header, firstLineIsData: false)
        {
            TakerBuyVolume = Array.FindIndex(normalized, name => TakerBuyVolumeNames.Contains(name)),
        };
    }

    private static bool IsNumber(string text) => text.Length > 0 && char.IsAsciiDigit(text[0]);

    // 'Open Time', 'open_time' and 'OpenTime' are one name.
    private static string Normalize(string name) =>
        string.Concat(name.Where(character => character is not (' ' or '_' or '-'))).ToLowerInvariant();
}
