using System.CommandLine;
using R3edge.Application.Backtesting;
using R3edge.Cli.Backtesting;
using R3edge.Cli.CommandLine;
using R3edge.Domain.Markets;

namespace R3edge.Cli.Local;

/// <summary><c>r3edge sessions start</c>.</summary>
internal static class SessionStartCommand
{
    public static Command Create(CliConsole console, HostAccess access)
    {
        var strategy = new StrategyOptions();
        var terms = new TermsOptions();
        var instrument = new Option<string>("--instrument", "-i")
        {
            Description = "What to trade, as VENUE/SYMBOL",
            HelpName = "VENUE/SYMBOL",
            Required = true,
        };
        var timeframe = CliOptions.TimeframeOf("The bars that the strategy sees", required: true);
        var cadence = new Option<Timeframe?>("--cadence")
        {
            Description = "At the closes of which bars it may enter, a multiple of the timeframe; all where not given",
            HelpName = "TIMEFRAME",
            CustomParser = timeframe.CustomParser,
        };
        var mode = CliOptions.Choice("--mode", "On paper, or live where the host allows it", "paper", "live");
        var key = new Option<string?>("--key")
        {
            Description = "What makes this start unique: the same key again starts nothing more. Every start is one of its own where not given",
            HelpName = "TEXT",
        };
        var command = new ExampleCommand(
            "start",
            "Start a session: a strategy on a market of the running host",
            "r3edge sessions start --strategy ma-cross --instrument simulated/ALPHA-USD --timeframe 1m",
            "r3edge sessions start --strategy ma-cross --set fast=10 --set slow=30 --instrument simulated/ALPHA-USD --timeframe 1m "
            + "--direction both --size risk:0.01 --stop pct:0.02 --target r:2 --limit daily-loss:0.02 --key monday");
        command.AddGroup("Session", instrument, timeframe, cadence, mode, key);
        strategy.AddTo(command);
        terms.AddProfileTo(command);
        access.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            if (parsed.GetValue(key) is { Length: 0 or > 100 })
            {
                UserError.Throw("--key must have 1 to 100 characters");
            }

            var definition = strategy.Strategy(parsed);
            _ = strategy.Parameters(parsed, definition);
            var body = new
            {
                mode = parsed.GetRequiredValue(mode),
                strategy = definition.Name,
                parameters = strategy.Set(parsed, definition).ToDictionary(pair => pair.Key, pair => pair.Value),
                instrument = parsed.GetRequiredValue(instrument),
                timeframe = parsed.GetRequiredValue(timeframe).ToString(),
                cadence = parsed.GetValue(cadence)?.ToString(),
                direction = Names.Of(terms.Direction(parsed)),
                risk = terms.Profile(parsed),
            };
            return access.ShowAsync(
                console, parsed, client => client.PostAsync("sessions", body, parsed.GetValue(key), cancellationToken), SessionsCommand.Show);
        });
        return command;
    }
}
