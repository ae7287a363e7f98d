using R3edge.Application.Sessions;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Application.Backtesting.Jobs;

/// <summary>A backtest over collected history that runs in the background: one strategy, or a grid of its parameters.</summary>
public sealed record BacktestRequest
{
    /// <summary>The most combinations of a grid.</summary>
    public const int MostCombinations = 100_000;

    /// <summary>The strategy's name.</summary>
    public required string Strategy { get; init; }

    /// <summary>Parameters that differ from the defaults and do not vary.</summary>
    public IReadOnlyDictionary<string, double> Parameters { get; init; } = new Dictionary<string, double>();

    /// <summary>Parameters that vary, such as <c>fast=5:50:5</c>; empty for a single run.</summary>
    public IReadOnlyList<string> Grid { get; init; } = [];

    /// <summary>What the runs of a grid are ranked by.</summary>
    public Objective Objective { get; init; } = Objective.Sharpe;

    /// <summary>What is traded.</summary>
    public required InstrumentId Instrument { get; init; }

    /// <summary>The length of a bar.</summary>
    public required Timeframe Timeframe { get; init; }

    /// <summary>UTC; the first bar opens then or later.</summary>
    public required DateTime From { get; init; }

    /// <summary>UTC; the last bar opens before.</summary>
    public required DateTime To { get; init; }

    /// <summary>Which entries are taken.</summary>
    public TradeDirection Direction { get; init; } = TradeDirection.Long;

    /// <summary>Cash at the start, in quote units.</summary>
    public decimal Cash { get; init; } = 100_000m;

    /// <summary>Fee of a fill as a fraction of its value, 0 to 0.5.</summary>
    public decimal Fee { get; init; } = 0.001m;

    /// <summary>What market orders and stops lose, such as <c>bps:1</c>.</summary>
    public string Slippage { get; init; } = "none";

    /// <summary>How money is handled.</summary>
    public RiskProfile Risk { get; init; } = RiskProfile.Default;

    /// <summary>All that is to be run.</summary>
    /// <param name="grid">The combinations, where the request is possible.</param>
    /// <param name="error">Otherwise what is wrong, in one sentence.</param>
    public bool TryGrid(out ParameterGrid? grid, out string error)
    {
        grid = null;
        if (!StrategyRegistry.TryFind(Strategy, out var strategy, out error))
        {
            return false;
        }

        var axes = new List<ParameterAxis>();
        foreach (var text in Grid)
        {
            if (!ParameterAxis.TryParse(text, out var axis, out error))
            {
                return false;
            }

            axes.Add(axis);
        }

        if (!ParameterGrid.TryCreate(strategy, [.. Parameters], axes, out var combined, out error))
        {
            return false;
        }

        grid = combined;
        error = combined.Combinations.Count > MostCombinations
            ? $"the grid has {combined.Combinations.Count} combinations; at most {MostCombinations} are allowed"
            : "";
        return error.Length == 0;
    }

    /// <summary>The terms of every run.</summary>
    /// <param name="instrument">What is traded, with its rules.</param>
    /// <param name="settings">The terms, where they are possible.</param>
    /// <param name="error">Otherwise what is wrong, in one sentence.</param>
    public bool TrySettings(Instrument instrument, out BacktestSettings? settings, out string error)
    {
        settings = null;
        if (!Risk.TryPlan(out var money, out error) || !SlippageModel.TryParse(Slippage, out var slippage, out error))
        {
            return false;
        }

        error = this switch
        {
            { Cash: <= 0m or > 1_000_000_000_000m } => "cash must be above 0 and at most 1000000000000",
            { Fee: < 0m or > 0.5m } => "the fee must be 0 to 0.5 (0.001 is 0.1 %)",
            _ when To <= From => "'to' must be after 'from'",
            _ => "",
        };
        if (error.Length > 0)
        {
            return false;
        }

        settings = new BacktestSettings
        {
            Instrument = instrument,
            Direction = Direction,
            Cash = Cash,
            Money = money,
            Qualification = Risk.Qualify == RiskProfile.Default.Qualify ? null : Risk.Qualification(),
            RegimeBy = Risk.Regimes(),
            Fills = new FillModel { Fees = new FeeSchedule(Fee, Fee), Slippage = slippage },
        };
        return true;
    }
}
