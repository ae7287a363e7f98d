using System.Globalization;
using R3edge.Cli.Output;
using R3edge.Domain.Regimes.Volatility;
using Spectre.Console;

namespace R3edge.Cli.Regimes;

/// <summary>A fitted model as a table for people and as JSON.</summary>
/// <param name="model">The model as it was asked for.</param>
/// <param name="distribution">The distribution as it was asked for.</param>
/// <param name="specification">What both mean.</param>
/// <param name="observations">How many returns there are.</param>
internal sealed class GarchText(string model, string distribution, GarchSpecification specification, int observations)
{
    private const int MostForecastRows = 20;

    /// <summary>Which model.</summary>
    public GarchSpecification Specification { get; } = specification;

    /// <summary>The JSON of a fit that failed.</summary>
    /// <param name="failure">Why, in one sentence.</param>
    public object Failed(string failure) => new { Model = model, Distribution = distribution, Observations = observations, Converged = false, Failure = failure };

    /// <summary>The JSON of a fit.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="forecast">The variances to come.</param>
    public object Fitted(GarchFit fit, double[] forecast) => new
    {
        Model = model,
        Distribution = distribution,
        Observations = observations,
        Converged = true,
        Parameters = Values(fit.Parameters),
        StandardErrors = new
        {
            Hessian = Values(fit.HessianErrors),
            Opg = Values(fit.OuterProductErrors),
            Robust = Values(fit.RobustErrors),
        },
        fit.LogLikelihood,
        fit.Aic,
        fit.Bic,
        AtBound = fit.IsAtBound,
        Forecast = forecast,
    };

    /// <summary>Writes the tables.</summary>
    /// <param name="console">The console for people.</param>
    /// <param name="fit">The fit.</param>
    /// <param name="forecast">The variances to come.</param>
    public void Write(IAnsiConsole console, GarchFit fit, double[] forecast)
    {
        var table = Tables.Create("Parameter", ">Estimate", ">Hessian error", ">OPG error", ">Robust error");
        var (hessian, outer, robust) = (Values(fit.HessianErrors), Values(fit.OuterProductErrors), Values(fit.RobustErrors));
        foreach (var (name, value) in Values(fit.Parameters))
        {
            table.Row(name, Text(value), Text(hessian[name]), Text(outer[name]), Text(robust[name]));
        }

        console.Write(table);
        console.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{model} with {distribution} innovations, {observations:N0} returns: log-likelihood {fit.LogLikelihood:F6}, AIC {fit.Aic:F4}, BIC {fit.Bic:F4}."));
        if (fit.IsAtBound)
        {
            console.Line("The estimate lies on a bound: the errors hold along it, and what it fixes has none.");
        }

        var steps = Tables.Create(">Step", ">Variance", ">Standard deviation");
        for (var i = 0; i < Math.Min(forecast.Length, MostForecastRows); i++)
        {
            steps.Row((i + 1).ToString(CultureInfo.InvariantCulture), Text(forecast[i]), Text(Math.Sqrt(forecast[i])));
        }

        console.Write(steps);
        if (forecast.Length > MostForecastRows)
        {
            console.Line($"The first {MostForecastRows} steps of {forecast.Length}; --json gives all.");
        }

        console.Line("All in the unit of the returns: with --column close in percent, variances in squared percent.");
    }

    private Dictionary<string, double> Values(GarchParameters parameters) =>
        Values(parameters.Mu, parameters.Omega, parameters.Alpha, parameters.Gamma, parameters.Beta, parameters.Nu);

    private Dictionary<string, double> Values(GarchStandardErrors errors) =>
        Values(errors.Mu, errors.Omega, errors.Alpha, errors.Gamma, errors.Beta, errors.Nu);

    // Only what the model has.
    private Dictionary<string, double> Values(double mu, double omega, double alpha, double gamma, double beta, double nu)
    {
        var values = new Dictionary<string, double> { ["mu"] = mu, ["omega"] = omega, ["alpha"] = alpha };
        if (Specification.HasGamma)
        {
            values["gamma"] = gamma;
        }

        values["beta"] = beta;
        if (Specification.HasNu)
        {
            values["nu"] = nu;
        }

        return values;
    }

    private static string Text(double value) => double.IsFinite(value) ? value.ToString("G8", CultureInfo.InvariantCulture) : "";
}
