using System.Globalization;
using R3edge.Application.Backtesting;
using R3edge.Cli.Collection;
using R3edge.Cli.Output;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals.Qualification.Calibration;
using R3edge.Domain.Tracking;
using Spectre.Console;

namespace R3edge.Cli.Backtesting;

/// <summary>A backtest as people read it.</summary>
internal static class BacktestTables
{
    private const int ShownTrades = 5;

    /// <summary>Writes the whole result.</summary>
    /// <param name="people">Where to.</param>
    /// <param name="market">What was traded.</param>
    /// <param name="result">What came of it.</param>
    public static void Write(IAnsiConsole people, Market market, BacktestResult result)
    {
        people.Line($"{result.Strategy.Name} ({result.Parameters}) on {market.Instrument.Id}: {SeriesText.Describe(result.Bars).TrimEnd(',')}, from {market.Source}\n");
        WriteStatistics(people, result.Statistics);
        WriteMonths(people, result.Statistics.MonthlyReturns);
        WriteTrades(people, result.Trades);
        WriteRefusals(people, result.Refusals);
        WriteQualification(people, result.Qualification);
    }

    /// <summary>Writes the statistics in three columns of pairs, or where they do not fit in two and one below.</summary>
    /// <param name="people">Where to.</param>
    /// <param name="statistics">The statistics.</param>
    public static void WriteStatistics(IAnsiConsole people, BacktestStatistics statistics)
    {
        var (result, risk, trades) = (Result(statistics), Risk(statistics), Trades(statistics));
        var whole = Tables.Create("Result", ">", "Risk", ">", "Trades", ">");
        foreach (var (left, middle, right) in result.Zip(risk, trades))
        {
            whole.Row(left.Name, left.Value, middle.Name, middle.Value, right.Name, right.Value);
        }

        if (whole.FitsWhole(people))
        {
            people.Write(whole);
            return;
        }

        var upper = Tables.Create("Result", ">", "Risk", ">");
        foreach (var (left, right) in result.Zip(risk))
        {
            upper.Row(left.Name, left.Value, right.Name, right.Value);
        }

        var lower = Tables.Create("Trades", ">", "", ">");
        foreach (var (left, right) in trades.Take(trades.Length / 2).Zip(trades.Skip(trades.Length / 2)))
        {
            lower.Row(left.Name, left.Value, right.Name, right.Value);
        }

        people.Write(upper);
        people.Write(lower);
    }

    private static (string Name, string Value)[] Result(BacktestStatistics s) =>
    [
        ("Initial equity", Text.Money(s.InitialEquity)),
        ("Final equity", Text.Money(s.FinalEquity)),
        ("Net return", Text.Percent(s.NetReturn)),
        ("Annual growth", Text.Percent(s.Cagr)),
        ("Buy and hold", Text.Percent(s.BuyAndHoldReturn)),
        ("Alpha", Text.Percent(s.Alpha)),
        ("Beta", Text.Ratio(s.Beta)),
        ("Exposure", Text.Percent(s.Exposure)),
        ("Turnover", Text.Ratio(s.Turnover)),
        ("Fees", Text.Money((double)s.Fees)),
        ("Annual samples", Text.Ratio(s.SamplesPerYear)),
    ];

    private static (string Name, string Value)[] Risk(BacktestStatistics s) =>
    [
        ("Volatility", Text.Percent(s.Volatility)),
        ("Sharpe", Text.Ratio(s.Sharpe)),
        ("Sortino", Text.Ratio(s.Sortino)),
        ("Calmar", Text.Ratio(s.Calmar)),
        ("Omega", Text.Ratio(s.Omega)),
        ("Max drawdown", Text.Percent(s.MaxDrawdown)),
        ("Average drawdown", Text.Percent(s.AverageDrawdown)),
        ("Longest drawdown", Text.Duration(s.LongestDrawdownDuration)),
        ("Value at risk 95 %", Text.Percent(s.ValueAtRisk)),
        ("Expected shortfall", Text.Percent(s.ConditionalValueAtRisk)),
        ("Skew / kurtosis", $"{Text.Ratio(s.Skewness)} / {Text.Ratio(s.ExcessKurtosis)}"),
    ];

