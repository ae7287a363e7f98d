namespace R3edge.Domain.Regimes.Volatility;

/// <summary>Cholesky's decomposition of the few rows that an estimate has; matrices are square and stored row by row.</summary>
internal static class SmallMatrix
{
    private const double LeastPivot = 1e-13; // Of what the diagonal was: below it the pivot is rounding.

    /// <summary>Replaces the lower triangle of a symmetric matrix by L with L L' = A.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="size">Its rows.</param>
    /// <returns>Whether the matrix is positive definite.</returns>
    internal static bool Factor(Span<double> matrix, int size)
    {
        for (var j = 0; j < size; j++)
        {
            var diagonal = matrix[(j * size) + j];
            var pivot = diagonal;
            for (var k = 0; k < j; k++)
            {
                pivot -= matrix[(j * size) + k] * matrix[(j * size) + k];
            }

            if (!(pivot > LeastPivot * diagonal) || !double.IsFinite(pivot))
            {
                return false;
            }

            var root = Math.Sqrt(pivot);
            matrix[(j * size) + j] = root;
            for (var i = j + 1; i < size; i++)
            {
                var sum = matrix[(i * size) + j];
                for (var k = 0; k < j; k++)
                {
                    sum -= matrix[(i * size) + k] * matrix[(j * size) + k];
                }

                matrix[(i * size) + j] = sum / root;
            }
        }

        return true;
    }

    /// <summary>Solves L L' x = b in place.</summary>
    /// <param name="factor">What <see cref="Factor"/> left.</param>
    /// <param name="size">Its rows.</param>
    /// <param name="vector">b, then x.</param>
    internal static void Solve(ReadOnlySpan<double> factor, int size, Span<double> vector)
    {
        for (var i = 0; i < size; i++)
        {
            for (var k = 0; k < i; k++)
            {
                vector[i] -= factor[(i * size) + k] * vector[k];
            }

            vector[i] /= factor[(i * size) + i];
        }

        for (var i = size - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < size; k++)
            {
                vector[i] -= factor[(k * size) + i] * vector[k];
            }

            vector[i] /= factor[(i * size) + i];
        }
    }
}
