namespace R3edge.Domain.Regimes.Volatility;

/// <summary>Looks for the greatest of the maxima that a likelihood may have: one run from the best point of each part of a grid.</summary>
internal sealed class Climb
{
    private const int Size = LikelihoodDerivatives.Size;
    private const int MostSteps = 200;
    private const double StartInverseNu = 0.125;

    // In log-likelihood: what a search without derivatives may find above the maximum that it is on the way to.
    private const double NoLess = 1e-3;
    private readonly LikelihoodProblem _problem;
    private readonly NewtonMaximizer _maximizer;
    private double _bestValue = double.NegativeInfinity;
    private double[]? _stuck;
    private double _stuckValue = double.NegativeInfinity;

    internal Climb(LikelihoodProblem problem, ParameterBounds bounds)
    {
        _problem = problem;
        var free = FreeParameters(problem.Specification);
        var isSmooth = problem.Specification.Model != VarianceModel.Egarch;
        _maximizer = new NewtonMaximizer(problem, bounds, free, isSmooth ? MostSteps : MeanScan.MostSteps);
        foreach (var start in Starts())
        {
            Try(start);
        }

        var outliers = isSmooth || !problem.HasOutliers || problem.Specification.HasNu ? null : new OutlierSearch(problem, bounds, free);
        foreach (var start in outliers?.Ends ?? [])
        {
            Try(start);
        }

        if (!isSmooth && (Best ?? _stuck) is { } around)
        {
            Scan(bounds, free, around, _bestValue);
        }

        if (outliers is not null && outliers.BestValue > _bestValue + NoLess)
        {
            Scan(bounds, free, outliers.Ends[0], double.NegativeInfinity);
            IsUnstable = outliers.BestValue > _bestValue + NoLess;
            Best = IsUnstable ? null : Best;
        }
    }

    /// <summary>Whether the likelihood is higher than at any maximum on the way to where EGARCH is no longer stable.</summary>
    internal bool IsUnstable { get; private set; }

    /// <summary>The greatest maximum; null where there is none.</summary>
    internal double[]? Best { get; private set; }

    /// <summary>The parameters that a model has, as indices into a point.</summary>
    /// <param name="specification">The model.</param>
    internal static int[] FreeParameters(GarchSpecification specification) => (specification.HasGamma, specification.HasNu) switch
    {
        (false, false) => [0, 1, 2, 3],
        (true, false) => [0, 1, 2, 3, 4],
        (false, true) => [0, 1, 2, 3, 5],
        _ => [0, 1, 2, 3, 4, 5],
    };

    private void Scan(ParameterBounds bounds, int[] free, double[] around, double value)
    {
        var scan = new MeanScan(_problem, bounds, free, _maximizer, around, value);
        if (double.IsFinite(scan.BestValue) && scan.BestValue >= _bestValue)
        {
            (Best, _bestValue) = (scan.Best, scan.BestValue);
        }
    }

    private void Try(double[] point)
    {
        var end = _maximizer.Run(point, Best);
        var value = _maximizer.Derivatives.LogLikelihood;

        // The last step adds less than rounding to the likelihood that stands there.
        if (end == AscentEnd.Maximum && value > _bestValue && _problem.IsStable(point))
        {
            (Best, _bestValue) = (point, value);
        }
        else if (end == AscentEnd.Failed && value > _stuckValue)
        {
            (_stuck, _stuckValue) = (point, value);
        }
    }

    // Around outliers the likelihood has maxima far from where ordinary returns have theirs, and where one begins says little of where it ends.
    private IEnumerable<double[]> Starts() => _problem.HasOutliers
        ? [.. Starts([0.98, 0.9, 0.6], Shocks()), .. OutlierStarts()]
        : Starts([0.98, 0.9, 0.6], Shocks());

    private IEnumerable<double[]> OutlierStarts() =>
        from persistence in OutlierPersistences()
        from shock in OutlierShocks()
        where _problem.Specification.Model == VarianceModel.Egarch || shock.Alpha + (0.5 * shock.Gamma) <= persistence
        select Start(persistence, shock.Alpha, shock.Gamma);

    // The best point for each persistence, the best of all first.
    private IEnumerable<double[]> Starts(ReadOnlySpan<double> persistences, (double Alpha, double Gamma)[] shocks)
    {
        var starts = new List<(double Value, double[] Point)>();
        foreach (var persistence in persistences)
        {
            var best = (Value: double.NegativeInfinity, Point: Array.Empty<double>());
            foreach (var (alpha, gamma) in shocks)
            {
                var point = Start(persistence, alpha, gamma);
                var value = _problem.Value(point);
                if (value > best.Value)
                {
                    best = (value, point);
                }
            }

            if (best.Point.Length > 0)
            {
                starts.Add(best);
            }
        }

        return starts.OrderByDescending(start => start.Value).Select(start => start.Point);
    }

    private (double Alpha, double Gamma)[] Shocks() => _problem.Specification.Model switch
    {
        VarianceModel.Garch => [(0.05, 0.0), (0.2, 0.0)],
        VarianceModel.Gjr => [(0.05, 0.0), (0.2, 0.0), (0.02, 0.1)],
        _ => [(0.1, 0.0), (0.3, 0.0), (0.1, -0.1), (0.1, 0.1)],
    };

    private double[] OutlierPersistences() => _problem.Specification.Model == VarianceModel.Egarch ? [0.9995, 0.995, 0.98] : [0.9999, 0.995, 0.9, 0.1];

    private (double Alpha, double Gamma)[] OutlierShocks() => _problem.Specification.Model switch
    {
        VarianceModel.Garch => [(0.1, 0.0), (1e-4, 0.0)],
        VarianceModel.Gjr => [(0.1, 0.0), (0.2, -0.2), (0.03, -0.03), (1e-4, 0.0)],
        _ => [(-0.01, 0.04), (0.02, 0.04), (0.02, -0.04)],
    };

    private double[] Start(double persistence, double alpha, double gamma)
    {
        var point = new double[Size];
        point[0] = _problem.Mean;
        var isEgarch = _problem.Specification.Model == VarianceModel.Egarch;
        point[1] = (1.0 - persistence) * (isEgarch ? Math.Log(_problem.Variance) : _problem.Variance);
        point[2] = alpha;
        point[3] = isEgarch ? persistence : persistence - alpha - (0.5 * gamma);
        point[4] = gamma;
        point[5] = _problem.Specification.HasNu ? StartInverseNu : 0.0;
        return point;
    }
}
