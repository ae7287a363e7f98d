using System.Globalization;
using System.Text.Json;
using R3edge.Domain.Markets.Simulation;
using R3edge.Testing;

namespace R3edge.Cli.Tests.Regimes;

public sealed class HmmCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Hmm_DemGbpReturns_WritesTheModelAsJson()
    {
        var file = SharedData.Require("returns/dem2gbp.csv");

        using var json = JsonDocument.Parse(await CommandLineRun.Succeeds("hmm", "--data", file, "--column", "return", "--states", "3", "--json", "-"));

        // hmm_reference.py beside the tests of the domain.
        var root = json.RootElement;
        Assert.Equal(1974, root.GetProperty("observations").GetInt32());
        Assert.Equal(-989.38127935, root.GetProperty("logLikelihood").GetDouble(), 1e-5);
        Assert.Equal(2.0 * 989.38127935 + 14.0 * Math.Log(1974.0), root.GetProperty("bic").GetDouble(), 1e-4);
        var states = root.GetProperty("states").EnumerateArray().ToArray();
        Assert.Equal(3, states.Length);
        Assert.Equal(0.0343478, states[0].GetProperty("variance").GetDouble(), 1e-6);
        Assert.Equal(1.0, states.Sum(state => state.GetProperty("stationary").GetDouble()), 1e-12);
        var transition = root.GetProperty("transition").EnumerateArray().Select(Numbers).ToArray();
        Assert.All(transition, row => Assert.Equal(1.0, row.Sum(), 1e-12));
        Assert.Equal(1.0 / (1.0 - transition[1][1]), states[1].GetProperty("expectedDuration").GetDouble(), 1e-6);
        Assert.Equal(1.0, Numbers(root.GetProperty("initial")).Sum(), 1e-12);
        Assert.Equal(1.0, Numbers(root.GetProperty("filtered")).Sum(), 1e-12);
        Assert.Equal(1974, Numbers(root.GetProperty("viterbi").GetProperty("counts")).Sum());
        Assert.True(root.GetProperty("viterbi").GetProperty("logLikelihood").GetDouble() < -989.4);
    }

    [Fact]
    public async Task Hmm_Closes_AreTakenAsLogReturnsInPercent()
    {
        var (bars, returns) = (Bars(500), _folder.File("returns.csv"));
        var closes = File.ReadLines(bars).Skip(1).Select(line => double.Parse(line.Split(',')[4], CultureInfo.InvariantCulture)).ToArray();
        var lines = closes.Skip(1).Zip(closes, (now, before) => (100.0 * Math.Log(now / before)).ToString("R", CultureInfo.InvariantCulture));
        await File.WriteAllLinesAsync(returns, lines.Prepend("return"), TestContext.Current.CancellationToken);

        Assert.Equal(
            await CommandLineRun.Succeeds("hmm", "--data", returns, "--column", "return", "--json", "-"),
            await CommandLineRun.Succeeds("hmm", "--data", bars, "--json", "-"));
    }

    [Fact]
    public async Task Hmm_Auto_ShowsEveryCandidateAndTakesTheLowestBic()
    {
        var output = await CommandLineRun.Succeeds("hmm", "--data", Bars(1_500), "--states", "auto", "--starts", "6");

        Assert.StartsWith("2 regimes in 1,499 returns", output, StringComparison.Ordinal);
        Assert.Matches(@"\n +3 +-\d", output);
        Assert.Contains("Viterbi", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("7")]
    [InlineData("two")]
    public async Task Hmm_WrongNumberOfStates_IsRefused(string states) => Assert.Equal(
        $"--states must be a whole number from 2 to 6 or 'auto', not '{states}'",
        await CommandLineRun.IsRefused("hmm", "--data", Bars(100), "--states", states));

    [Fact]
    public async Task Hmm_SeriesThatCannotBeFitted_IsOneSentence()
    {
        var five = _folder.Write("five.csv", "return", "1", "2", "-1", "0.5", "3");
        var flat = _folder.Write("flat.csv", ["return", .. Enumerable.Repeat("0.25", 100)]);

        Assert.Equal(
            $"{five}: 2 states need at least 20 returns, and there are 5",
            await CommandLineRun.IsRefused("hmm", "--data", five, "--column", "return"));
        Assert.Equal(
            $"{flat}: no model of 2 states was fitted. A feature is constant: there is nothing to tell states apart by",
            await CommandLineRun.IsRefused("hmm", "--data", flat, "--column", "return", "--states", "auto"));
    }

    [Fact]
    public async Task Hmm_FileThatIsNoColumnOfReturns_IsOneSentence()
    {
        var bars = Bars(30);
        var bad = _folder.Write("bad.csv", "return", "1", "x");
        var nan = _folder.Write("nan.csv", "return", "NaN");
        var empty = _folder.Write("empty.csv", "return");

        Assert.Equal($"{bars}, line 1: the header must be 'return', alone in its line", await CommandLineRun.IsRefused("hmm", "--data", bars, "--column", "return"));
        Assert.Equal($"{bad}, line 3, column 1 (return): 'x' is not a number", await CommandLineRun.IsRefused("hmm", "--data", bad, "--column", "return"));
        Assert.Equal($"{nan}, line 2, column 1 (return): 'NaN' is not a number", await CommandLineRun.IsRefused("hmm", "--data", nan, "--column", "return"));
        Assert.Equal($"{empty}: there is no number in it", await CommandLineRun.IsRefused("hmm", "--data", empty, "--column", "return"));
        Assert.Equal("nowhere.csv: there is no such file", await CommandLineRun.IsRefused("hmm", "--data", "nowhere.csv", "--column", "return"));
        Assert.Equal("--column must be 'close' or 'return', not 'open'", await CommandLineRun.IsRefused("hmm", "--data", bars, "--column", "open"));
    }

    private static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(value => value.GetDouble())];

    // Calm and volatile by turns of 50 bars.
    private string Bars(int count)
    {
        var random = new DeterministicRandom(5);
        var price = 100.0;
        var lines = new List<string> { "time,open,high,low,close,volume" };
        for (var i = 0; i < count; i++)
        {
            price *= Math.Exp((i / 50 % 2 == 0 ? 0.002 : 0.02) * random.NextNormal());
            var text = price.ToString("F8", CultureInfo.InvariantCulture);
            var time = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            lines.Add($"{time},{text},{text},{text},{text},1");
        }

        return _folder.Write("bars.csv", [.. lines]);
    }
}
