using System.CommandLine;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Regimes.Volatility;

namespace R3edge.Cli.Regimes;

/// <summary><c>r3edge garch</c>: fits a model of the conditional variance and forecasts it.</summary>
internal static class GarchCommand
{
    private const int LongestHorizon = 100_000;

    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var returnOptions = new ReturnOptions();
        var model = CliOptions.Choice("--model", "How the variance follows from the past", "garch", "gjr", "egarch");
        var distribution = CliOptions.Choice("--dist", "The innovations: normal, or Student's t of variance 1", "normal", "t");
        var presample = CliOptions.Choice(
            "--presample",
            "The variance before the first return: the mean squared residual, or the exponential backcast (0.94, 75 returns)",
            "mean-square", "backcast");
        var horizon = CliOptions.WholeNumber("--horizon", "How many steps to forecast the variance", 1, 1, LongestHorizon);
        var json = CliOptions.Json();
        var command = new ExampleCommand(
            "garch",
            "Fit a GARCH model of the volatility by maximum likelihood and forecast the variance",
            "r3edge garch --data btc-1d.csv",
            "r3edge garch --data btc-1d.csv --model gjr --dist t --horizon 10",
            "r3edge garch --data returns.csv --column return --model egarch --json -")
        {
            model, distribution, presample, horizon, json,
        };
        returnOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var specification = new GarchSpecification(
                parsed.GetValue(model) switch { "gjr" => VarianceModel.Gjr, "egarch" => VarianceModel.Egarch, _ => VarianceModel.Garch },
                parsed.GetValue(distribution) == "t" ? InnovationDistribution.StudentT : InnovationDistribution.Normal,
                parsed.GetValue(presample) == "backcast" ? PresampleRule.Backcast : PresampleRule.MeanSquare);
            var returns = returnOptions.Load(parsed);
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
}
