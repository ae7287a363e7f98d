using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.MoneyManagement;

/// <summary>
/// Turns an opportunity, the account and the risk state into a sized, protected plan or a named refusal. It keeps no
/// state: equal arguments give equal decisions.
/// </summary>
public sealed class MoneyManager
{
    private readonly MoneyManagementPlan _plan;
    private readonly ExitPlanner _exits;
    private readonly bool _needsAverageTrueRange;
    private readonly bool _needsForecast;
    private readonly bool _restrictsRegimes;

    /// <summary>Creates a manager.</summary>
    /// <param name="plan">The risk profile.</param>
    /// <param name="timeframe">Of the signal bars; turns a holding in bars into time.</param>
    /// <exception cref="ArgumentException">The plan has a problem.</exception>
    public MoneyManager(MoneyManagementPlan plan, Timeframe timeframe)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Problem is { } problem)
        {
            throw new ArgumentException(problem, nameof(plan));
        }

        _plan = plan;
        _exits = new ExitPlanner(plan, timeframe);
        _needsAverageTrueRange = plan.AverageTrueRangePeriod is not null;
        _needsForecast = plan.Garch is not null;
        _restrictsRegimes = plan.Exits.AllowedRegimes != Regime.Any;
    }

    /// <summary>The risk profile.</summary>
    public MoneyManagementPlan Plan => _plan;

    /// <summary>Decides on one entry.</summary>
    /// <param name="request">The opportunity.</param>
    /// <param name="account">The account before it.</param>
    /// <param name="risk">Where the session stands against its limits.</param>
    /// <exception cref="ArgumentException">The reference price is not above 0, or the fee rate is negative.</exception>
    public EntryDecision Decide(in EntryRequest request, in AccountView account, RiskState risk)
    {
        ArgumentNullException.ThrowIfNull(risk);
        if (request.ReferencePrice <= 0m || request.FeeRate < 0m)
        {
            throw new ArgumentException(
                $"The reference price ({request.ReferencePrice}) must be above 0 and the fee rate ({request.FeeRate}) 0 or more.",
                nameof(request));
        }

        var sizing = new EntrySizing { Halt = risk.Halt };
        if (FindBar(request, account, risk) is { } bar)
        {
            return EntryDecision.Refuse(bar, sizing);
        }

        if (_exits.PlaceStop(request, out var stop) is { } noStop)
        {
            return EntryDecision.Refuse(noStop, sizing);
        }

        if (stop is { } stopPrice)
        {
            sizing = sizing with { StopPrice = stop, RiskPerUnit = Math.Abs(request.ReferencePrice - stopPrice) };
        }

        if (_exits.Plan(request, stop, sizing.RiskPerUnit ?? 0m, out var exit) is { } noExit)
        {
            return EntryDecision.Refuse(noExit, sizing);
        }

        var factor = risk.TradingState == TradingState.Reducing ? _plan.Limits.ReducedSizeFactor : 1m;
        if (EntrySizer.Size(_plan, request, account, factor, ref sizing, out var amount) is { } noSize)
        {
            return EntryDecision.Refuse(noSize, sizing);
        }

        var plan = new PositionPlan(
            request.Position, request.Signal, request.Instrument, request.Bias, request.Entry, amount, exit)
        {
            EntryValidUntil = request.EntryValidUntil,
        };
        return EntryDecision.Accept(plan, sizing);
    }

    private EntryRefusal? FindBar(in EntryRequest request, in AccountView account, RiskState risk)
    {
        if (risk.TradingState == TradingState.Halted)
        {
            return EntryRefusal.Halted;
        }

        if (risk.LastStopTime is { } stopped && request.Time < stopped + _plan.Limits.CooldownAfterStop)
        {
            return EntryRefusal.CoolingDown;
        }

        if (account.OpenPositions >= _plan.Limits.MaximumOpenPositions)
        {
            return EntryRefusal.TooManyPositions;
        }

        var readings = request.Readings;
        if ((_needsAverageTrueRange && double.IsNaN(readings.AverageTrueRange))
            || (_needsForecast && double.IsNaN(readings.HoldingVolatility))
            || (_restrictsRegimes && readings.Regime == Regime.None))
        {
            return EntryRefusal.NotWarm;
        }

        return _restrictsRegimes && (readings.Regime & _plan.Exits.AllowedRegimes) == Regime.None ? EntryRefusal.RegimeNotAllowed : null;
    }
}
