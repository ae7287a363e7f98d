using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using R3edge.Application.Collection;
using R3edge.Domain.Backtesting;

namespace R3edge.Application.Backtesting;

/// <summary>
/// A JSON file of every trial on some data sets: <c>{"version": 1, "dataSets": {FINGERPRINT: {SWEEP: {"trials", "measured",
/// "meanSharpe", "sumOfSquares"}}}}</c>, both keys being 32 hexadecimal digits. It is written whole or not at all.
/// </summary>
public sealed class TrialLedgerFile
{
    private const int Version = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
        NewLine = "\n",
    };

    private readonly ImmutableSortedDictionary<UInt128, TrialLedger> _ledgers;

    private TrialLedgerFile(ImmutableSortedDictionary<UInt128, TrialLedger> ledgers) => _ledgers = ledgers;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; one that does not exist holds no trial.</param>
    public static DataResult<TrialLedgerFile> Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<Content>(stream, Options) is { } content
                ? Read(content)
                : throw new FormatException("it is empty");
        }
        catch (FileNotFoundException)
        {
            return new TrialLedgerFile(ImmutableSortedDictionary<UInt128, TrialLedger>.Empty);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return DataError.InFile(path, $"the ledger cannot be read: {exception.Message.TrimEnd('.')}");
        }
        catch (JsonException exception)
        {
            return exception.LineNumber is { } line
                ? DataError.InLine(path, (int)line + 1, "the ledger is not what r3edge writes: it is damaged")
                : DataError.InFile(path, "the ledger is not what r3edge writes: it is damaged");
        }
        catch (FormatException exception)
        {
            return DataError.InFile(path, $"the ledger is not what r3edge writes: {exception.Message.TrimEnd('.')}");
        }
    }

    /// <summary>The trials on a data set.</summary>
    /// <param name="dataSet">Its fingerprint.</param>
    public TrialLedger Of(UInt128 dataSet) => _ledgers.GetValueOrDefault(dataSet) ?? TrialLedger.Empty(dataSet);

    /// <summary>The file with the trials on a data set added.</summary>
    /// <param name="ledger">The trials.</param>
    public TrialLedgerFile With(TrialLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return new TrialLedgerFile(_ledgers.SetItem(ledger.DataSet, Of(ledger.DataSet).Merge(ledger)));
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file, replaced where it exists.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save(string path)
    {
        var content = new Content(Version, _ledgers.ToDictionary(
            pair => Hex(pair.Key),
            pair => pair.Value.Sweeps.ToDictionary(sweep => Hex(sweep.Key), sweep => Row.Of(sweep.Value))));
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, content, Options));
    }

    private static TrialLedgerFile Read(Content content)
    {
        if (content.Version != Version)
        {
            throw new FormatException($"it is of version {content.Version} and not {Version}");
        }

        var ledgers = ImmutableSortedDictionary.CreateBuilder<UInt128, TrialLedger>();
        foreach (var (dataSet, sweeps) in content.DataSets ?? [])
        {
            var ledger = TrialLedger.Empty(Number(dataSet));
            foreach (var (sweep, row) in sweeps ?? [])
            {
                ledger = ledger.With(Number(sweep), row?.Tally() ?? throw new FormatException("a sweep is empty"));
            }

            ledgers[ledger.DataSet] = ledger;
        }

        return new TrialLedgerFile(ledgers.ToImmutable());
    }

    private static string Hex(UInt128 value) => value.ToString("x32", CultureInfo.InvariantCulture);

    private static UInt128 Number(string text) =>
        text.Length == 32 && UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"'{DataError.Excerpt(text)}' is not a fingerprint");

    private sealed record Content(int Version, Dictionary<string, Dictionary<string, Row>> DataSets);

    private sealed record Row(long Trials, long Measured, double MeanSharpe, double SumOfSquares)
    {
        public static Row Of(TrialTally tally) => new(tally.Trials, tally.Measured, tally.MeanSharpe, tally.SumOfSquares);

        public TrialTally Tally()
        {
            var tally = new TrialTally(Trials, Measured, MeanSharpe, SumOfSquares);
            return tally.IsPossible && tally.Trials > 0 ? tally : throw new FormatException($"{tally} is impossible");
        }
    }
}
