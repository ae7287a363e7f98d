using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using R3edge.Api.Http;
using R3edge.Application.EntryPricing;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Markets;

namespace R3edge.Api.EntryPricing;

/// <summary>At which price to enter.</summary>
internal static class EntryPriceEndpoints
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/entry-price", Get).Produces<EntryPriceAnswer>().WithTags("EntryPricing")
        .WithSummary("Prices to enter at by every model, where they agree, and the one to take. It judges no signal.");

    private static IResult Get(EntryPointService service, string venue, string symbol, string bias, string? timeframe, QueryNumber? price)
    {
        if (price is { Value: <= 0m })
        {
            return Problem.Invalid("price must be a number above 0.");
        }

        var answer = service.Price(
            Argument.Instrument(venue, symbol), Argument.Word<Bias>("bias", bias), Argument.Timeframe(timeframe ?? "1m"), (double?)price?.Value);
        return answer.Refusal switch
        {
            null => new TaggedJson<EntryPriceAnswer>(EntryPriceAnswer.Of(answer)),
            EntryPointRefusal.UnknownInstrument => Problem.NotFound(answer.Sentence!),
            EntryPointRefusal.UnknownTimeframe => Problem.Invalid(answer.Sentence!),
            _ => Problem.NotYet(answer.Sentence!),
        };
    }
}

/// <summary>Prices to enter at.</summary>
/// <param name="Instrument">Venue and symbol.</param>
/// <param name="Timeframe">The timeframe.</param>
/// <param name="Bias">Long or short.</param>
/// <param name="At">UTC time of the answer.</param>
/// <param name="BarsAt">UTC close of the last bar.</param>
/// <param name="MarketPrice">Where the market was.</param>
/// <param name="Recommendation">The price to take; null where no model has one.</param>
/// <param name="Models">What each model says.</param>
/// <param name="Clusters">Prices that confirm each other, the best first.</param>
public sealed record EntryPriceAnswer(
    string Instrument,
    string Timeframe,
    Bias Bias,
    DateTime At,
    DateTime? BarsAt,
    double MarketPrice,
    EntryPrice? Recommendation,
    IReadOnlyList<EntryModelAnswer> Models,
    IReadOnlyList<EntryCluster> Clusters)
{
    internal static EntryPriceAnswer Of(EntryPointAnswer answer)
    {
        var report = answer.Report!;
        return new EntryPriceAnswer(
            answer.Instrument.ToString(),
            answer.Timeframe.ToString(),
            answer.Bias,
            answer.At,
            answer.BarsAt,
            report.Query.MarketPrice,
            report.Recommendation,
            [.. report.Answers.Select(model => new EntryModelAnswer(model.Model, model.Price, model.Refusal?.Sentence))],
            report.Clusters);
    }
}

/// <summary>What a model says.</summary>
/// <param name="Model">The model with its parameters.</param>
/// <param name="Price">Its price; null where it has none.</param>
/// <param name="Refusal">Otherwise why, in a sentence.</param>
public sealed record EntryModelAnswer(string Model, EntryPrice? Price, string? Refusal);
