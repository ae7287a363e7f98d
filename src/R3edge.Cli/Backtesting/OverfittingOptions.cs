using System.CommandLine;
using System.Globalization;
using R3edge.Application.Backtesting;
using R3edge.Cli.CommandLine;
using R3edge.Domain.Backtesting;

namespace R3edge.Cli.Backtesting;

/// <summary>The option that says where trials are counted, and what a sweep says of its best run.</summary>
internal sealed class OverfittingOptions
{
    private readonly Option<string?> _ledger = new("--ledger")
    {
        Description = "Count every trial on these bars in this JSON file, and judge the best run by all of them",
        HelpName = "FILE",
    };

    /// <summary>Adds the option to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(ExampleCommand command) => command.AddGroup("Overfitting", _ledger);

    /// <summary>The file of the ledger; null where none is kept.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">It is not a file.</exception>
    public string? Ledger(ParseResult parsed) => parsed.GetValue(_ledger) switch
    {
        CliConsole.StandardOutput => throw new UserErrorException("--ledger needs a file: what it holds is read again"),
        var path => path,
    };

    /// <summary>Refuses a ledger that cannot be read, before the sweep is run for nothing.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">It cannot be read.</exception>
    public void RequireLedger(ParseResult parsed)
    {
        if (Ledger(parsed) is { } path)
        {
            TrialLedgerFile.Load(path).OrUserError();
        }
    }

    /// <summary>Judges the best run of a sweep, and writes the sweep into the ledger where there is one.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="backtest">What was traded.</param>
    /// <param name="grid">What was tried.</param>
    /// <param name="samples">What was kept of the runs.</param>
    /// <param name="best">The best run, in the order of the grid.</param>
    /// <exception cref="UserErrorException">The ledger cannot be read or written.</exception>
    public OverfittingReport Judge(ParseResult parsed, Backtest backtest, ParameterGrid grid, SweepSamples samples, int best)
    {
        var tally = samples.Tally();
        if (Ledger(parsed) is not { } path)
        {
            return samples.Judge(best, tally);
        }

        // Read again, because another sweep may have written to it meanwhile.
        var file = TrialLedgerFile.Load(path).OrUserError();
        var ledger = file.Of(DataSetFingerprint.Of(backtest.Bars)).With(samples.Id(grid), tally);
        try
        {
            file.With(ledger).Save(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"the ledger {path} cannot be written: {exception.Message.TrimEnd('.')}");
        }

        return samples.Judge(best, ledger.Total);
    }

    /// <summary>The report in sentences.</summary>
    /// <param name="report">The report.</param>
    public static IEnumerable<string> Sentences(OverfittingReport report)
    {
        if (report.Pbo is { } pbo)
        {
            yield return $"Overfitting: a run chosen in one half of the time is below the median in the other half in {Text.Percent(pbo)} of all splits (PBO), and loses there in {Text.Percent(report.ProbabilityOfLoss)}.";
        }

        if (report.DeflatedSharpe is { } deflated)
        {
            var trials = report.Trials.ToString("N0", CultureInfo.InvariantCulture);
            yield return $"Over {report.Samples} samples the best run's Sharpe ratio is {Text.Ratio(report.Sharpe)}: above 0 with a probability of {Text.Percent(report.ProbabilisticSharpe)}, and above the {Text.Ratio(report.ExpectedMaximumSharpe)} that luck gives the best of {trials} with {Text.Percent(deflated)} (deflated Sharpe ratio).";
        }

        if (report.MinimumTrackRecordLength is { } length)
        {
            yield return $"To be 95 % sure of more than 0 takes {Text.Duration(length)} of such returns.";
        }
    }
}
