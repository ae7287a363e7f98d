using System.CommandLine;
using R3edge.Application.Backtesting;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;
using Spectre.Console;

namespace R3edge.Cli.Backtesting;

/// <summary>The options that say where the result of a simulation goes besides the tables for people.</summary>
internal sealed class ResultOptions
{
    private static readonly string[] TradeHeader =
    [
        "side", "entry_time", "entry_price", "exit_time", "exit_price", "quantity", "fees", "profit", "return",
        "adverse_excursion", "favourable_excursion", "bars_held", "exit_reason",
    ];

    private readonly Option<string?> _json = CliOptions.Json();
    private readonly Option<string?> _trades = CliOptions.Out("Write every trade as CSV", required: false, name: "--trades");
    private readonly Option<string?> _equity = CliOptions.Out("Write the equity at each bar's close as CSV", required: false, name: "--equity");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(ExampleCommand command) => command.AddGroup("Output", _json, _trades, _equity);

    /// <summary>The console for people, silent where data goes to the standard output.</summary>
    /// <param name="console">The console.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="input">The file that is read; null for none.</param>
    /// <exception cref="UserErrorException">An output cannot be written.</exception>
    public IAnsiConsole ForPeople(CliConsole console, ParseResult parsed, string? input)
    {
        string?[] destinations = [parsed.GetValue(_json), parsed.GetValue(_trades), parsed.GetValue(_equity)];
        OutputFile.Spare(input, destinations);
        return console.ForPeople(destinations);
    }

    /// <summary>Writes what was asked for: every file or none.</summary>
    /// <typeparam name="T">The report.</typeparam>
    /// <param name="console">Where it writes.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="bars">The bars of the equity curve.</param>
    /// <param name="equity">Equity at the close of each.</param>
    /// <param name="trades">The trades.</param>
    /// <param name="report">The whole result.</param>
    public void Write<T>(
        CliConsole console, ParseResult parsed, BarSeries bars, ReadOnlyMemory<double> equity, IReadOnlyList<ClosedTrade> trades, T report) =>
        OutputFile.WriteAll(
            console,
            [
                JsonOutput.Content(parsed.GetValue(_json), report),
                CsvOutput.Content(parsed.GetValue(_trades), TradeHeader, table => WriteTrades(table, trades)),
                CsvOutput.Content(parsed.GetValue(_equity), ["time", "close", "equity"], table =>
                {
                    for (var i = 0; i < bars.Count; i++)
                    {
                        table.Cell(bars.CloseTime(i)).Cell(bars.Close[i]).Cell(equity.Span[i]).EndRow();
                    }
                }),
            ]);

    private static void WriteTrades(CsvOutput table, IReadOnlyList<ClosedTrade> trades)
    {
        foreach (var trade in trades.Select(TradeRow.Of))
        {
            table.Cell(Names.Of(trade.Side)).Cell(trade.EntryTime).Cell(trade.EntryPrice).Cell(trade.ExitTime).Cell(trade.ExitPrice)
                .Cell(trade.Quantity).Cell(trade.Fees).Cell(trade.Profit).Cell(trade.Return)
                .Cell(trade.MaximumAdverseExcursion).Cell(trade.MaximumFavourableExcursion)
                .Cell(trade.BarsHeld).Cell(Names.Of(trade.ExitReason)).EndRow();
        }
    }
}