    private static (string Name, string Value)[] Trades(BacktestStatistics s) =>
    [
        ("Trades", string.Create(CultureInfo.InvariantCulture, $"{s.TradeCount:N0} ({s.LongTradeCount:N0} long)")),
        ("Win rate", Text.Percent(s.WinRate)),
        ("Profit factor", Text.Ratio(s.ProfitFactor)),
        ("Expectancy", Text.Money(s.Expectancy)),
        ("Average win", Text.Money(s.AverageWin)),
        ("Average loss", Text.Money(s.AverageLoss)),
        ("Best / worst", $"{Text.Money(s.BestTrade)} / {Text.Money(s.WorstTrade)}"),
        ("System quality", Text.Ratio(s.SystemQualityNumber)),
        ("Payoff / Kelly", $"{Text.Ratio(s.PayoffRatio)} / {Text.Ratio(s.KellyFraction)}"),
        ("Streaks won / lost", string.Create(CultureInfo.InvariantCulture, $"{s.LongestWinningStreak} / {s.LongestLosingStreak}")),
        ("Average time held", Text.Duration(s.AverageTradeDuration)),
    ];

    private static void WriteMonths(IAnsiConsole people, IReadOnlyList<MonthlyReturn> months)
    {
        if (months.Count < 2)
        {
            return;
        }

        var names = CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedMonthNames.Take(12);
        var table = Tables.Create(["Return in %", .. names.Select(name => ">" + name)]);
        foreach (var year in months.GroupBy(month => month.Year))
        {
            var cells = Enumerable.Range(1, 12).Select(number =>
                year.FirstOrDefault(month => month.Month == number).Return is { } value
                    ? (100.0 * value).ToString("N1", CultureInfo.InvariantCulture)
                    : "");
            table.Row([year.Key.ToString(CultureInfo.InvariantCulture), .. cells]);
        }

        people.Write(table);
    }

    private static void WriteTrades(IAnsiConsole people, IReadOnlyList<ClosedTrade> trades)
    {
        if (trades.Count == 0)
        {
            people.Line("No trade was closed.");
            return;
        }

        var table = Tables.Create("Side", "Entry", ">Price", "Exit", ">Price", ">Quantity", ">Profit", "Reason");
        foreach (var trade in trades.Skip(trades.Count - ShownTrades).Select(TradeRow.Of))
        {
            table.Row(
                Names.Of(trade.Side),
                Text.Time(trade.EntryTime),
                Text.Price(trade.EntryPrice),
                Text.Time(trade.ExitTime),
                Text.Price(trade.ExitPrice),
                Text.Price(trade.Quantity),
                Text.Money((double)trade.Profit),
                Names.Of(trade.ExitReason));
        }

        people.Line(trades.Count > ShownTrades ? $"The last {ShownTrades} trades (--trades FILE writes them all):\n" : "Every trade:\n");
        people.Write(table);
    }

    /// <summary>Writes what qualification did, where it was asked for: the Brier scores in all and by regime.</summary>
    /// <param name="people">Where people read.</param>
    /// <param name="report">What it did; null where none was asked for.</param>
    public static void WriteQualification(IAnsiConsole people, QualificationReport? report)
    {
        if (report is null)
        {
            return;
        }

        people.Line(string.Create(CultureInfo.InvariantCulture, $"Signals qualified: {report.Qualified:N0} of {report.Judged:N0}"));
        if (report.Confidence.Count == 0)
        {
            return;
        }

        var table = Tables.Create("Confidence", ">Trades", ">Won", ">Brier score", ">Of the base rate", ">Skill");
        Row("in all", report.Confidence);
        Row("before calibration", report.Evidential);
        foreach (var (regime, score) in report.ByRegime)
        {
            Row(regime == Regime.None ? "regime not known" : regime.NameOf(), score);
        }

        people.Write(table);

        void Row(string name, BrierScore score) => table.Row(
            name,
            score.Count.ToString("N0", CultureInfo.InvariantCulture),
            Text.Percent((double)score.Wins / score.Count),
            Text.Score(score.Score),
            Text.Score(score.BaseRateScore),
            Text.Score(score.Skill));
    }

    private static void WriteRefusals(IAnsiConsole people, RefusalCounts refusals)
    {
        if (refusals.Total > 0)
        {
            var reasons = string.Join(", ", Names.Of(refusals).Select(pair => $"{pair.Key} {pair.Value.ToString(CultureInfo.InvariantCulture)}"));
            people.Line($"Entries signalled and not taken: {reasons}");
        }
    }
}
