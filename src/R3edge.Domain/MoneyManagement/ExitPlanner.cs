using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.MoneyManagement;

/// <summary>Places stop, targets and the rules that move the stop, as absolute prices.</summary>
internal sealed class ExitPlanner
{
    private readonly MoneyManagementPlan _plan;
    private readonly Trailing _trailing;
    private readonly TimeSpan? _maximumHolding;
    private readonly ExitPlan _withoutPrices;
    private readonly bool _hasPrices;
    private readonly decimal _longStopFactor;
    private readonly decimal _shortStopFactor;

    public ExitPlanner(MoneyManagementPlan plan, Timeframe timeframe)
    {
        _plan = plan;
        _trailing = plan.Exits.Trailing switch
        {
            TrailingModel.Percent model => new Trailing(TrailingKind.Percent, (double)model.Fraction),
            TrailingModel.AverageTrueRange model => new Trailing(TrailingKind.AverageTrueRange, model.Multiple),
            TrailingModel.Garch model => new Trailing(TrailingKind.Volatility, model.Multiple),
            _ => Trailing.None,
        };
        _maximumHolding = plan.Exits.MaximumBars * timeframe.Duration;
        var stopFraction = plan.Stop switch
        {
            StopModel.Percent model => model.Fraction,
            StopModel.Swing model => model.BufferFraction,
            _ => 0m,
        };
        _longStopFactor = 1m - stopFraction;
        _shortStopFactor = 1m + stopFraction;
        _withoutPrices = Build(null, [], null);
        _hasPrices = plan.Stop is not StopModel.None || !plan.Targets.Rungs.IsEmpty || plan.Exits.BreakEven is not null;
    }

    /// <summary>The price of the stop; null where the plan has none.</summary>
    public EntryRefusal? PlaceStop(in EntryRequest request, out decimal? stop)
    {
        stop = null;
        var isLong = request.Bias == Bias.Long;
        var reference = request.ReferencePrice;
        decimal price;
        switch (_plan.Stop)
        {
            case var _ when request.StopPrice is { } chosen:
                price = chosen;
                break;
            case StopModel.None:
                return null;
            case StopModel.Percent:
                price = reference * (isLong ? _longStopFactor : _shortStopFactor);
                break;
            case StopModel.AverageTrueRange model:
                var distance = (decimal)(request.Readings.AverageTrueRange * model.Multiple);
                price = isLong ? reference - distance : reference + distance;
                break;
            case StopModel.Garch model:
                var sigmas = (decimal)(request.Readings.HoldingVolatility * model.Multiple);
                price = reference * (isLong ? 1m - sigmas : 1m + sigmas);
                break;
            case StopModel.Swing:
                var swing = isLong ? request.Readings.SwingLow : request.Readings.SwingHigh;
                if (double.IsNaN(swing))
                {
                    return EntryRefusal.NotWarm;
                }

                price = (decimal)swing * (isLong ? _longStopFactor : _shortStopFactor);
                break;
            default:
                throw new UnreachableException($"There is no stop model {_plan.Stop}.");
        }

        // Away from the market: rounding must not make a stop tighter than what was decided.
        price = request.Instrument.RoundPrice(price, isLong ? PriceRounding.Down : PriceRounding.Up);
        if (price <= 0m || (isLong ? price >= reference : price <= reference))
        {
            return EntryRefusal.StopNotPossible;
        }

        stop = price;
        return null;
    }

    /// <summary>The whole exit plan around a placed stop and its distance from the reference price.</summary>
    public EntryRefusal? Plan(in EntryRequest request, decimal? stop, decimal risk, out ExitPlan exit)
    {
        exit = _withoutPrices;
        if (!_hasPrices)
        {
            return null;
        }

        var rungs = _plan.Targets.Rungs;
        var targets = rungs.IsEmpty ? [] : new TakeProfit[rungs.Length];
        for (var i = 0; i < targets.Length; i++)
        {
            if (!TryGain(request, GainOf(rungs[i].Model, request, risk), out var target))
            {
                return EntryRefusal.TargetNotPossible;
            }

            Insert(targets, i, new TakeProfit(target, rungs[i].Fraction), request.Bias);
        }

        BreakEven? breakEven = null;
        if (_plan.Exits.BreakEven is { } rule)
        {
            var gain = rule switch
            {
                BreakEvenModel.Percent model => request.ReferencePrice * model.Fraction,
                BreakEvenModel.RiskMultiple model => risk * model.Multiple,
                _ => throw new UnreachableException($"There is no break-even rule {rule}."),
            };
            if (!TryGain(request, gain, out var trigger))
            {
                return EntryRefusal.TargetNotPossible;
            }

            breakEven = new BreakEven(trigger, rule.OffsetFraction);
        }

        exit = Build(stop, ImmutableCollectionsMarshal.AsImmutableArray(targets), breakEven);
        return null;
    }

    private static decimal GainOf(TargetModel target, in EntryRequest request, decimal risk) => target switch
    {
        TargetModel.Percent model => request.ReferencePrice * model.Fraction,
        TargetModel.AverageTrueRange model => (decimal)(request.Readings.AverageTrueRange * model.Multiple),
        TargetModel.RiskMultiple model => risk * model.Multiple,
        _ => throw new UnreachableException($"There is no target model {target}."),
    };

    private static bool TryGain(in EntryRequest request, decimal gain, out decimal price)
    {
        var isLong = request.Bias == Bias.Long;
        price = isLong ? request.ReferencePrice + gain : request.ReferencePrice - gain;
        if (price <= 0m)
        {
            return false;
        }

        price = request.Instrument.RoundPrice(price);
        return price > 0m && (isLong ? price > request.ReferencePrice : price < request.ReferencePrice);
    }

    // Nearest first, and the order of the rungs where two are equally near.
    private static void Insert(TakeProfit[] targets, int count, TakeProfit target, Bias bias)
    {
        var i = count;
        for (; i > 0 && (bias == Bias.Long ? target.Price < targets[i - 1].Price : target.Price > targets[i - 1].Price); i--)
        {
            targets[i] = targets[i - 1];
        }

        targets[i] = target;
    }

    private ExitPlan Build(decimal? stop, ImmutableArray<TakeProfit> targets, BreakEven? breakEven) => new()
    {
        StopPrice = stop,
        Targets = targets,
        BreakEven = breakEven,
        Trailing = _trailing,
        MaximumHolding = _maximumHolding,
        AllowedRegimes = _plan.Exits.AllowedRegimes,
    };
}
