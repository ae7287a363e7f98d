using System.Globalization;
using R3edge.Application.Backtesting;
using R3edge.Cli.Output;
using R3edge.Domain.Backtesting;
using R3edge.Domain.MoneyManagement;
using Spectre.Console;

namespace R3edge.Cli.Backtesting;

/// <summary>A strategy without and with its regime gate, as people read it.</summary>
internal static class GateTable
{
    /// <summary>Writes the comparison, where there is one.</summary>
    /// <param name="people">Where to.</param>
    /// <param name="comparison">The comparison; null writes nothing.</param>
    public static void Write(IAnsiConsole people, GateComparison? comparison)
    {
        if (comparison is null)
        {
            return;
        }

        people.Line($"The same strategy, costs included, without a gate and with entries only in {comparison.Regimes.Replace("+", ", ", StringComparison.Ordinal)}:\n");
        var table = Tables.Create("", ">Without gate", ">With gate", ">Difference");
        var (without, with) = (comparison.Without.Statistics, comparison.With.Statistics);
        Row("Net return", statistics => statistics.NetReturn, Text.Percent);
        Row("Annual growth", statistics => statistics.Cagr, Text.Percent);
        Row("Sharpe", statistics => statistics.Sharpe, Text.Ratio);
        Row("Sortino", statistics => statistics.Sortino, Text.Ratio);
        Row("Max drawdown", statistics => statistics.MaxDrawdown, Text.Percent);
        Row("Profit factor", statistics => statistics.ProfitFactor, Text.Ratio);
        Row("Win rate", statistics => statistics.WinRate, Text.Percent);
        Row("Expectancy", statistics => statistics.Expectancy, Text.Money);
        Row("Fees", statistics => (double)statistics.Fees, Text.Money);
        Row("Exposure", statistics => statistics.Exposure, Text.Percent);
        Row("Trades", statistics => statistics.TradeCount, Count);
        table.Row(
            "Refused by the gate",
            Count(Refused(comparison.Without)),
            Count(Refused(comparison.With)),
            Count(Refused(comparison.With) - Refused(comparison.Without)));
        people.Write(table);

        void Row(string name, Func<BacktestStatistics, double?> value, Func<double?, string> text) =>
            table.Row(name, text(value(without)), text(value(with)), text(value(with) - value(without)));
    }

    private static int Refused(GateSide side) =>
        side.Refusals.GetValueOrDefault(Names.Of(EntryRefusal.WrongRegime)) + side.Refusals.GetValueOrDefault(Names.Of(EntryRefusal.RegimeNotKnown));

    private static string Count(double? value) => value is { } count ? count.ToString("N0", CultureInfo.InvariantCulture) : "";
}
