using R3edge.Application.Ports.Markets;
using R3edge.Application.Trading;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Trading;

namespace R3edge.Application.MoneyManagement;

/// <summary>Answers what size a position would have, by the rules that size real ones. It changes nothing.</summary>
/// <param name="instruments">The instruments.</param>
/// <param name="engine">The accounts.</param>
public sealed class PositionSizer(IInstrumentCatalog instruments, AccountEngine engine)
{
    private readonly IInstrumentCatalog _instruments = instruments;
    private readonly AccountEngine _engine = engine;

    /// <summary>Answers a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SizeAnswer> AskAsync(SizeQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (_instruments.Find(question.Instrument) is not { } instrument)
        {
            return Wrong($"There is no instrument {question.Instrument}.");
        }

        // A stop chosen by hand stands in the place of the profile's, which may have none and yet size by it.
        var profile = question.Stop is null ? question.Profile : question.Profile with { Stop = "pct:0.01" };
        if (!profile.TryPlan(out var plan, out var error))
        {
            return Wrong($"The risk profile cannot be used: {error}.");
        }

        if (question.Price <= 0m || question.FeeRate is < 0m or >= 1m)
        {
            return Wrong("The price must be above 0, and the fee a fraction from 0 to below 1.");
        }

        if (await ViewAsync(question, plan.Limits, cancellationToken).ConfigureAwait(false) is not { } view)
        {
            return Wrong(question.Account is { } account ? $"There is no account {account}." : "Name an account, or an equity above 0.");
        }

        var request = new EntryRequest(
            default,
            default,
            instrument,
            question.Bias,
            DateTime.UnixEpoch,
            question.Price,
            question.FeeRate,
            question.Readings,
            StopPrice: question.Stop);
        var risk = new RiskMachine(plan.Limits).Start((double)Math.Max(view.Equity, 0.01m), DateTime.UnixEpoch);
        var decision = new MoneyManager(plan, Timeframe.OneMinute).Decide(request, view, risk);
        var sizing = decision.Sizing;
        return decision.IsAccepted
            ? new SizeAnswer(
                true, sizing.Quantity, sizing.Quantity * question.Price, sizing.Quantity * sizing.RiskPerUnit, null, sizing, view, decision.Describe())
            : new SizeAnswer(false, 0m, 0m, null, decision.Refusal, sizing, view, decision.Describe());
    }

    private async Task<AccountView?> ViewAsync(SizeQuestion question, RiskLimits limits, CancellationToken cancellationToken)
    {
        if (question.Account is { } id)
        {
            return await _engine
                .ReadAsync(id, account => (AccountView?)ViewOf(account, question), cancellationToken)
                .ConfigureAwait(false);
        }

        return question.Equity is > 0m and var equity ? new AccountView(equity, equity * limits.MaximumLeverage) : null;
    }

    // What is held counts at the market's price: the price that is asked for may be far from it.
    private static AccountView ViewOf(TradingAccount account, SizeQuestion question) =>
        account.View(question.Instrument, account.PriceOf(question.Instrument) ?? (double)question.Price);

    private static SizeAnswer Wrong(string explanation) => new(false, 0m, 0m, null, null, null, null, explanation);
}
