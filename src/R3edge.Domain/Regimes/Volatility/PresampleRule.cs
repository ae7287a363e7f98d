namespace R3edge.Domain.Regimes.Volatility;

/// <summary>
/// What stands for the variance and the squared residual before the first return. In GJR the indicator counts one half there; in EGARCH
/// the shock terms are at their expectation, 0.
/// </summary>
public enum PresampleRule
{
    /// <summary>
    /// The mean squared residual of the sample, which moves with the mean while fitting (Fiorentini, Calzolari and Panattoni 1996).
    /// </summary>
    MeanSquare,

    /// <summary>
    /// The squared deviations of the first 75 returns from the sample mean, weighted by 0.94^i (RiskMetrics); fixed while fitting.
    /// </summary>
    Backcast,
}
