using R3edge.Domain.Backtesting;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Parameters;
using R3edge.Domain.Signals;

namespace R3edge.Application.Tests.Backtesting;

/// <summary>A simulated market of 2000 five-minute bars and a grid of moving-average crossings.</summary>
internal static class Given
{
    public static readonly SimulatedMarket Market = MarketSimulator.Run(
        new SimulationOptions { Seed = 5, Instruments = 1, Days = 7, Timeframe = Timeframe.FiveMinutes })[0];

    public static readonly BarSeries Bars = Market.Bars.Slice(0, 2000);

    public static readonly BacktestSettings Settings = new()
    {
        Instrument = Market.Instrument,
        Cash = 50_000m,
        Money = MoneyManagementPlan.Default with { Stop = new StopModel.Percent(0.02m) },
        Fills = new FillModel { Fees = FeeSchedule.Flat(0.0005m) },
    };

    public static readonly ParameterGrid Grid = Combine("fast=3:12:3", "slow=5:35:10");

    public static ParameterGrid Combine(params string[] axes)
    {
        var strategy = StrategyRegistry.All.Single(candidate => candidate.Name == "ma-cross");
        var parsed = axes.Select(text => ParameterAxis.TryParse(text, out var axis, out var wrong) ? axis : throw new ArgumentException(wrong));
        return ParameterGrid.TryCreate(strategy, [], [.. parsed], out var grid, out var error) ? grid : throw new ArgumentException(error);
    }

    /// <summary>The bars with everything from one of them on upside down, which is another market.</summary>
    public static BarSeries WithOtherBarsFrom(int start)
    {
        var builder = new BarSeriesBuilder(Bars.Timeframe, Bars.Count);
        var middle = 2.0 * Bars.Close[start - 1];
        for (var i = 0; i < Bars.Count; i++)
        {
            var bar = Bars[i];
            builder.Add(i < start ? bar : bar with
            {
                Open = middle - bar.Open,
                High = middle - bar.Low,
                Low = middle - bar.High,
                Close = middle - bar.Close,
            });
        }

        return builder.Build();
    }

    internal sealed class Counter : IProgress<int>
    {
        private readonly List<int> _reports = [];

        public Action? OnReport { get; init; }

        public IReadOnlyList<int> Reports => _reports;

        public void Report(int value)
        {
            lock (_reports)
            {
                _reports.Add(value);
            }

            OnReport?.Invoke();
        }
    }
}
