using R3edge.Domain.Execution;
using R3edge.Domain.Trading;

namespace R3edge.Application.Trading;

/// <summary>What is fixed when an account is made, in the words that the command line and the API use.</summary>
public sealed record AccountSettings
{
    /// <summary>The cash to begin with, above 0, in quote units.</summary>
    public decimal Cash { get; init; } = 100_000m;

    /// <summary>The largest exposure as a multiple of equity, above 0 and at most 1000; 1 for a cash account.</summary>
    public decimal MaximumLeverage { get; init; } = 1m;

    /// <summary>Fee of resting orders as a fraction of their value; a negative rate is a rebate.</summary>
    public decimal MakerFee { get; init; } = 0.001m;

    /// <summary>Fee of orders that take, as a fraction of their value.</summary>
    public decimal TakerFee { get; init; } = 0.001m;

    /// <summary>How much worse than the market's price takers fill, such as <c>bps:1</c>.</summary>
    public string Slippage { get; init; } = "none";

    /// <summary>From a decision to its arrival at the venue, 0 or more; on paper only.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>The share of the market's volume that fills may take, above 0 and at most 1; null for no limit. On paper only.</summary>
    public decimal? MaximumVolumeShare { get; init; }

    /// <summary>In which order the price visits a bar's extremes, where only bars are known; on paper only.</summary>
    public IntrabarPath Path { get; init; } = IntrabarPath.Pessimistic;

    /// <summary>Whether a limit order fills only when the price goes beyond its limit; on paper only.</summary>
    public bool LimitNeedsTradeThrough { get; init; }

    /// <summary>Reads the words.</summary>
    /// <param name="terms">The terms, where they are right.</param>
    /// <param name="error">Otherwise what is wrong, in one sentence.</param>
    public bool TryTerms(out AccountTerms terms, out string error)
    {
        terms = new AccountTerms(Cash, MaximumLeverage, new FillModel());
        error = this switch
        {
            { Cash: <= 0m or > 1_000_000_000_000m } => "the cash must be above 0 and at most 10^12",
            { MaximumLeverage: <= 0m or > 1000m } => "the leverage must be above 0 and at most 1000",
            { MakerFee: <= -1m or >= 1m } or { TakerFee: <= -1m or >= 1m } => "a fee is a fraction above -1 and below 1 (0.001 is 0.1 %)",
            { MaximumVolumeShare: <= 0m or > 1m } => "the share of the volume must be above 0 and at most 1",
            _ when Latency < TimeSpan.Zero || Latency > TimeSpan.FromDays(1) => "the latency must be 0 to a day",
            _ when !Enum.IsDefined(Path) => "there is no such path through a bar",
            _ => "",
        };
        if (error.Length > 0 || !SlippageModel.TryParse(Slippage, out var slippage, out error))
        {
            return false;
        }

        terms = terms with
        {
            Fills = new FillModel
            {
                Fees = new FeeSchedule(MakerFee, TakerFee),
                Slippage = slippage,
                Latency = Latency,
                MaximumVolumeShare = MaximumVolumeShare,
                Path = Path,
                LimitNeedsTradeThrough = LimitNeedsTradeThrough,
            },
        };
        return true;
    }

    /// <summary>The terms of settings that were checked when the account was made.</summary>
    /// <exception cref="InvalidDataException">A word is not known any more.</exception>
    public AccountTerms Terms() => TryTerms(out var terms, out var error) ? terms : throw new InvalidDataException(error);
}
