namespace R3edge.Domain.Regimes.Volatility;

/// <summary>What stands for the variance before the first return, with its derivatives by the mean.</summary>
/// <param name="Variance">The variance.</param>
/// <param name="First">Its first derivative.</param>
/// <param name="Second">Its second derivative.</param>
internal readonly record struct Presample(double Variance, double First, double Second);
