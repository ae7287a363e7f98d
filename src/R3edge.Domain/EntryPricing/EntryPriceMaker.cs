using System.Collections.Immutable;
using R3edge.Domain.EntryPricing.Volatility;
using R3edge.Domain.Markets;

namespace R3edge.Domain.EntryPricing;

/// <summary>Turns the level of a model into a price: tick, distance, time and probability, in one place for all models.</summary>
/// <param name="instrument">Rounds to the tick.</param>
/// <param name="timeframe">The length of a bar.</param>
/// <param name="query">What is asked.</param>
/// <param name="volatility">What distances are measured with.</param>
internal readonly struct EntryPriceMaker(Instrument instrument, Timeframe timeframe, EntryQuery query, VolatilityForecast volatility)
{
    // Above this many ticks a decimal has no digit left for the rounding.
    private const double MostTicks = 1e27;

    /// <summary>The price of a level, or why it cannot be one.</summary>
    public EntryAnswer Make(EntryPriceModel model, in EntryLevel level)
    {
        var order = model.Spec.Definition.Order;
        var until = query.BarCloseTime + model.ValidityBars * timeframe.Duration;
        if (until <= query.Now)
        {
            return Refuse(model, EntryRefusalKind.Expired, level.Reasons);
        }

        if (!(level.Price > 0.0) || !(level.Price / (double)instrument.TickSize < MostTicks) || !(level.Price < MostTicks))
        {
            return Refuse(model, EntryRefusalKind.ImpossiblePrice, level.Reasons);
        }

        var price = instrument.RoundPrice((decimal)level.Price, EntryTick.Rounding(order, query.Bias));
        if (price <= 0m)
        {
            return Refuse(model, EntryRefusalKind.ImpossiblePrice, level.Reasons);
        }

        if (!model.Spec.Definition.StandsWhenPassed && EntryTick.IsReached(order, query.Bias, (double)price, query.MarketPrice))
        {
            return Refuse(model, EntryRefusalKind.WrongSide, level.Reasons);
        }

        return Sigma(until) > 0.0
            ? EntryAnswer.Of(model.Name, Price(model.Name, order, price, until, level.Reasons))
            : Refuse(model, EntryRefusalKind.NoVolatility, level.Reasons);
    }

    /// <summary>A price on the tick with its distance and its probability.</summary>
    public EntryPrice Price(string model, EntryOrder order, decimal price, DateTime until, ImmutableArray<EntryReason> reasons)
    {
        var relative = (double)price / query.MarketPrice;
        var distance = Math.Log(relative);
        var sigma = Sigma(until);
        var isReached = EntryTick.IsReached(order, query.Bias, (double)price, query.MarketPrice);
        return new EntryPrice
        {
            Price = price,
            Bias = query.Bias,
            Model = model,
            Order = order,
            IsMarketable = isReached,
            DistanceBasisPoints = (relative - 1.0) * 10_000.0,
            DistanceSigmas = distance / sigma,
            Validity = until - query.Now,
            ValidUntil = until,
            ReachProbability = isReached ? 1.0 : ReachProbability.OfSigmas(Math.Abs(distance), sigma),
            Reasons = reasons,
        };
    }

    private static EntryAnswer Refuse(EntryPriceModel model, EntryRefusalKind kind, ImmutableArray<EntryReason> reasons) =>
        EntryAnswer.Of(model.Name, new EntryRefusal(kind, reasons));

    private double Sigma(DateTime until)
    {
        double bar = timeframe.Duration.Ticks;
        return volatility.Volatility((query.Now - query.BarCloseTime).Ticks / bar, (until - query.BarCloseTime).Ticks / bar);
    }
}
