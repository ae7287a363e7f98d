using R3edge.Domain.EntryPricing;
using R3edge.Domain.Execution;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.MoneyManagement;

/// <summary>
/// Turns a signal to enter into a plan or a named refusal, at the close of the signal bar: reads the columns that the
/// risk profile needs, prices the entry and asks the money manager. Backtest, paper and live call this and nothing else,
/// so that they cannot decide differently. It keeps no state: the same frame and arguments give the same decision. Safe
/// for many threads once made.
/// </summary>
/// <remarks>
/// Live, a <see cref="StreamingBoard"/> over <see cref="Board"/> takes in each closed bar and gives the frame; over a whole
/// series <see cref="IndicatorCache.Columns"/> does. The board is not the strategy's: what money management waits for must
/// not make a strategy speak later. What was read at a close may be decided on elsewhere.
/// </remarks>
public sealed class EntryPlanner
{
    private readonly MoneyManager _money;
    private readonly Instrument _instrument;
    private readonly decimal _feeRate;
    private readonly double _perYearRoot;
    private readonly Regime _madeFor;
    private readonly EntryPricer? _pricer;
    private readonly RegimeColumns? _regime;
    private readonly Column? _averageTrueRange;
    private readonly Column? _volatility;
    private readonly Column? _forecast;
    private readonly Column? _swingLow;
    private readonly Column? _swingHigh;

