using System.CommandLine;
using R3edge.Application.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Domain.Markets;

namespace R3edge.Cli.Regimes;

/// <summary>The options that say which returns a model is fitted to.</summary>
internal sealed class ReturnOptions
{
    private const double Percent = 100.0;
    private const string ReturnColumn = "return";

    private readonly Option<string> _data = new("--data", "-d")
    {
        Description = "Bars as CSV, plain or gzipped, or with '--column return' a file of one column with the header 'return'",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string> _column = CliOptions.Choice(
        "--column",
        "close: a file of bars; the returns are 100 ln(close / close before), in percent. "
        + "return: a file with the header 'return' and one number a line, used exactly as given",
        "close",
        ReturnColumn);

    private readonly Option<Timeframe?> _timeframe = CliOptions.TimeframeOf("The length of a bar, where it should not be told from the data");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Options.Add(_data);
        command.Options.Add(_column);
        command.Options.Add(_timeframe);
    }

    /// <summary>The file.</summary>
    /// <param name="parsed">The command line.</param>
    public string Source(ParseResult parsed) => parsed.GetRequiredValue(_data);

    /// <summary>Reads the returns.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="UserErrorException">They cannot be read.</exception>
    public double[] Load(ParseResult parsed) => parsed.GetValue(_column) == ReturnColumn
        ? ReturnFile.Load(Source(parsed)).OrUserError()
        : PercentLogReturns(BarFile.Load(Source(parsed), parsed.GetValue(_timeframe)).OrUserError().Close);

    private static double[] PercentLogReturns(ReadOnlySpan<double> closes)
    {
        var returns = new double[closes.Length - 1];
        for (var i = 0; i < returns.Length; i++)
        {
            returns[i] = Percent * Math.Log(closes[i + 1] / closes[i]);
        }

        return returns;
    }
}
