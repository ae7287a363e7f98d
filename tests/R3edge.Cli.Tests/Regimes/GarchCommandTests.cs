using System.Globalization;
using System.Text.Json;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes.Volatility;
using R3edge.Testing;

namespace R3edge.Cli.Tests.Regimes;

public sealed class GarchCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Json_PublishedBenchmark_HasItsDigits()
    {
        var data = SharedData.Require("returns/dem2gbp.csv");

        using var json = JsonDocument.Parse(await CommandLineRun.Succeeds("garch", "--data", data, "--column", "return", "--json", "-"));

        // Fiorentini, Calzolari and Panattoni 1996; McCullough and Renfro 1999.
        var root = json.RootElement;
        Assert.True(root.GetProperty("converged").GetBoolean());
        Assert.Equal(1974, root.GetProperty("observations").GetInt32());
        var parameters = root.GetProperty("parameters");
        Assert.Equal(-0.00619041, parameters.GetProperty("mu").GetDouble(), 8);
        Assert.Equal(0.0107614, parameters.GetProperty("omega").GetDouble(), 7);
        Assert.Equal(0.153134, parameters.GetProperty("alpha").GetDouble(), 6);
        Assert.Equal(0.805974, parameters.GetProperty("beta").GetDouble(), 6);
        Assert.Equal(["mu", "omega", "alpha", "beta"], parameters.EnumerateObject().Select(entry => entry.Name));
        Assert.Equal(0.0335527, root.GetProperty("standardErrors").GetProperty("hessian").GetProperty("beta").GetDouble(), 7);
        Assert.Equal(-1106.607881, root.GetProperty("logLikelihood").GetDouble(), 6);
    }

    [Theory]
    [InlineData("garch", "normal", "mu omega alpha beta")]
    [InlineData("garch", "t", "mu omega alpha beta nu")]
    [InlineData("gjr", "normal", "mu omega alpha gamma beta")]
    [InlineData("egarch", "t", "mu omega alpha gamma beta nu")]
    public async Task Json_EveryModel_HasItsParametersAndAForecast(string model, string distribution, string names)
    {
        var output = await CommandLineRun.Succeeds(
            "garch", "--data", Returns(), "--column", "return", "--model", model, "--dist", distribution,
            "--presample", "backcast", "--horizon", "7", "--json", "-");

        using var json = JsonDocument.Parse(output);
        var root = json.RootElement;
        Assert.Equal(model, root.GetProperty("model").GetString());
        Assert.Equal(distribution, root.GetProperty("distribution").GetString());
        Assert.Equal(7, root.GetProperty("forecast").GetArrayLength());
        Assert.All(root.GetProperty("forecast").EnumerateArray(), variance => Assert.True(variance.GetDouble() > 0.0));
        Assert.Equal(names, Names(root.GetProperty("parameters")));
        Assert.All(root.GetProperty("standardErrors").EnumerateObject(), errors => Assert.Equal(names, Names(errors.Value)));
        Assert.Equal(["hessian", "opg", "robust"], root.GetProperty("standardErrors").EnumerateObject().Select(entry => entry.Name));
    }

    [Fact]
    public async Task Close_OfBars_IsFittedInPercent()
    {
        var returns = Simulated();
        var close = 100.0;
        var rows = returns.Prepend(0.0).Select((value, day) =>
        {
            close *= Math.Exp(value / 100.0);
            var price = close.ToString("R", CultureInfo.InvariantCulture);
            return $"{new DateTime(2020, 1, 1).AddDays(day):yyyy-MM-dd},{price},{price},{price},{price},1";
        });
        var bars = _folder.Write("bars.csv", ["time,open,high,low,close,volume", .. rows]);

        using var json = JsonDocument.Parse(await CommandLineRun.Succeeds("garch", "--data", bars, "--json", "-"));

        var expected = GarchEstimator.Fit(returns, new GarchSpecification()).Fit!.Parameters;
        Assert.Equal(returns.Length, json.RootElement.GetProperty("observations").GetInt32());
        Assert.Equal(expected.Omega, json.RootElement.GetProperty("parameters").GetProperty("omega").GetDouble(), 1e-8);
        Assert.Equal(expected.Beta, json.RootElement.GetProperty("parameters").GetProperty("beta").GetDouble(), 1e-8);
    }

    [Fact]
    public async Task Table_ForPeople_NamesTheParametersAndTheUnit()
    {
        var output = await CommandLineRun.Succeeds("garch", "--data", Returns(), "--column", "return", "--horizon", "25");

        Assert.Matches(@"\n +omega +0\.", output);
        Assert.Contains("600 returns: log-likelihood", output, StringComparison.Ordinal);
        Assert.Contains("The first 20 steps of 25", output, StringComparison.Ordinal);
        Assert.Contains("squared percent", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the series is constant: it has no variance to model", "0.5", "0.5")]
    [InlineData("the series has a return that is not a finite number", "0.5", "NaN")]
    public async Task Fit_ThatFails_SaysWhyAndEndsWithTwo(string sentence, string value, string last)
    {
        var data = _folder.Write("returns.csv", ["return", .. Enumerable.Repeat(value, 50), last]);

        Assert.Equal(sentence, await CommandLineRun.IsRefused("garch", "--data", data, "--column", "return"));

        var run = await CommandLineRun.Of("garch", "--data", data, "--column", "return", "--json", "-");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Equal(2, run.ExitCode);
        Assert.Equal($"r3edge: {sentence}\n", run.Error);
        Assert.False(json.RootElement.GetProperty("converged").GetBoolean());
        Assert.Equal(sentence, json.RootElement.GetProperty("failure").GetString());
    }

    [Fact]
    public async Task Fit_OfAHandfulOfReturns_IsRefused() => Assert.Equal(
        "the series is too short: at least 30 returns are needed",
        await CommandLineRun.IsRefused("garch", "--data", _folder.Write("few.csv", "return", "1", "2", "1", "3", "2"), "--column", "return"));

    [Theory]
    [InlineData("returns.csv, line 1: the header 'price' is not 'return'; a file of returns has this one column", "price", "1")]
    [InlineData("returns.csv, line 3, column 1 (return): 'x' is not a number", "return", "1", "x")]
    [InlineData("returns.csv, line 3, column 1 (return): the value is missing", "return", "1", "", "2")]
    [InlineData("returns.csv: there is a header but not one return", "return", "")]
    [InlineData("returns.csv: the file is empty")]
    public async Task Return_FileThatIsNone_IsOneSentence(string sentence, params string[] lines)
    {
        var data = _folder.Write("returns.csv", lines);

        Assert.Equal($"{_folder.Path}{Path.DirectorySeparatorChar}{sentence}", await CommandLineRun.IsRefused("garch", "--data", data, "--column", "return"));
    }

    [Theory]
    [InlineData("--model must be one of garch gjr egarch, not 'arch'", "--model", "arch")]
    [InlineData("--dist must be one of normal t, not 'cauchy'", "--dist", "cauchy")]
    [InlineData("--horizon must be a whole number from 1 to 100000, not '0'", "--horizon", "0")]
    public async Task Option_OfNoMeaning_IsOneSentence(string sentence, params string[] options) =>
        Assert.Equal(sentence, await CommandLineRun.IsRefused(["garch", "--data", "x.csv", .. options]));

    [Fact]
    public async Task Data_ThatIsNotThere_IsOneSentence() =>
        Assert.Equal("x.csv: there is no such file", await CommandLineRun.IsRefused("garch", "--data", "x.csv", "--column", "return"));

    private static string Names(JsonElement element) => string.Join(' ', element.EnumerateObject().Select(entry => entry.Name));

    private static double[] Simulated()
    {
        var returns = new double[600];
        var parameters = new GarchParameters { Mu = 0.05, Omega = 0.05, Alpha = 0.08, Beta = 0.86, Nu = 6.0 };
        GarchSimulator.Simulate(VarianceModel.Garch, parameters, new DeterministicRandom(2), returns);
        return returns;
    }

    private string Returns() => _folder.Write(
        "returns.csv", ["return", .. Simulated().Select(value => value.ToString("R", CultureInfo.InvariantCulture))]);
}