    /// <summary>Creates a planner and declares its columns.</summary>
    /// <param name="plan">The risk profile.</param>
    /// <param name="instrument">What is traded.</param>
    /// <param name="timeframe">Of the signal bars.</param>
    /// <param name="feeRate">Fee of an entry as a fraction of its notional; below 0, a rebate, counts as 0.</param>
    /// <param name="madeFor">The regimes that the strategy is made for.</param>
    /// <param name="regimes">The regime indicator; the one without a fit where none is given.</param>
    /// <exception cref="ArgumentException">The plan has a problem.</exception>
    public EntryPlanner(
        MoneyManagementPlan plan,
        Instrument instrument,
        Timeframe timeframe,
        decimal feeRate,
        Regime madeFor = Regime.Any,
        IndicatorSpec? regimes = null)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(instrument);
        _money = new MoneyManager(plan, timeframe);
        _instrument = instrument;
        _feeRate = Math.Max(0m, feeRate);
        _madeFor = madeFor;
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
                case "garch":
                    _forecast = Board.Use(spec);
                    break;
                case "swings":
                    (_swingLow, _swingHigh) = (Board.Use(spec, "low"), Board.Use(spec, "high"));
                    break;
                default:
                    throw new InvalidOperationException($"Money management needs '{need}', which an entry planner does not read.");
            }
        }

        // A size by a forecast over several bars needs it for a year.
        _volatility ??= plan.Sizing.Base is SizingModel.GarchTarget ? _forecast : null;
        _perYearRoot = Math.Sqrt(timeframe.BarsPerYear / (plan.Sizing.Base is SizingModel.GarchTarget target ? target.Terms.HoldingBars : 1));
        _regime = plan.NeedsRegime ? RegimeColumns.Declare(Board, regimes) : null;
        _pricer = plan.Entry is EntryRule.Priced priced ? new EntryPricer(instrument, timeframe, priced.Models, plan: Board) : null;
    }

    /// <summary>The columns it reads.</summary>
    public BoardPlan Board { get; } = new();

    /// <summary>The risk profile.</summary>
    public MoneyManagementPlan Plan => _money.Plan;

    /// <summary>What a trailing stop's distance is a multiple of, for <see cref="PositionEvent.BarClosed"/>; NaN where the plan needs none.</summary>
    /// <param name="frame">The bar that closed.</param>
    public double TrailingReading(Frame frame) => Plan.Exits.Trailing switch
    {
        TrailingModel.AverageTrueRange => Read(frame, _averageTrueRange),
        TrailingModel.Garch => Read(frame, _forecast),
        _ => double.NaN,
    };

    /// <summary>The same for one position, from what was read at that close.</summary>
    /// <param name="readings">What <see cref="Read(Frame)"/> gave.</param>
    /// <param name="trailing">How the position's stop follows the price.</param>
    public static double TrailingReading(in MarketReadings readings, Trailing trailing) =>
        trailing.Kind == TrailingKind.Volatility ? readings.HoldingVolatility : readings.AverageTrueRange;

    /// <summary>The regime, for <see cref="PositionEvent.RegimeRecognised"/>; none where it is not known, or the plan needs none.</summary>
    /// <param name="frame">The bar that closed.</param>
    public Regime RegimeAt(Frame frame) =>
        _regime is { } columns && frame[columns.Code] is var code && !double.IsNaN(code) ? (Regime)(int)code : Regime.None;

    /// <summary>What the plan's indicators say at a bar's close.</summary>
    /// <param name="frame">The bar that closed.</param>
    public MarketReadings Read(Frame frame)
    {
        var regime = _regime?.Read(frame) ?? RegimePoint.Unknown;
        return new MarketReadings(
            Read(frame, _averageTrueRange),
            Read(frame, _volatility) * _perYearRoot,
            Read(frame, _swingLow),
            Read(frame, _swingHigh),
            Read(frame, _forecast),
            regime.IsKnown ? regime.Probabilities[_madeFor] : double.NaN,
            regime.Regime);
    }

    /// <summary>What the entry price models say at a bar's close; null where the plan enters at the market.</summary>
    /// <param name="frame">The signal bar, which has closed.</param>
    /// <param name="signal">The signal to enter.</param>
    public EntryReport? Price(Frame frame, in EntrySignal signal) => _pricer?.Evaluate(
        frame, new EntryQuery(signal.Bias, signal.BarCloseTime, signal.BarCloseTime, frame[Column.Close]));

    /// <summary>Decides on one entry.</summary>
    /// <param name="frame">The signal bar, which has closed.</param>
    /// <param name="signal">The signal to enter.</param>
    /// <param name="account">The account before the entry.</param>
    /// <param name="risk">Where the session stands against its limits.</param>
    public EntryDecision Decide(Frame frame, in EntrySignal signal, in AccountView account, RiskState risk) => Decide(
        PositionIds.For(signal.Signal), frame[Column.Close], Read(frame), signal, account, risk, Price(frame, signal)?.Recommendation);

    /// <summary>Decides on one entry from readings that travelled with the signal.</summary>
    /// <param name="position">The position it would become.</param>
    /// <param name="close">The close of the signal bar, in quote units.</param>
    /// <param name="readings">What <see cref="Read(Frame)"/> gave at that close.</param>
    /// <param name="signal">The signal to enter.</param>
    /// <param name="account">The account before the entry.</param>
    /// <param name="risk">Where the session stands against its limits.</param>
    /// <param name="price">What <see cref="Price"/> recommended at that close; null where it recommended nothing.</param>
    public EntryDecision Decide(
        PositionId position,
        double close,
        in MarketReadings readings,
        in EntrySignal signal,
        in AccountView account,
        RiskState risk,
        EntryPrice? price = null)
    {
        ArgumentNullException.ThrowIfNull(risk);
        var isPriced = _pricer is not null;
        if (isPriced && price is null)
        {
            return EntryDecision.Refuse(EntryRefusal.NoEntryPrice, new EntrySizing { Halt = risk.Halt });
        }

        var request = new EntryRequest(
            position,
            signal.Signal,
            _instrument,
            signal.Bias,
            signal.BarCloseTime,
            isPriced ? price!.Price : (decimal)close,
            _feeRate,
            readings,
            isPriced ? TermsOf(price!) : OrderTerms.Market,
            EntryValidUntil: isPriced ? price!.ValidUntil : null);
        return _money.Decide(request, account, risk);
    }

    private static OrderTerms TermsOf(EntryPrice price) =>
        price.Order == EntryOrder.Limit ? OrderTerms.Limit(price.Price) : OrderTerms.Stop(price.Price);

    private static double Read(Frame frame, Column? column) => column is { } known ? frame[known] : double.NaN;
}

/// <summary>A signal that is to become a position.</summary>
/// <param name="Signal">What caused it.</param>
/// <param name="Bias">Long or short.</param>
/// <param name="BarCloseTime">UTC close of the signal bar.</param>
public readonly record struct EntrySignal(SignalId Signal, Bias Bias, DateTime BarCloseTime);
