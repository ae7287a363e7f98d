using System.CommandLine;
using System.Globalization;
using R3edge.Application.Backtesting;
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
    public void AddTo(Command command) => command.Options.Add(_ledger);

    /// <summary>Refuses a ledger that cannot be read, before the sweep is run for nothing.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">It cannot be read.</exception>
    public void RequireLedger(ParseResult parsed)
    {
        if (parsed.GetValue(_ledger) is { } path)
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
        if (parsed.GetValue(_ledger) is not { } path)
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
            yield return $"The best run's Sharpe ratio of {Text.Ratio(report.Sharpe)} is above 0 with a probability of {Text.Percent(report.ProbabilisticSharpe)}, and above the {Text.Ratio(report.ExpectedMaximumSharpe)} that luck gives the best of {trials} with {Text.Percent(deflated)} (deflated Sharpe ratio).";
        }

        if (report.MinimumTrackRecordLength is { } length)
        {
            yield return $"To be 95 % sure of more than 0 takes {Text.Duration(length)} of such returns.";
        }
    }
}
