using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using R3edge.Application.Backtesting;
using R3edge.Application.Collection;
using R3edge.Cli.Backtesting;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Local;
using R3edge.Cli.Output;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;
using Spectre.Console;
using Text = R3edge.Cli.Backtesting.Text;

namespace R3edge.Cli.EntryPricing;

/// <summary><c>r3edge entry</c>: at which price one would enter after the last closed bar, by several models, and where they agree.</summary>
internal static class EntryCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var market = new MarketOptions();
        var bias = new Option<string>("--bias", "-b") { Description = "The direction to enter", HelpName = "long|short", Required = true };
        var model = new Option<string[]>("--model", "-m")
        {
            Description = $"A model with its parameters, such as bollinger:20,2.5; may be given several times; all where not given ({string.Join(", ", EntryPriceModelRegistry.All.Select(known => known.Name))})",
            HelpName = "NAME:VALUES",
        };
        var at = CliOptions.Time("--at", "Answer as of the last bar that closed by this UTC time; the last bar where not given");
        var json = CliOptions.Json();
        var running = new HostMarketOptions();
        var price = CliOptions.OptionalNumber(
            "--price", "Where the market is, in quote units; the last trade or quote of the running host where not given", 0.000000000001m, 1_000_000_000_000m);
        var access = new HostAccess(json);
        var command = new ExampleCommand(
            "entry",
            "Say at which price to enter long or short after the last closed bar, by several models",
            "r3edge entry --bias long",
            "r3edge entry --data btc-1h.csv --bias short --instrument kraken/BTC-USD --tick 0.1",
            "r3edge entry --data btc-1h.csv --bias long --model bollinger:20,2.5 --model mean-reversion --at 2024-01-31T13:00:00Z --json -",
            "r3edge entry --venue simulated --symbol ALPHA-USD --timeframe 1m --bias long");
        market.AddTo(command);
        command.AddGroup("Entry", bias, model, at);
        command.AddGroup("Market of a running host", [.. running.All, price]);
        access.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            if (running.IsGiven(parsed))
            {
                market.RefuseAllButTimeframe(parsed, [model, at], "does not go with --venue and --symbol: a running host has its own bars and models");
                var query = Query(running.Of(parsed), parsed.GetRequiredValue(bias), market.TimeframeOf(parsed), parsed.GetValue(price));
                return access.ShowAsync(
                    console, parsed, client => client.GetAsync(QueryHelpers.AddQueryString("entry-price", query), cancellationToken), HostEntry.Show);
            }

            if (parsed.GetValue(price) is not null)
            {
                UserError.Throw("--price goes with --venue and --symbol; a file's last close is its market price");
            }

            var direction = Direction(parsed.GetRequiredValue(bias));
            var models = Models(parsed.GetValue(model) ?? []);
            var target = parsed.GetValue(json);
            OutputFile.Spare(market.File(parsed), target);
            var people = console.ForPeople(target);
            var asked = market.Load(parsed);
            var last = LastBar(asked, parsed.GetValue(at));
            var report = Evaluate(asked, models, direction, last);
            JsonOutput.Write(console, target, Document(asked, report));
            Write(people, asked, report);
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static Dictionary<string, string?> Query((string Venue, string Symbol) market, string bias, Timeframe? timeframe, decimal? price) => new()
    {
        ["venue"] = market.Venue,
        ["symbol"] = market.Symbol,
        ["bias"] = bias,
        ["timeframe"] = timeframe?.ToString(),
        ["price"] = price?.ToString(CultureInfo.InvariantCulture),
    };

    private static Bias Direction(string text) => Names.TryParse<Bias>(text, out var bias)
        ? bias
        : throw new UserErrorException($"'{text}' is not a bias; there is: {Names.AllOf<Bias>()}");

    private static List<EntryPriceModelSpec> Models(string[] names)
    {
        var specs = new List<EntryPriceModelSpec>();
        foreach (var name in names)
        {
            if (!EntryPriceModelRegistry.TryParse(name, out var spec, out var error))
            {
                UserError.Throw($"--model {name}: {error}");
            }

            if (specs.Contains(spec))
            {
                UserError.Throw($"--model {name}: {spec} is there already");
            }

            specs.Add(spec);
        }

        return specs.Count > 0 ? specs : [.. EntryPriceModelRegistry.Defaults];
    }

    private static int LastBar(Market market, DateTime? at)
    {
        var bars = market.Bars;
        if (at is not { } time)
        {
            return bars.Count - 1;
        }

        var lastOpen = time.Ticks - bars.Timeframe.Duration.Ticks;
        var found = bars.OpenTicks.BinarySearch(lastOpen);
        var row = found >= 0 ? found : ~found - 1;
        return row >= 0
            ? row
            : throw new UserErrorException($"--at {CsvText.Format(time)} is before the first bar of {market.Source} closed, at {CsvText.Format(bars.CloseTime(0))}");
    }

    // The board never takes in a bar after the last one: what comes later cannot be seen.
    private static EntryReport Evaluate(Market market, List<EntryPriceModelSpec> models, Bias bias, int last)
    {
        var pricer = new EntryPricer(market.Instrument, market.Bars.Timeframe, models);
        var board = new StreamingBoard(pricer.Plan);
        for (var i = 0; i <= last; i++)
        {
            board.Append(market.Bars[i]);
        }

        return pricer.Evaluate(board.Current, EntryQuery.AtClose(bias, market.Bars[last]));
    }

    private static void Write(IAnsiConsole people, Market market, EntryReport report)
    {
        var query = report.Query;
        people.Line($"Prices to enter {Names.Of(query.Bias)} {market.Instrument.Id} on {market.Bars.Timeframe} after the bar that closed at {CsvText.Format(query.BarCloseTime)} at {query.MarketPrice.ToString("0.########", CultureInfo.InvariantCulture)}");
        people.Line(double.IsNaN(report.Volatility.PerBarVolatility)
            ? "There is no volatility forecast yet."
            : $"Forecast volatility of the next bar: {Text.Percent(report.Volatility.PerBarVolatility)}");
        var table = Tables.Create("Model", "Order", ">Price", ">Basis points", ">Sigmas", ">Reached", "Valid for", "Why");
        foreach (var answer in report.Answers)
        {
            if (answer.TryGet(out var price, out var refusal))
            {
                table.Row(Cells(price, Why(price)));
            }
            else
            {
                table.Row(answer.Model, "-", "-", "-", "-", "-", "-", "no price: " + refusal.Sentence);
            }
        }

        people.Write(table);
        if (report.Recommendation is not { } best)
        {
            people.Line("No model gives a price, so none is recommended.");
            return;
        }

        var models = report.Clusters[0].Models;
        people.Line($"Recommended: {Names.Of(best.Order)} at {Text.Price(best.Price)}{(best.IsMarketable ? ", which the market has reached" : "")}; {Chance(best)} within {Text.Duration(best.Validity)}");
        people.Line($"because {string.Join(", ", models)} {(models.Length == 1 ? "scores" : "agree and score")} {Text.Ratio(report.Clusters[0].Score)}{Next(report)}");
    }

    private static string[] Cells(EntryPrice price, string why) =>
    [
        price.Model,
        Names.Of(price.Order) + (price.IsMarketable ? ", at market" : ""),
        Text.Price(price.Price),
        Text.Ratio(price.DistanceBasisPoints),
        Text.Ratio(price.DistanceSigmas),
        Text.Percent(price.ReachProbability),
        Text.Duration(price.Validity),
        why,
    ];

    private static string Why(EntryPrice price) => string.Join(
        ", ", price.Reasons.Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Name} {reason.Value:G6}")));

    private static string Chance(EntryPrice price) => $"reached with a probability of {Text.Percent(price.ReachProbability)}";

    private static string Next(EntryReport report) => report.Clusters.Length > 1
        ? $"; next {string.Join(", ", report.Clusters[1].Models)} with {Text.Ratio(report.Clusters[1].Score)} at {Text.Price(report.Clusters[1].Price)}"
        : "";

    private static object Document(Market market, EntryReport report) => new
    {
        Instrument = market.Instrument.Id.ToString(),
        market.Bars.Timeframe,
        report.Query.Bias,
        report.Query.BarCloseTime,
        report.Query.MarketPrice,
        report.Volatility.PerBarVolatility,
        Models = report.Answers.Select(answer => new
        {
            answer.Model,
            answer.Price,
            Refusal = answer.Refusal is { } refusal ? new { refusal.Kind, refusal.Sentence, refusal.Reasons } : null,
        }),
        report.Clusters,
        report.Recommendation,
    };
}
