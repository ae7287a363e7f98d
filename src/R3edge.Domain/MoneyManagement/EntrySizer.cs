using System.Diagnostics;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Domain.MoneyManagement;

/// <summary>Works out the amount of an entry: what the model asks for, cut by the limits, rounded to lots.</summary>
internal static class EntrySizer
{
    // Keeps the quotient of a near-zero volatility inside what a decimal holds; the leverage cannot exceed it either.
    private const double LargestVolatilityLeverage = 1000.0;

    public static EntryRefusal? Size(
        MoneyManagementPlan plan,
        in EntryRequest request,
        in AccountView account,
        decimal factor,
        ref EntrySizing sizing,
        out OrderAmount amount)
    {
        amount = default;
        if (account.Equity <= 0m || account.BuyingPower <= 0m)
        {
            return EntryRefusal.InsufficientFunds;
        }

        var gross = 1m + request.FeeRate;
        var model = plan.Sizing.Base;
        if (plan.Sizing is SizingModel.RegimeWeighted)
        {
            if (double.IsNaN(request.Readings.RegimeProbability))
            {
                return EntryRefusal.NotWarm;
            }

            factor *= (decimal)request.Readings.RegimeProbability;
        }

        if (Want(model, request, account, gross, sizing.RiskPerUnit, out var wanted) is { } refusal)
        {
            return refusal;
        }

        if (factor != 1m)
        {
            wanted *= factor;
        }

        var quantity = request.Instrument.RoundQuantity(wanted);
        sizing = sizing with { SizeFactor = factor, WantedQuantity = wanted, Quantity = quantity };
        var (room, cap) = FindRoom(plan.Limits, account);
        return model.IsFixed
            ? SizeFixed(request, account, gross, room, cap, ref sizing, out amount)
            : SizeByModel(model, request, account, gross, room, cap, ref sizing, out amount);
    }

    private static EntryRefusal? SizeFixed(
        in EntryRequest request,
        in AccountView account,
        decimal gross,
        decimal room,
        SizeCap cap,
        ref EntrySizing sizing,
        out OrderAmount amount)
    {
        amount = default;
        var quantity = sizing.Quantity;
        var notional = quantity * request.ReferencePrice;
        if (TooSmall(request.Instrument, quantity, notional) is { } refusal)
        {
            return refusal;
        }

        if (notional * gross > account.BuyingPower)
        {
            return EntryRefusal.InsufficientFunds;
        }

        if (notional > room)
        {
            sizing = sizing with { Cap = cap };
            return RefusalOf(cap);
        }

        amount = OrderAmount.Of(quantity);
        return null;
    }

    private static EntryRefusal? SizeByModel(
        SizingModel model,
        in EntryRequest request,
        in AccountView account,
        decimal gross,
        decimal room,
        SizeCap cap,
        ref EntrySizing sizing,
        out OrderAmount amount)
    {
        amount = default;
        if (room <= 0m)
        {
            sizing = sizing with { Cap = cap };
            return RefusalOf(cap);
        }

        // Funds bind at the price of the fill, so that neither a gap nor a better signal price can exceed the room or
        // the account. Room without the fee is compared first because it settles most cases without a product.
        var isAllIn = model is SizingModel.AllIn;
        var funds = isAllIn && sizing.SizeFactor != 1m ? account.BuyingPower * sizing.SizeFactor : account.BuyingPower;
        var isRoomBinding = room < funds && room * gross < funds;
        if (isRoomBinding)
        {
            funds = room * gross;
        }

        var asked = sizing.Quantity;
        var quantity = asked;
        var notional = quantity * request.ReferencePrice;
        if (isAllIn ? isRoomBinding : notional * gross > funds)
        {
            quantity = request.Instrument.RoundQuantity(funds / (request.ReferencePrice * gross));
            notional = quantity * request.ReferencePrice;
            sizing = sizing with { Quantity = quantity, Cap = isRoomBinding ? cap : SizeCap.BuyingPower };
        }

        if (TooSmall(request.Instrument, quantity, notional) is { } refusal)
        {
            return refusal;
        }

        // What the account can pay for is settled by the venue at the fill; only tighter bounds travel with the order.
        var isBounded = isRoomBinding || (isAllIn && sizing.SizeFactor != 1m);
        var most = isAllIn ? OrderAmount.Unlimited : isRoomBinding ? quantity : asked;
        amount = new OrderAmount(most, isBounded ? funds : OrderAmount.Unlimited);
        return null;
    }

