using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using R3edge.Api.Authentication;
using R3edge.Api.Http;
using R3edge.Application.Backtesting;
using R3edge.Application.MoneyManagement;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Sessions;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;

namespace R3edge.Api.MoneyManagement;

/// <summary>How large a position would be.</summary>
internal static class PositionSizeEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/position-size", (
            PositionSizer sizer,
            IInstrumentCatalog instruments,
            CurrentUser user,
            string venue,
            string symbol,
            string bias,
            QueryNumber price,
            QueryNumber? stop,
            QueryNumber? equity,
            QueryNumber? fee,
            string? size,
            CancellationToken cancellationToken) => AskAsync(
                sizer,
                instruments,
                user,
                new PositionSizeQuestion
                {
                    Venue = venue,
                    Symbol = symbol,
                    Bias = bias,
                    Price = price.Value,
                    Stop = stop?.Value,
                    Equity = equity?.Value,
                    Fee = fee?.Value ?? 0m,
                    Risk = size is null ? RiskProfile.Default : RiskProfile.Default with { Size = size },
                },
                cancellationToken))
            .Produces<PositionSizeAnswer>().WithTags("MoneyManagement")
            .WithSummary("How large a position would be. Without equity, the user's paper account counts.");
        api.MapPost("/position-size", (PositionSizer sizer, IInstrumentCatalog instruments, CurrentUser user, PositionSizeQuestion question, CancellationToken cancellationToken) =>
                AskAsync(sizer, instruments, user, question, cancellationToken))
            .Produces<PositionSizeAnswer>().WithTags("MoneyManagement")
            .WithSummary("How large a position would be, under a whole risk profile.");
    }

    private static async Task<IResult> AskAsync(
        PositionSizer sizer, IInstrumentCatalog instruments, CurrentUser user, PositionSizeQuestion question, CancellationToken cancellationToken)
    {
        if (question.Problem is { } problem)
        {
            return Problem.Invalid(problem);
        }

        if (!question.Risk.TryPlan(out _, out var error))
        {
            // A stop that is given stands for the one that the profile would place.
            if (question.Stop is null || !(question.Risk with { Stop = "pct:0.01" }).TryPlan(out _, out error))
            {
                return Problem.Invalid(error);
            }
        }

        var instrument = Argument.Instrument(question.Venue, question.Symbol);
        if (instruments.Find(instrument) is null)
        {
            return Problem.NotFound($"There is no instrument {instrument}; {R3edgeApi.Root}/instruments lists what there is.");
        }

        var answer = await sizer.AskAsync(
            new SizeQuestion
            {
                Instrument = instrument,
                Bias = Argument.Word<Bias>("bias", question.Bias),
                Price = question.Price,
                Stop = question.Stop,
                Profile = question.Risk,
                Account = question.Equity is null ? Argument.Account(user.Id, null) : null,
                Equity = question.Equity,
                FeeRate = question.Fee,
            },
            cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok(PositionSizeAnswer.Of(answer));
    }
}

/// <summary>How large would a position be?</summary>
public sealed record PositionSizeQuestion
{
    private const decimal Most = 1_000_000_000_000m;

    /// <summary>Where it trades.</summary>
    public required string Venue { get; init; }

    /// <summary>What it is called there.</summary>
    public required string Symbol { get; init; }

    /// <summary>Long or short.</summary>
    public required string Bias { get; init; }

    /// <summary>The price of the entry, in quote units.</summary>
    public required decimal Price { get; init; }

    /// <summary>The stop, in quote units; null for the one that the profile places.</summary>
    public decimal? Stop { get; init; }

    /// <summary>Equity, in quote units; null for that of the user's paper account.</summary>
    public decimal? Equity { get; init; }

    /// <summary>Fee of a fill as a fraction of its value.</summary>
    public decimal Fee { get; init; }

    /// <summary>How money is handled.</summary>
    public RiskProfile Risk { get; init; } = RiskProfile.Default;

    internal string? Problem => this switch
    {
        { Price: <= 0m or > Most } => "price must be above 0 and at most 1000000000000.",
        { Stop: <= 0m or > Most } => "stop must be above 0 and at most 1000000000000.",
        { Equity: <= 0m or > Most } => "equity must be above 0 and at most 1000000000000.",
        { Fee: < 0m or > 0.5m } => "fee must be 0 to 0.5 (0.001 is 0.1 %).",
        _ => null,
    };
}

/// <summary>How large it would be.</summary>
/// <param name="IsPossible">Whether there would be a position.</param>
/// <param name="Quantity">Base units.</param>
/// <param name="Notional">Its value, in quote units.</param>
/// <param name="AtRisk">What the stop would lose before fees, in quote units; null without a stop.</param>
/// <param name="Stop">The stop, in quote units; null without one.</param>
/// <param name="Refusal">Why there would be none, by name; null where there would be one.</param>
/// <param name="Explanation">The answer in one sentence.</param>
/// <param name="Sizing">The numbers behind it.</param>
public sealed record PositionSizeAnswer(
    bool IsPossible, decimal Quantity, decimal Notional, decimal? AtRisk, decimal? Stop, string? Refusal, string Explanation, EntrySizing? Sizing)
{
    internal static PositionSizeAnswer Of(SizeAnswer answer) => new(
        answer.IsPossible,
        answer.Quantity,
        answer.Notional,
        answer.AtRisk,
        answer.Sizing?.StopPrice,
        answer.Refusal is { } refusal ? Names.Of(refusal) : null,
        answer.Explanation,
        answer.Sizing);
}
