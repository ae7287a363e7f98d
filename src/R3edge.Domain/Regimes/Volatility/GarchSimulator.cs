using R3edge.Domain.Markets.Simulation;

namespace R3edge.Domain.Regimes.Volatility;

/// <summary>Draws returns from a model.</summary>
public static class GarchSimulator
{
    private const int DiscardedReturns = 1000;

    /// <summary>Draws returns of a model that has run for a long time.</summary>
    /// <param name="model">The recursion.</param>
    /// <param name="parameters">Its parameters, with a persistence below 1.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="returns">Receives the returns.</param>
    /// <exception cref="ArgumentException">The parameters make no model or one without a variance in the long run.</exception>
    public static void Simulate(VarianceModel model, GarchParameters parameters, DeterministicRandom random, Span<double> returns)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(random);
        var filter = new GarchFilter(model, parameters, parameters.LongRunVariance(model));
        for (var i = 0; i < DiscardedReturns; i++)
        {
            filter.Update(Draw(filter.Variance, parameters, random));
        }

        Continue(ref filter, parameters, random, returns);
    }

    /// <summary>Draws the returns that may follow those a filter has seen.</summary>
    /// <param name="filter">Takes in what is drawn; pass a copy to keep the original.</param>
    /// <param name="parameters">The parameters of the filter.</param>
    /// <param name="random">The source of chance.</param>
    /// <param name="returns">Receives the returns.</param>
    /// <exception cref="ArgumentException">A variance leaves the range of numbers.</exception>
    public static void Continue(ref GarchFilter filter, GarchParameters parameters, DeterministicRandom random, Span<double> returns)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(random);
        for (var i = 0; i < returns.Length; i++)
        {
            returns[i] = Draw(filter.Variance, parameters, random);
            filter.Update(returns[i]);
        }
    }

    private static double Draw(double variance, GarchParameters parameters, DeterministicRandom random)
    {
        var normal = random.NextNormal();
        var nu = parameters.Nu;
        var z = double.IsPositiveInfinity(nu) ? normal : normal * Math.Sqrt((nu - 2.0) / (2.0 * DrawGamma(0.5 * nu, random)));
        return parameters.Mu + (Math.Sqrt(variance) * z);
    }

    // A gamma deviate of scale 1 and a shape of 1 or more (Marsaglia and Tsang 2000).
    private static double DrawGamma(double shape, DeterministicRandom random)
    {
        var d = shape - (1.0 / 3.0);
        var c = 1.0 / Math.Sqrt(9.0 * d);
        while (true)
        {
            var x = random.NextNormal();
            var v = 1.0 + (c * x);
            if (v <= 0.0)
            {
                continue;
            }

            v = v * v * v;
            if (DeterministicMath.Log(1.0 - random.NextDouble()) < (0.5 * x * x) + (d * (1.0 - v + DeterministicMath.Log(v))))
            {
                return d * v;
            }
        }
    }
}
