using System.CommandLine;
using R3edge.Application.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Cli.Regimes;

/// <summary><c>r3edge garch</c>: fits a model of the conditional variance and forecasts it.</summary>
internal static class GarchCommand
{
    private const int LongestHorizon = 100_000;
    private const double Percent = 100.0;

    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var data = new Option<string>("--data", "-d") { Description = "The bars or the returns: CSV", HelpName = "FILE", Required = true };
        var column = Choice(
            "--column",
            "close: a file of bars; the returns are 100 ln(close / close before), in percent. "
            + "return: a file with the header 'return' and one number a line, used exactly as given",
            "close", "return");
        var model = Choice("--model", "How the variance follows from the past", "garch", "gjr", "egarch");
        var distribution = Choice("--dist", "The innovations: normal, or Student's t of variance 1", "normal", "t");
        var presample = Choice(
            "--presample",
            "The variance before the first return: the mean squared residual, or the exponential backcast (0.94, 75 returns)",
            "mean-square", "backcast");
        var horizon = CliOptions.WholeNumber("--horizon", "How many steps to forecast the variance", 1, 1, LongestHorizon);
        var timeframe = CliOptions.TimeframeOf("The length of a bar, where it should not be told from the data");
        var json = CliOptions.Json();
        var command = new ExampleCommand(
            "garch",
            "Fit a GARCH model of the volatility by maximum likelihood and forecast the variance",
            "r3edge garch --data btc-1d.csv",
            "r3edge garch --data btc-1d.csv --model gjr --dist t --horizon 10",
            "r3edge garch --data returns.csv --column return --model egarch --json -")
        {
            data, column, model, distribution, presample, horizon, timeframe, json,
        };
        command.SetAction(parsed =>
        {
            var specification = new GarchSpecification(
                parsed.GetValue(model) switch { "gjr" => VarianceModel.Gjr, "egarch" => VarianceModel.Egarch, _ => VarianceModel.Garch },
                parsed.GetValue(distribution) == "t" ? InnovationDistribution.StudentT : InnovationDistribution.Normal,
                parsed.GetValue(presample) == "backcast" ? PresampleRule.Backcast : PresampleRule.MeanSquare);
            var source = parsed.GetRequiredValue(data);
            var returns = parsed.GetValue(column) == "return"
                ? ReturnFile.Load(source).OrUserError()
                : PercentLogReturns(BarFile.Load(source, parsed.GetValue(timeframe)).OrUserError().Close);
            var text = new GarchText(parsed.GetValue(model)!, parsed.GetValue(distribution)!, specification, returns.Length);
            Run(console, text, returns, parsed.GetValue(horizon), parsed.GetValue(json));
        });
        return command;
    }

    private static void Run(CliConsole console, GarchText text, double[] returns, int horizon, string? json)
    {
        var people = console.ForPeople(json);
        if (!GarchEstimator.Fit(returns, text.Specification).TryGet(out var fit, out var failure))
        {
            var sentence = failure.Value.Describe();
            JsonOutput.Write(console, json, text.Failed(sentence));
            console.Output.Flush();
            UserError.Throw(sentence);
        }

        var forecast = new double[horizon];
        fit.Forecast(forecast);
        text.Write(people, fit, forecast);
        JsonOutput.Write(console, json, text.Fitted(fit, forecast));
    }

    private static double[] PercentLogReturns(ReadOnlySpan<double> closes)
    {
        var returns = new double[closes.Length - 1];
        for (var i = 0; i < returns.Length; i++)
        {
            returns[i] = Percent * Math.Log(closes[i + 1] / closes[i]);
        }

        return returns;
    }

    private static Option<string> Choice(string name, string description, params string[] values)
    {
        return new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', values),
            DefaultValueFactory = _ => values[0],
            CustomParser = result =>
            {
                var value = result.Tokens[^1].Value;
                if (!values.Contains(value, StringComparer.Ordinal))
                {
                    result.AddError($"{name} must be one of {string.Join(' ', values)}, not '{value}'");
                }

                return value;
            },
        };
    }
}
