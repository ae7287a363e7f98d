namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// Maximises a likelihood within its bounds by Newton's method with the analytic Hessian; where that is not negative definite, a
/// multiple of its diagonal damps it (Levenberg 1944, Marquardt 1963). Near the maximum the steps are taken whole, so that the end is
/// exact to rounding.
/// </summary>
internal sealed class NewtonMaximizer
{
    private const int Size = LikelihoodDerivatives.Size;
    private const int MostHalvings = 12; // Of a tenth to a half each.

    // Gains in log-likelihood: a step that promises 1e-16 is some 1e-8 of a standard error long.
    private const double FinalGain = 1e-16;
    private const double FinalDampedGain = 1e-11;
    private const double WholeStepGain = 1e-6;

    // In squared standard errors.
    private const double NearSquare = 9.0;
    private const double VeryNearSquare = 0.1;
    private readonly LikelihoodProblem _problem;
    private readonly ParameterBounds _bounds;
    private readonly int[] _free;
    private readonly int _mostSteps;
    private readonly StepSolver _solver;
    private readonly double[] _matrix;
    private readonly double[] _step = new double[Size];
    private readonly double[] _trial = new double[Size];

    /// <summary>Makes a maximiser.</summary>
    /// <param name="problem">The likelihood.</param>
    /// <param name="bounds">Its bounds.</param>
    /// <param name="free">The parameters that may move.</param>
    /// <param name="mostSteps">After so many steps a climb is given up.</param>
    internal NewtonMaximizer(LikelihoodProblem problem, ParameterBounds bounds, int[] free, int mostSteps)
    {
        _mostSteps = mostSteps;
        _problem = problem;
        _bounds = bounds;
        _free = free;
        _solver = new StepSolver(bounds, free);
        _matrix = new double[free.Length * free.Length];
    }

    /// <summary>The likelihood and its derivatives where the last run looked last.</summary>
    internal LikelihoodDerivatives Derivatives { get; } = new();

    /// <summary>The steps of the last run.</summary>
    internal int Steps { get; private set; }

    /// <summary>Climbs to a maximum.</summary>
    /// <param name="point">Where to start, within the bounds; then the best point there was.</param>
    /// <param name="known">A maximum found before; empty for none.</param>
    internal AscentEnd Run(Span<double> point, ReadOnlySpan<double> known)
    {
        var previous = double.PositiveInfinity;
        for (Steps = 0; Steps < _mostSteps; Steps++)
        {
            Evaluate(point);
            if (!double.IsFinite(Derivatives.LogLikelihood) || !TryStep(point, out var damping))
            {
                return AscentEnd.Failed;
            }

            if (damping == 0.0 && !known.IsEmpty && IsNear(point, known))
            {
                return AscentEnd.Known;
            }

            // On a bound the last digits of the gain are rounding times a large multiplier: they stop to shrink.
            var gain = PredictedGain(damping);
            if (gain <= (damping > 0.0 ? FinalDampedGain : FinalGain) || (gain < FinalDampedGain && gain > 0.25 * previous))
            {
                Move(point, 1.0);
                return AscentEnd.Maximum;
            }

            previous = gain;
            if (gain < WholeStepGain && damping == 0.0)
            {
                Move(point, 1.0);
            }
            else if (!Search(point))
            {
                return AscentEnd.Failed;
            }
        }

        return AscentEnd.Failed;
    }

    // Whether the present point is in the neighbourhood of a known maximum and the whole step leads all but there.
    private bool IsNear(ReadOnlySpan<double> point, ReadOnlySpan<double> known)
    {
        var (before, after) = (0.0, 0.0);
        var size = _free.Length;
        for (var i = 0; i < size; i++)
        {
            var (rowBefore, rowAfter) = (0.0, 0.0);
            for (var j = 0; j < size; j++)
            {
                var away = point[_free[j]] - known[_free[j]];
                rowBefore += _matrix[(i * size) + j] * away;
                rowAfter += _matrix[(i * size) + j] * (away + _step[_free[j]]);
            }

            var distance = point[_free[i]] - known[_free[i]];
            before += rowBefore * distance;
            after += rowAfter * (distance + _step[_free[i]]);
        }

        return before < NearSquare && after < VeryNearSquare;
    }

