using System.Globalization;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes.Volatility;
using R3edge.Testing;

namespace R3edge.Domain.Tests.Regimes.Volatility;

/// <summary>Series and models that several tests need.</summary>
internal static class Given
{
    public static TheoryData<VarianceModel, InnovationDistribution, PresampleRule> EverySpecification()
    {
        var data = new TheoryData<VarianceModel, InnovationDistribution, PresampleRule>();
        foreach (var model in Enum.GetValues<VarianceModel>())
        {
            foreach (var distribution in Enum.GetValues<InnovationDistribution>())
            {
                data.Add(model, distribution, PresampleRule.MeanSquare);
                data.Add(model, distribution, PresampleRule.Backcast);
            }
        }

        return data;
    }

    /// <summary>Parameters like those of daily returns in percent.</summary>
    public static GarchParameters Parameters(VarianceModel model, InnovationDistribution distribution) => new()
    {
        Mu = 0.05,
        Omega = model == VarianceModel.Egarch ? 0.01 : 0.05,
        Alpha = model == VarianceModel.Egarch ? 0.2 : 0.08,
        Gamma = model switch { VarianceModel.Garch => 0.0, VarianceModel.Gjr => 0.06, _ => -0.08 },
        Beta = model == VarianceModel.Egarch ? 0.95 : 0.86,
        Nu = distribution == InnovationDistribution.StudentT ? 6.0 : double.PositiveInfinity,
    };

    public static double[] Simulated(VarianceModel model, InnovationDistribution distribution, int count, ulong seed = 1)
    {
        var returns = new double[count];
        GarchSimulator.Simulate(model, Parameters(model, distribution), new DeterministicRandom(seed), returns);
        return returns;
    }

    /// <summary>1,974 daily returns of the mark in pounds (Bollerslev and Ghysels 1996): the series of the published benchmark.</summary>
    public static double[] MarkInPounds() => Read(SharedData.Require("returns/dem2gbp.csv"), 0);

    /// <summary>Returns of closes, in percent.</summary>
    public static double[] PercentReturns(string bars)
    {
        var closes = Read(SharedData.Require(bars), 4);
        return [.. closes.Skip(1).Zip(closes, (close, before) => 100.0 * Math.Log(close / before))];
    }

    private static double[] Read(string path, int column) =>
        [.. File.ReadLines(path).Skip(1).Select(line => double.Parse(line.Split(',')[column], CultureInfo.InvariantCulture))];
}
