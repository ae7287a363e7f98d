namespace R3edge.Domain.Backtesting;

/// <summary>The moments of a sample of returns that tell how sure its Sharpe ratio is. NaN where the returns do not vary.</summary>
/// <param name="Count">How many returns.</param>
/// <param name="Sharpe">Mean over standard deviation (n - 1) of a sample; not annualised.</param>
/// <param name="Skewness">Third standardised moment; 0 for a symmetric distribution.</param>
/// <param name="Kurtosis">Fourth standardised moment, <b>not</b> in excess: 3 for a normal distribution; 1 or more.</param>
public readonly record struct ReturnMoments(int Count, double Sharpe, double Skewness, double Kurtosis)
{
    /// <summary>Whether the returns vary, so that there is a Sharpe ratio.</summary>
    public bool HasSharpe => !double.IsNaN(Sharpe);

    /// <summary>Measures returns, in two passes so that nothing cancels.</summary>
    /// <param name="returns">Fractions, less the risk-free return.</param>
    public static ReturnMoments Of(ReadOnlySpan<double> returns)
    {
        var count = returns.Length;
        var mean = 0.0;
        foreach (var value in returns)
        {
            mean += value;
        }

        mean /= count;
        double second = 0.0, third = 0.0, fourth = 0.0;
        foreach (var value in returns)
        {
            var deviation = value - mean;
            var squared = deviation * deviation;
            second += squared;
            third += squared * deviation;
            fourth += squared * squared;
        }

        var deviationOfAll = Math.Sqrt(second / (count - 1));
        if (count < 2 || !(deviationOfAll > Defined.NoiseFloor))
        {
            return new ReturnMoments(count, double.NaN, double.NaN, double.NaN);
        }

        var variance = second / count;
        return new ReturnMoments(
            count, mean / deviationOfAll, third / count / (variance * Math.Sqrt(variance)), fourth / count / (variance * variance));
    }
}
