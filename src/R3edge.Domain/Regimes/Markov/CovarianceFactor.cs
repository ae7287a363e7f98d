namespace R3edge.Domain.Regimes.Markov;

/// <summary>Cholesky factors of covariances of up to four features.</summary>
internal static class CovarianceFactor
{
    /// <summary>Whether a matrix is symmetric and positive definite.</summary>
    /// <param name="matrix">The matrix, row by row.</param>
    /// <param name="size">1 to 4.</param>
    public static bool IsPositiveDefinite(ReadOnlySpan<double> matrix, int size)
    {
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (matrix[i * size + j] != matrix[j * size + i])
                {
                    return false;
                }
            }
        }

        Span<double> inverse = stackalloc double[size * size];
        return TryInvert(matrix, size, 0.0, inverse, out _);
    }

    /// <summary>The inverse of the lower Cholesky factor.</summary>
    /// <param name="matrix">A symmetric matrix, row by row.</param>
    /// <param name="size">1 to 4.</param>
    /// <param name="floor">The variance of a feature, given those before it, must be above this.</param>
    /// <param name="inverse">Receives the inverse factor, row by row; what is above the diagonal is 0.</param>
    /// <param name="logDeterminant">Half the logarithm of the matrix's determinant.</param>
    /// <returns>Whether every such variance is above the floor.</returns>
    public static bool TryInvert(ReadOnlySpan<double> matrix, int size, double floor, Span<double> inverse, out double logDeterminant)
    {
        Span<double> factor = stackalloc double[size * size];
        logDeterminant = 0.0;
        inverse[..(size * size)].Clear();
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i * size + j];
                for (var k = 0; k < j; k++)
                {
                    sum -= factor[i * size + k] * factor[j * size + k];
                }

                if (j < i)
                {
                    factor[i * size + j] = sum / factor[j * size + j];
                    continue;
                }

                // Written so that NaN fails too.
                if (!(sum > floor && sum < double.PositiveInfinity))
                {
                    return false;
                }

                factor[i * size + i] = Math.Sqrt(sum);
                logDeterminant += Math.Log(factor[i * size + i]);
            }

            InvertRow(factor, size, i, inverse);
        }

        return true;
    }

    private static void InvertRow(ReadOnlySpan<double> factor, int size, int row, Span<double> inverse)
    {
        var reciprocal = 1.0 / factor[row * size + row];
        for (var column = 0; column < row; column++)
        {
            var sum = 0.0;
            for (var k = column; k < row; k++)
            {
                sum += factor[row * size + k] * inverse[k * size + column];
            }

            inverse[row * size + column] = -sum * reciprocal;
        }

        inverse[row * size + row] = reciprocal;
    }
}
