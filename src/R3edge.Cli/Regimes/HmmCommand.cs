using System.CommandLine;
using System.Globalization;
using R3edge.Application.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Regimes.Markov;
using Spectre.Console;

namespace R3edge.Cli.Regimes;

/// <summary><c>r3edge hmm</c>: hidden regimes in a series of returns.</summary>
internal static class HmmCommand
{
    private const string Auto = "auto";
    private const string CloseColumn = "close";
    private const string ReturnColumn = "return";

    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var data = new Option<string>("--data", "-d")
        {
            Description = "Bars as CSV, plain or gzipped, or with '--column return' a file of one column with the header 'return'",
            HelpName = "FILE",
            Required = true,
        };
        var states = new Option<string>("--states", "-k")
        {
            Description = $"How many regimes: 2 to 6, or '{Auto}' for the number with the lowest BIC",
            HelpName = "NUMBER|auto",
            DefaultValueFactory = _ => "2",
        };
        var column = new Option<string>("--column")
        {
            Description = "What is read: 'close' for the log returns of a bar file's closes, in percent, or 'return' for a file of returns, used as they are",
            HelpName = "close|return",
            DefaultValueFactory = _ => CloseColumn,
        };
        var seed = CliOptions.WholeNumber("--seed", "Selects the starts that are drawn at random", 1, 0, int.MaxValue);
        var starts = CliOptions.WholeNumber("--starts", "From how many places the search starts", new HiddenMarkovOptions().Starts, 1, 1_000);
        var json = CliOptions.Json();
        var command = new ExampleCommand(
            "hmm",
            "Find hidden regimes in returns: a Gaussian hidden Markov model, fitted by maximum likelihood without a prior",
            "r3edge hmm --data btc-1d.csv --states 2",
            "r3edge hmm --data btc-1h.csv --states auto --json -",
            "r3edge hmm --data returns.csv --column return --states 3 --seed 7 --starts 30")
        {
            data, states, column, seed, starts, json,
        };
        command.SetAction(parsed =>
        {
            var destination = parsed.GetValue(json);
            var people = console.ForPeople(destination);
            var count = StateCount(parsed.GetRequiredValue(states));
            var options = new HiddenMarkovOptions { Seed = (ulong)parsed.GetValue(seed), Starts = parsed.GetValue(starts) };
            var path = parsed.GetRequiredValue(data);
            var returns = Returns(path, parsed.GetRequiredValue(column));
            var series = ObservationSeries.Of(returns);
            var fits = count is { } fixedCount ? [Fit(series, options with { States = fixedCount }, path)] : FitAll(series, options, path);
            var best = fits.MinBy(fit => fit.Bic)!;
            var report = HmmReport.Of(best, series);
            WriteTables(people, path, fits, report);
            JsonOutput.Write(console, destination, report);
        });
        return command;
    }

    private static int? StateCount(string text)
    {
        if (text == Auto)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is >= HiddenMarkovModel.FewestStates and <= HiddenMarkovModel.MostStates
                ? count
                : throw new UserErrorException(
                    $"--states must be a whole number from {HiddenMarkovModel.FewestStates} to {HiddenMarkovModel.MostStates} or '{Auto}', not '{text}'");
    }

    private static double[] Returns(string path, string column)
    {
        switch (column)
        {
            case ReturnColumn:
                return ReturnColumnReader.Read(path).OrUserError();
            case CloseColumn:
                var closes = BarFile.Load(path).OrUserError().Close;
                var returns = new double[Math.Max(0, closes.Length - 1)];
                for (var i = 0; i < returns.Length; i++)
                {
                    returns[i] = 100.0 * Math.Log(closes[i + 1] / closes[i]);
                }

                return returns;
            default:
                throw new UserErrorException($"--column must be '{CloseColumn}' or '{ReturnColumn}', not '{column}'");
        }
    }

    private static HiddenMarkovFit Fit(ObservationSeries series, HiddenMarkovOptions options, string path) =>
        HiddenMarkovEstimator.Fit(series, options).TryGet(out var fit, out var refusal)
            ? fit
            : throw new UserErrorException(Sentence(path, series, options.States, refusal));

    private static HiddenMarkovFit[] FitAll(ObservationSeries series, HiddenMarkovOptions options, string path)
    {
        var results = HiddenMarkovEstimator.FitEveryStateCount(series, options);
        var fits = results.Select(result => result.TryGet(out var fit, out _) ? fit : null).OfType<HiddenMarkovFit>().ToArray();
        if (fits.Length == 0)
        {
            results[0].TryGet(out _, out var refusal);
            UserError.Throw(Sentence(path, series, HiddenMarkovModel.FewestStates, refusal));
        }

        return fits;
    }

    private static string Sentence(string path, ObservationSeries series, int states, HiddenMarkovRefusal refusal)
    {
        var reason = refusal == HiddenMarkovRefusal.TooShort
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{states} states need at least {HiddenMarkovEstimator.MinimumObservations(states, 1)} returns, and there are {series.Count}")
            : $"no model of {states} states was fitted. {refusal.Describe().TrimEnd('.')}";
        return $"{path}: {reason}";
    }

    private static void WriteTables(IAnsiConsole people, string path, HiddenMarkovFit[] fits, HmmReport report)
    {
        var count = report.States.Count;
        people.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{count} regimes in {report.Observations:N0} returns of {path}: log-likelihood {report.LogLikelihood:F4}, BIC {report.Bic:F4}"));
        if (fits.Length > 1)
        {
            var candidates = Tables.Create(">States", ">Log-likelihood", ">BIC");
            foreach (var fit in fits)
            {
                candidates.Row(Number(fit.Model.StateCount, "0"), Number(fit.LogLikelihood, "F4"), Number(fit.Bic, "F4"));
            }

            people.Write(candidates);
        }

        var from = Enumerable.Range(0, count).Select(state => string.Create(CultureInfo.InvariantCulture, $">To {state}"));
        var table = Tables.Create(
            [">State", ">Mean", ">Variance", ">Share", ">Duration", ">At the end", ">Viterbi", .. from]);
        for (var state = 0; state < count; state++)
        {
            var row = report.States[state];
            table.Row(
            [
                Number(state, "0"),
                Number(row.Mean, "G6"),
                Number(row.Variance, "G6"),
                Number(100.0 * row.Stationary, "F1") + " %",
                Number(row.ExpectedDuration, "G5"),
                Number(100.0 * report.Filtered[state], "F1") + " %",
                Number(report.Viterbi.Counts[state], "N0"),
                .. report.Transition[state].Select(probability => Number(probability, "F4")),
            ]);
        }

        people.Write(table);
        people.Line("Share: of time in the long run. Duration: mean returns a visit lasts. At the end: probability now, from the past alone.");
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
