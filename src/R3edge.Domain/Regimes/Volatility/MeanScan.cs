namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// The likelihood of EGARCH has a kink wherever the mean passes a return, since |z| has one at 0: there may be a maximum on a kink, where no
/// slope is 0, and many small maxima side by side. So the means within two standard errors of a maximum are looked through, the other
/// parameters following along the ridge, and the most promising are climbed from.
/// </summary>
internal sealed class MeanScan
{
    private const int Size = LikelihoodDerivatives.Size;
    private const int StepsEachSide = 40;
    private const double StandardErrors = 2.0;
    private const int MostClimbs = 4;
    internal const int MostSteps = 40; // A climb that meets a kink would go on in ever smaller steps.

    // Of a standard error.
    private const double FirstReach = 1e-3;
    private const double LastWidth = 1e-6;
    private const double Hopeless = 0.5; // In log-likelihood: a kink does not lift a climb so much.
    private readonly LikelihoodProblem _problem;
    private readonly NewtonMaximizer _maximizer;
    private readonly NewtonMaximizer _held;
    private readonly double[] _ridge = new double[Size];
    private double _error;

    /// <summary>Looks around a point.</summary>
    /// <param name="problem">The likelihood.</param>
    /// <param name="bounds">Its bounds.</param>
    /// <param name="free">The parameters, the mean first.</param>
    /// <param name="maximizer">Moves them all.</param>
    /// <param name="point">A maximum, or where a climb got stuck.</param>
    /// <param name="value">The log-likelihood there, or negative infinity where it is no maximum.</param>
    internal MeanScan(
        LikelihoodProblem problem, ParameterBounds bounds, int[] free, NewtonMaximizer maximizer, double[] point, double value)
    {
        _problem = problem;
        _maximizer = maximizer;
        _held = new NewtonMaximizer(problem, bounds, free[1..], MostSteps);
        BestValue = value;
        Best = point;
        if (!TryFindRidge(point, free))
        {
            return;
        }

        foreach (var start in Starts(point))
        {
            Climb(start);
        }
    }

    /// <summary>The greatest maximum found.</summary>
    internal double[] Best { get; private set; }

    /// <summary>The log-likelihood there; negative infinity where none was found.</summary>
    internal double BestValue { get; private set; }

    // How the other parameters follow the mean where the likelihood is quadratic: -H^-1 times the column of the mean, the mean's row left out.
    private bool TryFindRidge(double[] point, int[] free)
    {
        var derivatives = new LikelihoodDerivatives();
        _problem.Derivatives(point, withOuterProduct: false, derivatives);
        if (_problem.Specification.HasNu)
        {
            derivatives.ToInverseNu(1.0 / point[Size - 1]);
        }

        var others = free[1..];
        var matrix = new double[others.Length * others.Length];
        var column = new double[others.Length];
        for (var i = 0; i < others.Length; i++)
        {
            column[i] = derivatives.Hessian[others[i]];
            for (var j = 0; j < others.Length; j++)
            {
                matrix[(i * others.Length) + j] = -derivatives.Hessian[(others[i] * Size) + others[j]];
            }
        }

        if (!SmallMatrix.Factor(matrix, others.Length))
        {
            return false;
        }

        SmallMatrix.Solve(matrix, others.Length, column);
        var information = -derivatives.Hessian[0];
        for (var i = 0; i < others.Length; i++)
        {
            information -= derivatives.Hessian[others[i]] * column[i];
            _ridge[others[i]] = column[i];
        }

        _ridge[0] = 1.0;
        _error = 1.0 / Math.Sqrt(information);
        return double.IsFinite(_error);
    }

    private IEnumerable<double[]> Starts(double[] point)
    {
        var values = new double[(2 * StepsEachSide) + 1];
        var points = new double[values.Length][];
        for (var i = 0; i < values.Length; i++)
        {
            points[i] = Shifted(point, (i - StepsEachSide) * (StandardErrors * _error / StepsEachSide));
            values[i] = IsAllowed(points[i]) ? _problem.Value(points[i]) : double.NegativeInfinity;
        }

        return Enumerable.Range(1, values.Length - 2)
            .Where(i => values[i] >= values[i - 1] && values[i] >= values[i + 1])
            .OrderByDescending(i => values[i])
            .Take(MostClimbs)
            .Select(i => points[i]);
    }

    private void Climb(double[] start)
    {
        var point = (double[])start.Clone();
        var end = _maximizer.Run(point, []);
        if (end == AscentEnd.Maximum)
        {
            Keep(point, _maximizer.Derivatives.LogLikelihood);
            return;
        }

        if (_maximizer.Derivatives.LogLikelihood > BestValue - Hopeless)
        {
            Bisect(point);
        }
    }

    // Stuck at a kink: halves an interval at whose left end the likelihood, maximised over the other parameters, rises with the mean and at
    // whose right end it falls. What is left of the interval holds a smooth maximum or a kink that is one.
    private void Bisect(double[] stuck)
    {
        var reach = FirstReach * _error;
        var left = (double[])stuck.Clone();
        var right = (double[])stuck.Clone();
        while (!(Slope(left, stuck[0] - reach) > 0.0) || !(Slope(right, stuck[0] + reach) < 0.0))
        {
            reach *= 4.0;
            if (!(reach < StandardErrors * _error))
            {
                return;
            }
        }

        var middle = (double[])left.Clone();
        while (right[0] - left[0] > LastWidth * _error)
        {
            var mean = 0.5 * (left[0] + right[0]);
            if (mean <= left[0] || mean >= right[0])
            {
                break; // No number lies between.
            }

            var slope = Slope(middle, mean);
            if (double.IsNaN(slope))
            {
                return;
            }

            middle.CopyTo(slope > 0.0 ? left : right, 0);
        }

        _ = Slope(middle, KinkBetween(left[0], right[0]));
        Keep(middle, _problem.Value(middle));
    }

    // Climbs with the mean held; NaN where that fails.
    private double Slope(double[] point, double mean)
    {
        point[0] = mean;
        return _held.Run(point, []) == AscentEnd.Maximum ? _held.Derivatives.Gradient[0] : double.NaN;
    }

    private double KinkBetween(double left, double right)
    {
        foreach (var value in _problem.Returns)
        {
            if (value >= left && value <= right)
            {
                return value;
            }
        }

        return 0.5 * (left + right);
    }

    private double[] Shifted(double[] point, double distance)
    {
        var shifted = new double[Size];
        for (var i = 0; i < Size; i++)
        {
            shifted[i] = point[i] + (distance * _ridge[i]);
        }

        return shifted;
    }

    private bool IsAllowed(double[] point) => Math.Abs(point[3]) <= 1.0
        && (!_problem.Specification.HasNu || (point[5] >= 1.0 / GarchEstimator.GreatestNu && point[5] <= 1.0 / GarchEstimator.LeastNu));

    private void Keep(double[] point, double value)
    {
        if (value > BestValue && _problem.IsStable(point))
        {
            (Best, BestValue) = (point, value);
        }
    }
}
