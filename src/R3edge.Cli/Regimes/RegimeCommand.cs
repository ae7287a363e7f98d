using System.CommandLine;
using System.Globalization;
using R3edge.Application.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Local;
using R3edge.Cli.Output;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Regimes.Joined;

namespace R3edge.Cli.Regimes;

/// <summary><c>r3edge regime</c>: the regime a market is in, and those it was in before.</summary>
internal static class RegimeCommand
{
    private const string Simple = "trend-volatility";

    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var data = new Option<string?>("--data", "-d")
        {
            Description = "Bars as CSV, plain or gzipped: time,open,high,low,close,volume, or a Binance dump",
            HelpName = "FILE",
        };
        var market = new HostMarketOptions();
        var timeframe = CliOptions.TimeframeOf("The length of a bar, where it should not be told from the data; 1m of a running host");
        var classifier = CliOptions.Choice(
            "--classifier",
            "joined: hidden states, GARCH volatility and trend, refitted over the last ten days. "
            + "trend-volatility: trend strength and volatility percentiles, without a fit",
            "joined",
            Simple);
        var json = CliOptions.Json();
        var access = new HostAccess(json);
        var command = new ExampleCommand(
            "regime",
            "Say which regime a market is in, how sure that is and why, and which regimes came before",
            "r3edge regime --data btc-1h.csv",
            "r3edge regime --data btc-1m.csv.gz --timeframe 1m --json -",
            "r3edge regime --data btc-1h.csv --classifier trend-volatility",
            "r3edge regime --venue simulated --symbol ALPHA-USD --timeframe 1m");
        command.AddGroup("Bars", data, timeframe, classifier);
        command.AddGroup("Market of a running host", market.All);
        access.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            if (market.IsGiven(parsed))
            {
                if (parsed.GetValue(data) is not null || parsed.IsGiven(classifier))
                {
                    UserError.Throw("a running host has its own bars and classifier: --venue and --symbol do not go with --data and --classifier");
                }

                var length = parsed.GetValue(timeframe) ?? Timeframe.OneMinute;
                var (venue, symbol) = market.Of(parsed);
                return access.ShowAsync(
                    console,
                    parsed,
                    client => client.GetAsync($"market-data/{market.Path(parsed)}/regime?timeframe={length}", cancellationToken),
                    (people, answer) => HostRegime.Show(people, answer, $"{venue}/{symbol}, {length}"));
            }

            var path = parsed.GetValue(data)
                ?? throw new UserErrorException("'r3edge regime' needs --data FILE, or --venue VENUE and --symbol SYMBOL of a running host");
            var destination = parsed.GetValue(json);
            OutputFile.Spare(path, destination);
            var people = console.ForPeople(destination);
            var bars = BarFile.Load(path, parsed.GetValue(timeframe)).OrUserError();
            var report = Classify(path, bars, parsed.GetValue(classifier) == Simple);
            RegimeText.Write(people, path, report);
            JsonOutput.Write(console, destination, report.Document());
            return Task.FromResult(ExitCode.Success);
        });
        return command;
    }

    private static RegimeReport Classify(string path, BarSeries bars, bool isSimple)
    {
        var joined = isSimple ? null : new JoinedRegimeClassifier(bars.Timeframe);
        RegimeClassifier classifier = joined is null ? new TrendVolatilityClassifier(bars.Timeframe) : joined;
        if (bars.Count < classifier.WarmUp)
        {
            UserError.Throw(string.Create(
                CultureInfo.InvariantCulture, $"{path}: a regime needs {classifier.WarmUp} bars, and there are {bars.Count}"));
        }

        var history = RegimeHistory.Of(classifier, bars);
        return new RegimeReport(bars.Timeframe, bars.Count, classifier.Read(), joined, history);
    }
}
