namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// Finds the step d that maximises g'd - d'B d / 2 within <see cref="ParameterBounds"/>, for a positive definite B. With
/// d = B^-1 (g + A'm) the multipliers m minimise m'A B^-1 A'm / 2 - (b - A B^-1 g)'m over m >= 0, which is solved by the active-set method
/// of Lawson and Hanson (1974, chapter 23).
/// </summary>
internal sealed class StepSolver
{
    private const int MostRounds = 50;
    private readonly ParameterBounds _bounds;
    private readonly int[] _free;
    private readonly int _count;
    private readonly double[] _factor;
    private readonly double[] _newton;
    private readonly double[] _solved; // Row j: B^-1 a_j.
    private readonly double[] _gram; // A B^-1 A'.
    private readonly double[] _right;
    private readonly double[] _multipliers;
    private readonly double[] _trial;
    private readonly double[] _work;
    private readonly bool[] _isActive;
    private readonly int[] _active;

    /// <summary>Makes a solver.</summary>
    /// <param name="bounds">The inequalities.</param>
    /// <param name="free">The parameters that may move.</param>
    internal StepSolver(ParameterBounds bounds, int[] free)
    {
        _bounds = bounds;
        _free = free;
        _count = bounds.Count;
        _factor = new double[free.Length * free.Length];
        _newton = new double[free.Length];
        _solved = new double[_count * free.Length];
        _gram = new double[_count * _count];
        _right = new double[_count];
        _multipliers = new double[_count];
        _trial = new double[_count];
        _work = new double[_count * _count];
        _isActive = new bool[_count];
        _active = new int[_count];
    }

    /// <summary>Takes a matrix on.</summary>
    /// <param name="matrix">B over the free parameters, row by row.</param>
    /// <returns>Whether it is positive definite; without that there is no step.</returns>
    internal bool TryFactor(ReadOnlySpan<double> matrix)
    {
        matrix.CopyTo(_factor);
        return SmallMatrix.Factor(_factor, _free.Length);
    }

    /// <summary>Computes the step for the matrix that was taken on last.</summary>
    /// <param name="gradient">g over all parameters.</param>
    /// <param name="at">The point that the step starts from; within the bounds.</param>
    /// <param name="step">Receives d over all parameters; 0 for those that do not move.</param>
    internal void Solve(ReadOnlySpan<double> gradient, ReadOnlySpan<double> at, Span<double> step)
    {
        var size = _free.Length;
        for (var i = 0; i < size; i++)
        {
            _newton[i] = gradient[_free[i]];
        }

        SmallMatrix.Solve(_factor, size, _newton);
        for (var j = 0; j < _count; j++)
        {
            var solved = _solved.AsSpan(j * size, size);
            for (var i = 0; i < size; i++)
            {
                solved[i] = _bounds.Row(j)[_free[i]];
            }

            SmallMatrix.Solve(_factor, size, solved);
        }

        for (var j = 0; j < _count; j++)
        {
            _right[j] = -_bounds.Distance(j, at);
            for (var i = 0; i < size; i++)
            {
                _right[j] -= _bounds.Row(j)[_free[i]] * _newton[i];
            }

            for (var k = 0; k < _count; k++)
            {
                var sum = 0.0;
                for (var i = 0; i < size; i++)
                {
                    sum += _bounds.Row(j)[_free[i]] * _solved[(k * size) + i];
                }

                _gram[(j * _count) + k] = sum;
            }
        }

        FindMultipliers();
        step.Clear();
        for (var i = 0; i < size; i++)
        {
            var sum = _newton[i];
            for (var j = 0; j < _count; j++)
            {
                sum += _multipliers[j] * _solved[(j * size) + i];
            }

            step[_free[i]] = sum;
        }
    }

    private void FindMultipliers()
    {
        _multipliers.AsSpan().Clear();
        _isActive.AsSpan().Clear();
        for (var round = 0; round < MostRounds; round++)
        {
            var worst = MostViolated();
            if (worst < 0)
            {
                return;
            }

            _isActive[worst] = true;
            if (!SettleActive())
            {
                // A row that depends on those already active holds with them.
                _isActive[worst] = false;
                return;
            }
        }
    }

    // The inactive inequality that the present multipliers break most, in units of its own standard deviation; -1 for none.
    private int MostViolated()
    {
        var (worst, most) = (-1, 1e-12);
        for (var j = 0; j < _count; j++)
        {
            var diagonal = _gram[(j * _count) + j];
            if (_isActive[j] || !(diagonal > 0.0))
            {
                continue;
            }

            var gap = _right[j];
            for (var k = 0; k < _count; k++)
            {
                gap -= _gram[(j * _count) + k] * _multipliers[k];
            }

            if (gap / Math.Sqrt(diagonal) > most)
            {
                (worst, most) = (j, gap / Math.Sqrt(diagonal));
            }
        }

        return worst;
    }

    // Solves for the multipliers of the active inequalities, letting go of those that would become negative.
    private bool SettleActive()
    {
        while (true)
        {
            var count = 0;
            for (var j = 0; j < _count; j++)
            {
                if (_isActive[j])
                {
                    _active[count++] = j;
                }
            }

            for (var i = 0; i < count; i++)
            {
                _trial[i] = _right[_active[i]];
                for (var k = 0; k < count; k++)
                {
                    _work[(i * count) + k] = _gram[(_active[i] * _count) + _active[k]];
                }
            }

            if (!SmallMatrix.Factor(_work, count))
            {
                return false;
            }

            SmallMatrix.Solve(_work, count, _trial);
            var (share, blocking) = (1.0, -1);
            for (var i = 0; i < count; i++)
            {
                var present = _multipliers[_active[i]];
                if (_trial[i] <= 0.0 && present / (present - _trial[i]) is var limit && !(limit >= share))
                {
                    (share, blocking) = (double.IsNaN(limit) ? 0.0 : limit, _active[i]);
                }
            }

            for (var i = 0; i < count; i++)
            {
                _multipliers[_active[i]] += share * (_trial[i] - _multipliers[_active[i]]);
            }

            if (blocking < 0)
            {
                return true;
            }

            _multipliers[blocking] = 0.0;
            _isActive[blocking] = false;
        }
    }
}
