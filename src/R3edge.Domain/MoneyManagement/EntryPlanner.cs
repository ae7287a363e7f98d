using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.MoneyManagement;

/// <summary>
/// Turns a signal to enter into a plan or a named refusal, at the close of the signal bar: reads the columns that the
/// risk profile needs and asks the money manager. Backtest, paper and live call this and nothing else, so that they
/// cannot decide differently. It keeps no state: the same frame and arguments give the same decision. Safe for many
/// threads once made.
/// </summary>
/// <remarks>
/// Live, a <see cref="StreamingBoard"/> over <see cref="Board"/> takes in each closed bar and gives the frame; over a whole
/// series <see cref="IndicatorCache.Columns"/> does. The board is not the strategy's: what money management waits for must
/// not make a strategy speak later.
/// </remarks>
public sealed class EntryPlanner
{
    private readonly MoneyManager _money;
    private readonly Instrument _instrument;
    private readonly decimal _feeRate;
    private readonly double _barsPerYearRoot;
    private readonly Column? _averageTrueRange;
    private readonly Column? _volatility;
    private readonly Column? _swingLow;
    private readonly Column? _swingHigh;

    /// <summary>Creates a planner and declares its columns.</summary>
    /// <param name="plan">The risk profile.</param>
    /// <param name="instrument">What is traded.</param>
    /// <param name="timeframe">Of the signal bars.</param>
    /// <param name="feeRate">Fee of an entry as a fraction of its notional; below 0, a rebate, counts as 0.</param>
    /// <exception cref="ArgumentException">The plan has a problem.</exception>
    public EntryPlanner(MoneyManagementPlan plan, Instrument instrument, Timeframe timeframe, decimal feeRate)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(instrument);
        _money = new MoneyManager(plan, timeframe);
        _instrument = instrument;
        _feeRate = Math.Max(0m, feeRate);
        _barsPerYearRoot = Math.Sqrt(timeframe.BarsPerYear);
        foreach (var need in plan.Needs)
        {
            var spec = IndicatorRegistry.Spec(need.Name, [.. need.Parameters]);
            switch (need.Name)
            {
                case "atr":
                    _averageTrueRange = Board.Use(spec);
                    break;
                case "volatility":
                    _volatility = Board.Use(spec);
                    break;
                case "swings":
                    (_swingLow, _swingHigh) = (Board.Use(spec, "low"), Board.Use(spec, "high"));
                    break;
                default:
                    throw new InvalidOperationException($"Money management needs '{need}', which an entry planner does not read.");
            }
        }
    }

    /// <summary>The columns it reads.</summary>
    public BoardPlan Board { get; } = new();

    /// <summary>The risk profile.</summary>
    public MoneyManagementPlan Plan => _money.Plan;

    /// <summary>What a trailing stop's distance is a multiple of, for <see cref="PositionEvent.BarClosed"/>; NaN where the plan needs none.</summary>
    /// <param name="frame">The bar that closed.</param>
    public double TrailingReading(Frame frame) => Read(frame, _averageTrueRange);

    /// <summary>The same from what was read at that close.</summary>
    /// <param name="readings">What <see cref="Read(Frame)"/> gave.</param>
    public static double TrailingReading(in MarketReadings readings) => readings.AverageTrueRange;

    /// <summary>What the plan's indicators say at a bar's close.</summary>
    /// <param name="frame">The bar that closed.</param>
    public MarketReadings Read(Frame frame) => new(
        Read(frame, _averageTrueRange),
        Read(frame, _volatility) * _barsPerYearRoot,
        Read(frame, _swingLow),
        Read(frame, _swingHigh));

    /// <summary>Decides on one entry.</summary>
    /// <param name="frame">The signal bar, which has closed.</param>
    /// <param name="signal">The signal to enter.</param>
    /// <param name="account">The account before the entry.</param>
    /// <param name="risk">Where the session stands against its limits.</param>
    public EntryDecision Decide(Frame frame, in EntrySignal signal, in AccountView account, RiskState risk) =>
        Decide(PositionIds.For(signal.Signal), frame[Column.Close], Read(frame), signal, account, risk);

    /// <summary>Decides on one entry from readings that travelled with the signal.</summary>
    /// <param name="position">The position it would become.</param>
    /// <param name="close">The close of the signal bar, in quote units.</param>
    /// <param name="readings">What <see cref="Read(Frame)"/> gave at that close.</param>
    /// <param name="signal">The signal to enter.</param>
    /// <param name="account">The account before the entry.</param>
    /// <param name="risk">Where the session stands against its limits.</param>
    public EntryDecision Decide(
        PositionId position, double close, in MarketReadings readings, in EntrySignal signal, in AccountView account, RiskState risk)
    {
        var request = new EntryRequest(
            position, signal.Signal, _instrument, signal.Bias, signal.BarCloseTime, (decimal)close, _feeRate, readings);
        return _money.Decide(request, account, risk);
    }

    private static double Read(Frame frame, Column? column) => column is { } known ? frame[known] : double.NaN;
}

/// <summary>A signal that is to become a position.</summary>
/// <param name="Signal">What caused it.</param>
/// <param name="Bias">Long or short.</param>
/// <param name="BarCloseTime">UTC close of the signal bar.</param>
public readonly record struct EntrySignal(SignalId Signal, Bias Bias, DateTime BarCloseTime);
