using R3edge.Domain.Markets.Simulation;

namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// Where to climb from where single returns stand far outside and the model is EGARCH with normal innovations: its likelihood then has maxima
/// far apart, on kinks and on ridges that slopes do not lead up. Points are drawn over all that is plausible, and simplexes climb from the
/// best of them, within what is stable (<see cref="LogVarianceStability"/>).
/// </summary>
internal sealed class OutlierSearch
{
    private const ulong Seed = 1;
    private const int Draws = 200;
    private const int Climbs = 12;

    private readonly LikelihoodProblem _problem;
    private readonly ParameterBounds _bounds;

    /// <summary>Searches.</summary>
    /// <param name="problem">The likelihood.</param>
    /// <param name="bounds">Its bounds.</param>
    /// <param name="free">The parameters that may move.</param>
    internal OutlierSearch(LikelihoodProblem problem, ParameterBounds bounds, int[] free)
    {
        _problem = problem;
        _bounds = bounds;
        var random = new DeterministicRandom(Seed);
        var simplex = new SimplexSearch(Value, free);
        Span<double> reach = [0.1, 0.02, 0.05, -0.02, 0.05];
        var ends = new List<(double[] Point, double Value)>();
        var draws = Enumerable.Range(0, Draws).Select(_ => Draw(random)).Select(point => (Point: point, Value: Value(point)))
            .Where(draw => double.IsFinite(draw.Value)).OrderByDescending(draw => draw.Value).ToList();
        foreach (var (point, _) in draws.Take(Climbs))
        {
            var first = simplex.Run(point, reach);
            ends.Add(simplex.Run(first.Point, reach));
        }

        Ends = [.. ends.OrderByDescending(end => end.Value).Select(end => end.Point)];
        BestValue = ends.Count == 0 ? double.NegativeInfinity : ends.Max(end => end.Value);
    }

    /// <summary>Where the simplexes ended, the most likely first.</summary>
    internal IReadOnlyList<double[]> Ends { get; }

    /// <summary>The highest log-likelihood among them; negative infinity where there are none.</summary>
    internal double BestValue { get; }

    // Persistence by the logarithm of what is forgotten, from 1 to a ten-thousandth; weights small ones as often as large ones.
    private double[] Draw(DeterministicRandom random)
    {
        var point = new double[LikelihoodDerivatives.Size];
        var beta = 1.0 - Math.Pow(10.0, -4.0 * random.NextDouble());
        point[0] = _problem.Mean + (0.2 * Math.Sqrt(_problem.Variance) * (random.NextDouble() - 0.5));
        point[1] = (1.0 - beta) * (Math.Log(_problem.Variance) + random.NextDouble() - 0.5);
        point[2] = (random.NextDouble() < 0.5 ? 0.5 : 0.05) * (random.NextDouble() - 0.3);
        point[3] = beta;
        point[4] = (random.NextDouble() < 0.5 ? 0.4 : 0.05) * (random.NextDouble() - 0.5);
        return point;
    }

    private double Value(double[] point)
    {
        for (var k = 0; k < _bounds.Count; k++)
        {
            if (!(_bounds.Distance(k, point) >= 0.0))
            {
                return double.NegativeInfinity;
            }
        }

        return _problem.IsStable(point) && _problem.Value(point) is var value && double.IsFinite(value) ? value : double.NegativeInfinity;
    }
}
