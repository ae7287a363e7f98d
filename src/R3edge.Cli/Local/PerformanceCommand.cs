using System.CommandLine;
using System.Text.Json;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using Spectre.Console;

namespace R3edge.Cli.Local;

/// <summary><c>r3edge performance</c>: what an account is worth and how it has done.</summary>
internal static class PerformanceCommand
{
    public static Command Create(CliConsole console)
    {
        var access = new HostAccess();
        var mode = HostOptions.Mode();
        var command = new ExampleCommand(
            "performance",
            "Say what the account of a user on the running host is worth, and how it has done",
            "r3edge performance",
            "r3edge performance --json -");
        command.AddGroup("Account", mode);
        access.AddTo(command);
        command.SetAction((parsed, cancellationToken) => access.ShowAsync(
            console, parsed, client => AskAsync(client, parsed.GetRequiredValue(mode), cancellationToken), Show));
        return command;
    }

    private static async Task<JsonElement> AskAsync(HostClient client, string mode, CancellationToken cancellationToken)
    {
        var account = await client.GetAsync($"account?mode={mode}", cancellationToken);
        var (performance, reason) = await client.GetIfReadyAsync($"performance?mode={mode}", cancellationToken);
        return JsonSerializer.SerializeToElement(new { account, performance, withoutPerformance = reason });
    }

    private static void Show(IAnsiConsole people, JsonElement answer)
    {
        var money = Tables.Create("Account", ">Equity", ">Cash", ">Exposure", ">Realised", ">Unrealised", ">Fees", ">Open", ">Closed");
        var account = answer.GetProperty("account");
        money.Row(
            account.Plain("id"),
            account.Money("equity"),
            account.Money("cash"),
            account.Money("exposure"),
            account.Money("realisedProfit"),
            account.Money("unrealisedProfit"),
            account.Money("feesPaid"),
            account.Count("openPositions"),
            account.Count("closedTrades"));
        people.Write(money);
        if (answer.At("performance") is not { } done)
        {
            people.Line(answer.Plain("withoutPerformance"));
            return;
        }

        people.Line($"From {done.Time("from")} to {done.Time("to")}, by hourly equity");
        var table = Tables.Create("Figure", ">Value");
        table.Row("Net return", done.Percent("netReturn"));
        table.Row("Growth a year", done.Percent("cagr"));
        table.Row("Max drawdown", done.Percent("maxDrawdown"));
        table.Row("Volatility", done.Percent("volatility"));
        table.Row("Sharpe", done.Ratio("sharpe"));
        table.Row("Sortino", done.Ratio("sortino"));
        table.Row("Calmar", done.Ratio("calmar"));
        table.Row("Time in the market", done.Percent("exposure"));
        table.Row("Trades", done.Count("tradeCount"));
        table.Row("Win rate", done.Percent("winRate"));
        table.Row("Profit factor", done.Ratio("profitFactor"));
        table.Row("Expectancy", done.Money("expectancy"));
        people.Write(table);
    }
}