    private void Evaluate(ReadOnlySpan<double> point)
    {
        _problem.Derivatives(point, withOuterProduct: false, Derivatives);
        if (_problem.Specification.HasNu)
        {
            Derivatives.ToInverseNu(1.0 / point[Size - 1]);
        }
    }

    private bool TryStep(ReadOnlySpan<double> point, out double damping)
    {
        damping = 0.0;
        var isTried = false;
        while (damping < 1e12)
        {
            CopyMatrix(damping);
            if (_solver.TryFactor(_matrix) || (damping == 0.0 && AddPenalties(point) && _solver.TryFactor(_matrix)))
            {
                _solver.Solve(Derivatives.Gradient, point, _step);
                isTried = true;
                break;
            }

            damping = damping == 0.0 ? 1e-4 : 10.0 * damping;
        }

        return isTried && AreFinite(_step);
    }

    private void CopyMatrix(double damping)
    {
        var size = _free.Length;
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                _matrix[(i * size) + j] = -Derivatives.Hessian[(_free[i] * Size) + _free[j]];
            }

            var at = (_free[i] * Size) + _free[i];
            _matrix[(i * size) + i] += damping * Math.Abs(Derivatives.Hessian[at]);
        }
    }

    // Along a bound that holds, curvature across it does not matter: a penalty on leaving it makes the matrix definite and leaves every
    // step along the bound as it is.
    private bool AddPenalties(ReadOnlySpan<double> point)
    {
        var isAdded = false;
        for (var k = 0; k < _bounds.Count; k++)
        {
            if (_bounds.Distance(k, point) > ParameterBounds.Slack)
            {
                continue;
            }

            isAdded = true;
            BoundPenalty.Add(_matrix, _free, _bounds.Row(k));
        }

        return isAdded;
    }

    private double PredictedGain(double damping)
    {
        var (linear, quadratic) = (0.0, 0.0);
        CopyMatrix(damping);
        var size = _free.Length;
        for (var i = 0; i < size; i++)
        {
            linear += Derivatives.Gradient[_free[i]] * _step[_free[i]];
            for (var j = 0; j < size; j++)
            {
                quadratic += _step[_free[i]] * _matrix[(i * size) + j] * _step[_free[j]];
            }
        }

        return linear - (0.5 * quadratic);
    }

    private bool Search(Span<double> point)
    {
        var start = Derivatives.LogLikelihood;
        var slope = 0.0;
        foreach (var i in _free)
        {
            slope += Derivatives.Gradient[i] * _step[i];
        }

        var share = 1.0;
        for (var i = 0; i < MostHalvings; i++)
        {
            point.CopyTo(_trial);
            Move(_trial, share);
            var value = _problem.Value(_trial);
            if (value >= start + (1e-4 * share * slope))
            {
                _trial.CopyTo(point);
                return true;
            }

            // The maximum of the parabola through both values with the slope at the start, kept within a tenth and a half.
            var parabola = 0.5 * slope * share / ((slope * share) - (value - start));
            share *= double.IsFinite(parabola) ? Math.Clamp(parabola, 0.1, 0.5) : 0.1;
        }

        return false;
    }

    // A step that ends on a bound must not end beyond it by rounding.
    private void Move(Span<double> point, double share)
    {
        for (var i = 0; i < Size; i++)
        {
            point[i] += share * _step[i];
        }

        for (var k = 0; k < _bounds.Count; k++)
        {
            var distance = _bounds.Distance(k, point);
            if (distance >= 0.0)
            {
                continue;
            }

            var row = _bounds.Row(k);
            var norm = 0.0;
            for (var i = 0; i < Size; i++)
            {
                norm += row[i] * row[i];
            }

            for (var i = 0; i < Size; i++)
            {
                point[i] -= distance * row[i] / norm;
            }
        }
    }

    private static bool AreFinite(ReadOnlySpan<double> values)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}
