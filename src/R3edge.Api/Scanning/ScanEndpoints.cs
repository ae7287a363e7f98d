using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using R3edge.Api.Http;
using R3edge.Application.Scanning;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Scanning;
using R3edge.Domain.Signals;

namespace R3edge.Api.Scanning;

/// <summary>The trader's first look.</summary>
internal static class ScanEndpoints
{
    private static readonly IReadOnlyList<(string, Func<ScanEntryAnswer, object?>)> Columns =
    [
        ("rank", entry => entry.Rank), ("score", entry => entry.Score), ("instrument", entry => entry.Instrument),
        ("timeframe", entry => entry.Timeframe), ("regime", entry => entry.Regime), ("strategy", entry => entry.Strategy), ("why", entry => entry.Why),
    ];

    public static void Map(RouteGroupBuilder api) => api.MapGet("/scan", Scan).Produces<ScanAnswer>().WithTags("Scanning")
        .WithSummary("Instruments and timeframes ranked by opportunity, with the reasons; as CSV with format=csv.").OrCsv();

    private static IResult Scan(
        HttpRequest request,
        MarketScanner scanner,
        string? venue,
        string? timeframe,
        QueryNumber? minimumLiquidity,
        QueryNumber? maximumSpread,
        string? regime,
        string? strategy,
        int? limit)
    {
        if (minimumLiquidity is { Value: < 0m })
        {
            return Problem.Invalid("minimumLiquidity must be 0 or more quote units a day.");
        }

        if (maximumSpread is { Value: <= 0m })
        {
            return Problem.Invalid("maximumSpread must be a fraction above 0, such as 0.001.");
        }

        StrategyDefinition? wanted = null;
        if (strategy is not null)
        {
            if (!StrategyRegistry.TryFind(strategy, out wanted, out var error))
            {
                return Problem.Invalid(error);
            }
        }

        var scan = scanner.Scan(new ScanFilter
        {
            Venue = venue is null ? null : Venue.IsCode(venue) ? new Venue(venue) : throw new InvalidRequestException($"'{venue}' is not a venue."),
            Timeframe = timeframe is null ? null : Argument.Timeframe(timeframe),
            MinimumLiquidity = (double)(minimumLiquidity?.Value ?? 0m),
            MaximumSpread = maximumSpread is { } spread ? (double)spread.Value : double.PositiveInfinity,
            Regimes = regime is null ? Regime.Any : Regimes(regime),
            Strategy = wanted,
        });
        var entries = scan.Report.Entries.Take(Argument.Limit(limit)).Select(ScanEntryAnswer.Of);
        return TaggedBytes.WantsCsv(request)
            ? new CsvTable<ScanEntryAnswer>(entries, Columns)
            : new TaggedJson<ScanAnswer>(new ScanAnswer(scan.At, [.. entries], [.. scan.Report.Excluded.Select(ScanExclusionAnswer.Of)]));
    }

    private static Regime Regimes(string text) => RegimeNames.TryParse(text, out var regimes)
        ? regimes
        : throw new InvalidRequestException(
            $"regime must be one or several of {string.Join(", ", RegimeNames.All.Select(known => known.NameOf()))}, joined by +, not '{text}'.");
}

/// <summary>A scan.</summary>
/// <param name="At">UTC time of the answer.</param>
/// <param name="Entries">The best first.</param>
/// <param name="Excluded">What was looked at and not ranked.</param>
public sealed record ScanAnswer(DateTime At, IReadOnlyList<ScanEntryAnswer> Entries, IReadOnlyList<ScanExclusionAnswer> Excluded);

/// <summary>A ranked instrument and timeframe.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Instrument">Venue and symbol.</param>
/// <param name="Timeframe">The timeframe.</param>
/// <param name="At">UTC close of the last bar.</param>
/// <param name="Regime">The regime.</param>
/// <param name="Strategy">The strategy whose regimes fit.</param>
/// <param name="Why">What speaks for it most and what holds it back.</param>
/// <param name="Parts">What the score is made of.</param>
public sealed record ScanEntryAnswer(
    int Rank, double Score, string Instrument, string Timeframe, DateTime At, string Regime, string Strategy, string Why, IReadOnlyList<ScanPart> Parts)
{
    internal static ScanEntryAnswer Of(ScanEntry entry) => new(
        entry.Rank,
        entry.Score,
        entry.Candidate.Instrument.ToString(),
        entry.Candidate.Timeframe.ToString(),
        entry.Candidate.At,
        entry.Candidate.Regime.NameOf(),
        entry.Strategy,
        entry.Sentence + ".",
        entry.Parts);
}

/// <summary>What was not ranked.</summary>
/// <param name="Instrument">Venue and symbol.</param>
/// <param name="Timeframe">The timeframe.</param>
/// <param name="At">UTC close of its last bar; null where there is none.</param>
/// <param name="Reason">Why.</param>
public sealed record ScanExclusionAnswer(string Instrument, string Timeframe, DateTime? At, ScanExclusionReason Reason)
{
    internal static ScanExclusionAnswer Of(ScanExclusion exclusion) =>
        new(exclusion.Instrument.ToString(), exclusion.Timeframe.ToString(), exclusion.At, exclusion.Reason);
}
