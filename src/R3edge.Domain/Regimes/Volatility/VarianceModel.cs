namespace R3edge.Domain.Regimes.Volatility;

/// <summary>How the conditional variance h of a return follows from the past; e is a return less its mean, z = e / sqrt(h).</summary>
public enum VarianceModel
{
    /// <summary>h = omega + alpha e^2 + beta h, all of the return before (Bollerslev 1986).</summary>
    Garch,

    /// <summary>h = omega + (alpha + gamma [e below 0]) e^2 + beta h (Glosten, Jagannathan and Runkle 1993).</summary>
    Gjr,

    /// <summary>
    /// ln h = omega + alpha (|z| - sqrt(2 / pi)) + gamma z + beta ln h (Nelson 1991). The constant is that of normal innovations whatever the
    /// distribution is, as peers write it; with another constant only omega would differ.
    /// </summary>
    Egarch,
}
