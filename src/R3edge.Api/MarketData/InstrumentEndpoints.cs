using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using R3edge.Api.Http;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;

namespace R3edge.Api.MarketData;

/// <summary>What can be traded.</summary>
internal static class InstrumentEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/instruments", List).Produces<Page<InstrumentAnswer>>().WithTags("MarketData")
            .WithSummary("The instruments, by venue and symbol; as CSV with format=csv.").OrCsv();
        api.MapGet("/instruments/{venue}/{symbol}", Get).WithTags("MarketData").WithSummary("An instrument with its venue's rules.");
    }

    private static IResult List(HttpRequest request, IInstrumentCatalog catalog, string? venue, string? after, int? limit)
    {
        Argument.Limit(limit);
        var answers = catalog.All()
            .Where(instrument => venue is null || instrument.Id.Venue.Code == venue)
            .Select(InstrumentAnswer.Of)
            .OrderBy(answer => answer.Id, StringComparer.Ordinal);
        return TaggedBytes.WantsCsv(request)
            ? new CsvTable<InstrumentAnswer>(answers, InstrumentAnswer.Columns)
            : new TaggedJson<Page<InstrumentAnswer>>(Paging.Of("instruments", answers, answer => answer.Id, after, limit));
    }

    private static Results<Ok<InstrumentAnswer>, ProblemHttpResult> Get(IInstrumentCatalog catalog, string venue, string symbol)
    {
        var id = Argument.Instrument(venue, symbol);
        return catalog.Find(id) is { } instrument
            ? TypedResults.Ok(InstrumentAnswer.Of(instrument))
            : Problem.NotFound($"There is no instrument {id}.");
    }
}

/// <summary>An instrument.</summary>
/// <param name="Id">Venue and symbol joined by a slash.</param>
/// <param name="Venue">Where it trades.</param>
/// <param name="Symbol">What it is called there.</param>
/// <param name="TickSize">Smallest price step, in quote units.</param>
/// <param name="LotSize">Smallest quantity step, in base units.</param>
/// <param name="MinimumNotional">Smallest value of an order, in quote units.</param>
public sealed record InstrumentAnswer(
    string Id, string Venue, string Symbol, decimal TickSize, decimal LotSize, decimal MinimumNotional)
{
    internal static IReadOnlyList<(string, Func<InstrumentAnswer, object?>)> Columns { get; } =
    [
        ("venue", answer => answer.Venue), ("symbol", answer => answer.Symbol), ("tickSize", answer => answer.TickSize),
        ("lotSize", answer => answer.LotSize), ("minimumNotional", answer => answer.MinimumNotional),
    ];

    internal static InstrumentAnswer Of(Instrument instrument) => new(
        instrument.Id.ToString(), instrument.Id.Venue.Code, instrument.Id.Symbol, instrument.TickSize, instrument.LotSize, instrument.MinimumNotional);
}
