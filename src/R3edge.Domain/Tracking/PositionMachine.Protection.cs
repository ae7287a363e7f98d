using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tracking;

/// <content>How the stop and the targets are kept in step with what is open.</content>
public static partial class PositionMachine
{
    /// <summary>Makes the stop guard exactly what is open, at the price decided.</summary>
    private static void ProtectWithStop(ref PositionDraft draft, bool isMoved)
    {
        if (draft.StopPrice is not { } price)
        {
            return;
        }

        var index = draft.IndexOf(OrderRole.Stop);
        if (index < 0)
        {
            draft.Place(OrderRole.Stop, OrderTerms.Stop(price), OrderAmount.Of(draft.Open));
        }
        else if (isMoved || draft.Working.ItemRef(index).Order.Amount.Quantity != draft.Open)
        {
            draft.Replace(index, OrderTerms.Stop(price), OrderAmount.Of(draft.Open));
        }
    }

    /// <summary>
    /// Makes the targets work the ladder's shares of what was entered. A rung too small for the venue is left out;
    /// the last rung of a ladder that closes everything takes what the others leave.
    /// </summary>
    private static void ProtectWithTargets(ref PositionDraft draft)
    {
        var plan = draft.Plan;
        var targets = plan.Exit.Targets;
        var fractions = 0m;
        var shared = 0m;
        var unassigned = draft.Open;
        for (var rung = 0; rung < targets.Length; rung++)
        {
            var target = targets[rung];
            fractions += target.Fraction;
            var price = plan.Instrument.RoundPrice(target.Price, plan.Bias == Bias.Long ? PriceRounding.Up : PriceRounding.Down);
            var isLastOfAll = rung == targets.Length - 1 && fractions == 1m;
            var share = isLastOfAll
                ? draft.Entered.Quantity - shared
                : plan.Instrument.RoundQuantity(draft.Entered.Quantity * target.Fraction);
            if (price <= 0m || !plan.Instrument.MeetsMinimum(share, price))
            {
                share = 0m;
            }

            shared += share;
            var wanted = Math.Clamp(share - draft.FilledOfRung(rung), 0m, unassigned);
            unassigned -= wanted;
            WorkTarget(ref draft, rung, price, wanted);
        }
    }

    private static void WorkTarget(ref PositionDraft draft, int rung, decimal price, decimal wanted)
    {
        var index = draft.IndexOf(OrderRole.Target, rung);
        if (index < 0)
        {
            if (wanted > 0m)
            {
                draft.Place(OrderRole.Target, OrderTerms.Limit(price), OrderAmount.Of(wanted), rung);
            }
        }
        else if (wanted <= 0m)
        {
            draft.Cancel(index);
        }
        else if (draft.Working.ItemRef(index).Remaining != wanted)
        {
            draft.Replace(index, OrderTerms.Limit(price), OrderAmount.Of(wanted));
        }
    }
}
