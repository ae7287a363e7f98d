using Microsoft.Extensions.Logging;
using R3edge.Domain.Identity;
using R3edge.Domain.Trading;

namespace R3edge.Application.Trading;

/// <summary>Tells the log and the metrics what became of an account.</summary>
internal static class AccountNews
{
    /// <summary>Tells what a step led to.</summary>
    public static void Tell(ILogger logger, AccountId id, AccountStep step)
    {
        foreach (var decision in step.Decisions)
        {
            TradingMetrics.Count(decision);
            TradingLog.Decided(logger, id, decision.Session, decision.SignalTime, decision.Action, decision.Explanation);
        }

        foreach (var transition in step.Transitions)
        {
            var (before, after) = (transition.Before, transition.After);
            TradingLog.Changed(logger, id, after.Plan.Id, before?.Status, after.Status, after.OpenQuantity);
            if (after.NeedsAttention && before is { NeedsAttention: false })
            {
                TradingLog.NeedsAttention(logger, id, after.Plan.Id, after.OpenQuantity);
            }
        }

        foreach (var trade in step.Trades)
        {
            TradingMetrics.Count(trade);
            TradingLog.Closed(logger, id, trade.Session, trade.Trade.Id, trade.Trade.Profit, trade.Trade.ExitReason);
        }
    }
}
