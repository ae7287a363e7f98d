namespace R3edge.Domain.Regimes.Volatility;

/// <summary>The covariances of an estimate in the unit of the returns. A parameter on a bound counts as known.</summary>
internal sealed class GarchCovariance
{
    private const int Size = LikelihoodDerivatives.Size;
    private const double LeastVariance = 1e-8; // Of what it would be without bounds: below it lies rounding.
    private readonly LikelihoodProblem _problem;
    private readonly ParameterBounds _bounds;
    private readonly double[] _point;
    private readonly int[] _free;

    internal GarchCovariance(LikelihoodProblem problem, ParameterBounds bounds, double[] point)
    {
        _problem = problem;
        _bounds = bounds;
        _point = point;
        var specification = problem.Specification;
        _free = Climb.FreeParameters(specification);
        for (var k = 0; k < bounds.Count; k++)
        {
            IsAtBound |= bounds.Distance(k, point) <= ParameterBounds.Slack;
        }

        var derivatives = new LikelihoodDerivatives();
        problem.Derivatives(point, withOuterProduct: true, derivatives);
        LogLikelihood = derivatives.LogLikelihood;
        if (specification.HasNu)
        {
            derivatives.ToInverseNu(1.0 / point[Size - 1]);
        }

        var information = Select(derivatives.Hessian, -1.0);
        var outer = Select(derivatives.OuterProduct, 1.0);
        var inverse = Invert(information);
        Hessian = Errors(inverse);
        OuterProduct = Errors(Invert(outer));
        Robust = Errors(inverse is null ? null : Multiply(Multiply(inverse, outer), inverse));
    }

    /// <summary>Whether the estimate lies on a bound.</summary>
    internal bool IsAtBound { get; }

    /// <summary>The log-likelihood of the scaled returns.</summary>
    internal double LogLikelihood { get; }

    internal GarchStandardErrors Hessian { get; }

    internal GarchStandardErrors OuterProduct { get; }

    internal GarchStandardErrors Robust { get; }

    private double[] Select(double[] matrix, double sign)
    {
        var size = _free.Length;
        var selected = new double[size * size];
        for (var i = 0; i < selected.Length; i++)
        {
            selected[i] = sign * matrix[(_free[i / size] * Size) + _free[i % size]];
        }

        return selected;
    }

    // The inverse along the bounds that hold: V - V A'(A V A')^-1 A V, with penalties so that V exists where it does along the bounds.
    private double[]? Invert(double[] matrix)
    {
        var size = _free.Length;
        var stiff = (double[])matrix.Clone();
        var held = new List<int>();
        for (var k = 0; k < _bounds.Count; k++)
        {
            if (_bounds.Distance(k, _point) <= ParameterBounds.Slack)
            {
                held.Add(k);
                BoundPenalty.Add(stiff, _free, _bounds.Row(k));
            }
        }

        if (!SmallMatrix.Factor(stiff, size))
        {
            return null;
        }

        var inverse = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            inverse[(i * size) + i] = 1.0;
            SmallMatrix.Solve(stiff, size, inverse.AsSpan(i * size, size));
        }

        foreach (var bound in held)
        {
            Project(inverse, _bounds.Row(bound));
        }

        return inverse;
    }

    private void Project(double[] inverse, ReadOnlySpan<double> row)
    {
        var size = _free.Length;
        var across = new double[size];
        var total = 0.0;
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                across[i] += inverse[(i * size) + j] * row[_free[j]];
            }

            total += row[_free[i]] * across[i];
        }

        for (var i = 0; i < size * size && total > 0.0; i++)
        {
            var remaining = inverse[i] - (across[i / size] * across[i % size] / total);
            var isDiagonal = i / size == i % size;
            inverse[i] = isDiagonal && remaining < LeastVariance * inverse[i] ? 0.0 : remaining;
        }
    }

    private double[] Multiply(double[] left, double[] right)
    {
        var size = _free.Length;
        var product = new double[size * size];
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                for (var k = 0; k < size; k++)
                {
                    product[(i * size) + j] += left[(i * size) + k] * right[(k * size) + j];
                }
            }
        }

        return product;
    }

    private GarchStandardErrors Errors(double[]? covariance)
    {
        var size = _free.Length;
        var errors = new double[Size];
        Array.Fill(errors, double.NaN);
        for (var i = 0; covariance is not null && i < size; i++)
        {
            var variance = covariance[(i * size) + i];
            errors[_free[i]] = variance > 0.0 ? Math.Sqrt(variance) : double.NaN;
        }

        var scale = _problem.Scale;
        var omega = scale * scale * errors[1];
        if (_problem.Specification.Model == VarianceModel.Egarch && covariance is not null)
        {
            // omega = scaled omega + 2 ln(scale) (1 - beta).
            var slope = -2.0 * Math.Log(scale);
            var variance = covariance[size + 1] + (2.0 * slope * covariance[size + 3]) + (slope * slope * covariance[(3 * size) + 3]);
            omega = variance > 0.0 ? Math.Sqrt(variance) : double.NaN;
        }

        var inverseNu = _point[Size - 1];
        return new GarchStandardErrors(
            scale * errors[0], omega, errors[2], errors[4], errors[3], errors[5] / (inverseNu * inverseNu));
    }
}