    private static EntryRefusal? Want(
        SizingModel model,
        in EntryRequest request,
        in AccountView account,
        decimal gross,
        decimal? riskPerUnit,
        out decimal wanted)
    {
        wanted = 0m;
        switch (model)
        {
            case SizingModel.FixedQuantity size:
                wanted = size.Quantity;
                return null;
            case SizingModel.FixedNotional size:
                wanted = size.Notional / request.ReferencePrice;
                return null;
            case SizingModel.AllIn:
                wanted = account.BuyingPower / (request.ReferencePrice * gross);
                return null;
            case SizingModel.FixedFractionAtRisk size:
                if (riskPerUnit is not { } risk)
                {
                    return EntryRefusal.NoStopToSizeBy;
                }

                wanted = account.Equity * size.RiskFraction / risk;
                return null;
            case SizingModel.VolatilityTarget size:
                return WantVolatility(size.AnnualVolatility, request, account, out wanted);
            case SizingModel.GarchTarget size:
                return WantVolatility(size.AnnualVolatility, request, account, out wanted);
            case SizingModel.FractionalKelly size:
                return WantKelly(size, request, account, out wanted);
            default:
                throw new UnreachableException($"There is no sizing model {model}.");
        }
    }

    private static EntryRefusal? WantVolatility(
        double target, in EntryRequest request, in AccountView account, out decimal wanted)
    {
        wanted = 0m;
        var volatility = request.Readings.AnnualVolatility;
        if (double.IsNaN(volatility))
        {
            return EntryRefusal.NotWarm;
        }

        var leverage = Math.Min(target / volatility, LargestVolatilityLeverage);
        wanted = account.Equity * (decimal)leverage / request.ReferencePrice;
        return null;
    }

    private static EntryRefusal? WantKelly(
        SizingModel.FractionalKelly size, in EntryRequest request, in AccountView account, out decimal wanted)
    {
        wanted = 0m;
        var isKnown = account.History.Count >= size.MinimumTrades;
        var fraction = isKnown ? size.Fraction * account.History.KellyFraction : size.StartingFraction;
        if (fraction <= 0.0)
        {
            return isKnown ? EntryRefusal.NoEdge : EntryRefusal.NotEnoughHistory;
        }

        wanted = account.Equity * (decimal)fraction / request.ReferencePrice;
        return null;
    }

    private static (decimal Room, SizeCap Cap) FindRoom(RiskLimits limits, in AccountView account)
    {
        var room = account.Equity * limits.MaximumLeverage - account.AccountExposure;
        var cap = SizeCap.Leverage;
        Narrow(limits.MaximumAccountExposure, account.Equity, account.AccountExposure, SizeCap.AccountExposure, ref room, ref cap);
        Narrow(limits.MaximumVenueExposure, account.Equity, account.VenueExposure, SizeCap.VenueExposure, ref room, ref cap);
        Narrow(limits.MaximumInstrumentExposure, account.Equity, account.InstrumentExposure, SizeCap.InstrumentExposure, ref room, ref cap);
        return (room, cap);
    }

    private static void Narrow(decimal? limit, decimal equity, decimal exposure, SizeCap candidate, ref decimal room, ref SizeCap cap)
    {
        if (limit is { } fraction && equity * fraction - exposure < room)
        {
            room = equity * fraction - exposure;
            cap = candidate;
        }
    }

    private static EntryRefusal? TooSmall(Instrument instrument, decimal quantity, decimal notional) =>
        quantity < instrument.LotSize ? EntryRefusal.BelowLot
        : notional < instrument.MinimumNotional ? EntryRefusal.BelowMinimumNotional
        : null;

    private static EntryRefusal RefusalOf(SizeCap cap) => cap switch
    {
        SizeCap.InstrumentExposure => EntryRefusal.InstrumentExposure,
        SizeCap.VenueExposure => EntryRefusal.VenueExposure,
        SizeCap.AccountExposure => EntryRefusal.AccountExposure,
        _ => EntryRefusal.Leverage,
    };
}
