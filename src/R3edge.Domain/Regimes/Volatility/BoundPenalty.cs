namespace R3edge.Domain.Regimes.Volatility;

/// <summary>Makes a matrix stiff across a bound, which changes nothing along it.</summary>
internal static class BoundPenalty
{
    private const double Stiffness = 10.0;

    /// <summary>Adds a multiple of a a'.</summary>
    /// <param name="matrix">Over the free parameters, row by row.</param>
    /// <param name="free">The free parameters.</param>
    /// <param name="row">a over all parameters.</param>
    internal static void Add(Span<double> matrix, ReadOnlySpan<int> free, ReadOnlySpan<double> row)
    {
        var size = free.Length;
        var scale = 1.0;
        for (var i = 0; i < size; i++)
        {
            if (row[free[i]] != 0.0)
            {
                scale = Math.Max(scale, Math.Abs(matrix[(i * size) + i]) / (row[free[i]] * row[free[i]]));
            }
        }

        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j < size; j++)
            {
                matrix[(i * size) + j] += Stiffness * scale * row[free[i]] * row[free[j]];
            }
        }
    }
}
