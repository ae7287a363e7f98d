using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using Spectre.Console;

namespace R3edge.Cli.Local;

/// <summary><c>r3edge size</c>: how large a position would be.</summary>
internal static class SizeCommand
{
    private const decimal Most = 1_000_000_000_000m;
    private const decimal Least = 0.000000000001m;

    public static Command Create(CliConsole console)
    {
        var access = new HostAccess();
        var market = new HostMarketOptions();
        var bias = new Option<string>("--bias", "-b") { Description = "The direction to enter", HelpName = "long|short", Required = true };
        var price = CliOptions.OptionalNumber("--price", "The price of the entry, in quote units", Least, Most);
        price.Required = true;
        var stop = CliOptions.OptionalNumber("--stop", "The price of the protective stop, in quote units", Least, Most);
        var equity = CliOptions.OptionalNumber("--equity", "Equity, in quote units; that of the user's paper account where not given", Least, Most);
        var fee = CliOptions.Number("--fee", "Fee of a fill as a fraction of its value", 0m, 0m, 0.5m);
        var size = new Option<string?>("--size")
        {
            Description = "The size: fixed:QUANTITY, notional:VALUE, all-in, risk:FRACTION, volatility:ANNUAL or kelly:FRACTION",
            HelpName = "MODEL",
        };
        var command = new ExampleCommand(
            "size",
            "Say how large a position would be, and what its stop would lose",
            "r3edge size -i simulated/ALPHA-USD --bias long --price 42000 --stop 41000 --size risk:0.01",
            "r3edge size --venue simulated --symbol ALPHA-USD --bias short --price 42000 --stop 43000 --size risk:0.01 --equity 50000 --json -");
        command.AddGroup("Market", market.AllOfHost);
        command.AddGroup("Position", bias, price, stop, equity, fee, size);
        access.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var (venue, symbol) = market.Of(parsed);
            var query = new Dictionary<string, string?>
            {
                ["venue"] = venue,
                ["symbol"] = symbol,
                ["bias"] = parsed.GetRequiredValue(bias),
                ["price"] = Number(parsed.GetValue(price)),
                ["stop"] = Number(parsed.GetValue(stop)),
                ["equity"] = Number(parsed.GetValue(equity)),
                ["fee"] = Number(parsed.GetValue(fee)),
                ["size"] = parsed.GetValue(size),
            };
            return access.ShowAsync(
                console,
                parsed,
                client => client.GetAsync(QueryHelpers.AddQueryString("position-size", query), cancellationToken),
                Show,
                exitCode: answer => IsPossible(answer) ? ExitCode.Success : ExitCode.Refused);
        });
        return command;
    }

    private static void Show(IAnsiConsole people, JsonElement answer)
    {
        people.Line(answer.Plain("explanation"));
        if (IsPossible(answer))
        {
            var table = Tables.Create(">Quantity", ">Value", ">Stop", ">At risk");
            table.Row(answer.Price("quantity"), answer.Money("notional"), answer.Price("stop"), answer.Money("atRisk"));
            people.Write(table);
        }
    }

    private static bool IsPossible(JsonElement answer) => answer.At("isPossible") is { ValueKind: JsonValueKind.True };

    private static string? Number(decimal? value) => value?.ToString(CultureInfo.InvariantCulture);
}
