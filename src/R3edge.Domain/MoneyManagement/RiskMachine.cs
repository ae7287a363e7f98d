using System.Diagnostics;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.MoneyManagement;

/// <summary>
/// Keeps a session's <see cref="RiskState"/> by its limits. Total: every event has a next state in every state. Stepping
/// twice by the same event changes nothing more.
/// </summary>
public sealed class RiskMachine
{
    private readonly double? _dailyLoss;
    private readonly double? _reducing;
    private readonly double _recovered;
    private readonly double? _halting;

    /// <summary>Creates the machine.</summary>
    /// <param name="limits">What to watch.</param>
    /// <exception cref="ArgumentException">The limits have a problem.</exception>
    public RiskMachine(RiskLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        if (limits.Problem is { } problem)
        {
            throw new ArgumentException(problem, nameof(limits));
        }

        _dailyLoss = (double?)limits.MaximumDailyLoss;
        _reducing = (double?)limits.ReducingDrawdown;
        _recovered = (double)(limits.RecoveredDrawdown ?? limits.ReducingDrawdown / 2m ?? 0m);
        _halting = (double?)limits.HaltingDrawdown;
    }

    /// <summary>The state in which a session begins.</summary>
    /// <param name="equity">Quote units, finite and above 0.</param>
    /// <param name="time">UTC.</param>
    /// <exception cref="ArgumentOutOfRangeException">The equity is not finite or not above 0.</exception>
    public RiskState Start(double equity, DateTime time)
    {
        ThrowIfNotFinite(equity);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(equity);
        return WithLevels(new RiskState { PeakEquity = equity, Day = time.Date, DayOpeningEquity = equity });
    }

    /// <summary>The next state.</summary>
    /// <param name="state">Made by this machine, or by one of the same limits.</param>
    /// <param name="riskEvent">
    /// What happened. A mark of an earlier day than the state's says nothing about now and changes nothing; so does any
    /// mark after the drawdown has halted the session.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The equity is not finite, or not above 0 at a reset.</exception>
    public RiskState Step(RiskState state, RiskEvent riskEvent)
    {
        ArgumentNullException.ThrowIfNull(state);
        return riskEvent switch
        {
            RiskEvent.EquityMarked mark => Mark(state, mark.Equity, mark.Time),
            RiskEvent.PositionClosed closed => Close(state, closed),
            RiskEvent.Reset reset => Start(reset.Equity, reset.Time) with { LastStopTime = state.LastStopTime },
            _ => throw new UnreachableException($"There is no risk event {riskEvent}."),
        };
    }

    private static RiskState Close(RiskState state, RiskEvent.PositionClosed closed)
    {
        var isStop = closed.Reason is ExitReason.Stop or ExitReason.TrailingStop or ExitReason.BreakEven;
        return isStop && closed.Profit < 0m && !(state.LastStopTime >= closed.Time)
            ? state with { LastStopTime = closed.Time }
            : state;
    }

    private static void ThrowIfNotFinite(double equity)
    {
        if (!double.IsFinite(equity))
        {
            throw new ArgumentOutOfRangeException(nameof(equity), equity, "The equity must be finite.");
        }
    }

    private RiskState Mark(RiskState state, double equity, DateTime time)
    {
        ThrowIfNotFinite(equity);
        if (state.IsQuiet(equity, time) || time < state.Day || state.Halt == HaltCause.Drawdown)
        {
            return state;
        }

        var isNewDay = time >= state.NextDay;
        var opening = isNewDay ? equity : state.DayOpeningEquity;
        var peak = _reducing is null && _halting is null ? state.PeakEquity : Math.Max(state.PeakEquity, equity);
        var halt = isNewDay ? HaltCause.None : state.Halt;
        if (equity <= Under(opening, _dailyLoss))
        {
            halt = HaltCause.DailyLoss;
        }

        if (equity <= Under(peak, _halting))
        {
            halt = HaltCause.Drawdown;
        }

        return WithLevels(state with
        {
            PeakEquity = peak,
            Day = isNewDay ? time.Date : state.Day,
            DayOpeningEquity = opening,
            Halt = halt,
            IsReduced = state.IsReduced ? equity < Under(peak, _recovered) : equity <= Under(peak, _reducing),
        });
    }

    // The levels hold exactly the comparisons that Mark makes, so that a quiet mark cannot differ from a step.
    private RiskState WithLevels(RiskState state)
    {
        if (state.Halt == HaltCause.Drawdown)
        {
            return state with { LowerLevel = double.MinValue, UpperLevel = double.MaxValue, NextDay = Never };
        }

        var lower = Under(state.PeakEquity, _halting);
        if (state.Halt == HaltCause.None)
        {
            lower = Math.Max(lower, Under(state.DayOpeningEquity, _dailyLoss));
        }

        if (!state.IsReduced)
        {
            lower = Math.Max(lower, Under(state.PeakEquity, _reducing));
        }

        var upper = _reducing is null && _halting is null ? double.MaxValue : state.PeakEquity;
        if (state.IsReduced)
        {
            upper = Math.Min(upper, Math.BitDecrement(Under(state.PeakEquity, _recovered)));
        }

        return state with
        {
            LowerLevel = lower,
            UpperLevel = upper,
            NextDay = _dailyLoss is null ? Never : state.Day.AddDays(1),
        };
    }

    private static DateTime Never => DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    private static double Under(double equity, double? fraction) =>
        fraction is { } value ? equity - value * Math.Abs(equity) : double.MinValue;
}
