using R3edge.Domain.Markets;

namespace R3edge.Domain.Tracking;

/// <summary>Where break-even and trailing put a stop.</summary>
internal static class StopRules
{
    /// <summary>The price on the tick, never nearer to the market than decided; null where no stop can be there.</summary>
    public static decimal? OnTick(PositionPlan plan, decimal price)
    {
        if (price <= 0m)
        {
            return null;
        }

        var rounded = plan.Instrument.RoundPrice(price, plan.Bias == Bias.Long ? PriceRounding.Down : PriceRounding.Up);
        return rounded > 0m ? rounded : null;
    }

    /// <summary>Whether a stop at a price is nearer to the market than the one there is, or there is none.</summary>
    public static bool Tightens(Bias bias, decimal price, decimal? current) =>
        current is not { } stop || (bias == Bias.Long ? price > stop : price < stop);

    /// <summary>Whether a bar's extreme has touched the trigger.</summary>
    public static bool Touches(Bias bias, double extreme, decimal trigger) =>
        bias == Bias.Long ? extreme >= (double)trigger : extreme <= (double)trigger;

    /// <summary>The better of two prices for a position.</summary>
    public static double Better(Bias bias, double first, double second) =>
        bias == Bias.Long ? Math.Max(first, second) : Math.Min(first, second);

    /// <summary>The stop of the break-even rule.</summary>
    public static decimal? BreakEvenPrice(PositionPlan plan, in OrderTotals entered, BreakEven breakEven) =>
        OnTick(plan, entered.AveragePrice * (1m + (plan.Bias.Sign() * breakEven.OffsetFraction)));

    /// <summary>The stop of the trailing rule; null while it has none.</summary>
    public static decimal? TrailingPrice(PositionPlan plan, double bestPrice, double reading)
    {
        var trailing = plan.Exit.Trailing;
        var distance = trailing.Kind switch
        {
            TrailingKind.Percent => bestPrice * trailing.Distance,
            TrailingKind.AverageTrueRange => reading * trailing.Distance,
            TrailingKind.Volatility => bestPrice * reading * trailing.Distance,
            _ => double.NaN,
        };
        if (!double.IsFinite(distance) || distance < 0.0)
        {
            return null;
        }

        return OnTick(plan, (decimal)(bestPrice - (plan.Bias.Sign() * distance)));
    }

    /// <summary>
    /// Whether the position was open through a whole bar, so that it saw the bar's extremes. Of the bar in which it was
    /// opened only the close is known to be after the entry; a simulation stamps an entry with the open of its bar, which
    /// only a market order truly fills at.
    /// </summary>
    public static bool IsHeldThroughout(PositionPlan plan, in Bar bar, DateTime openedAt) =>
        plan.Entry.Type == Execution.OrderType.Market ? openedAt <= bar.OpenTime : openedAt < bar.OpenTime;

    /// <summary>The best price that the position can have seen in a bar.</summary>
    public static double BestOf(PositionPlan plan, in Bar bar, DateTime openedAt)
    {
        if (!IsHeldThroughout(plan, bar, openedAt))
        {
            return bar.Close;
        }

        return plan.Bias == Bias.Long ? bar.High : bar.Low;
    }
}
