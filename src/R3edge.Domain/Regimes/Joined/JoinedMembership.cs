namespace R3edge.Domain.Regimes.Joined;

/// <summary>
/// Joins states, volatility and trend into the six regimes. Each state has a level of volatility and a direction from the model;
/// the percentile of the volatility and the trend of the hour are pooled with them in logarithms (Genest and Zidek 1986), state
/// by state, and the states are averaged by their probabilities.
/// </summary>
internal sealed class JoinedMembership
{
    // Volatility over the window's median: e to these is 0.85, 1.6 and 4.
    private const double LowActivity = -0.16;
    private const double HighActivity = 0.47;
    private const double ExtremeActivity = 1.39;
    private const double ActivitySoftness = 0.1;
    private const double ExtremeSoftness = 0.12;
    private const double LowPercentile = 0.30;
    private const double HighPercentile = 0.85;
    private const double ExtremePercentile = 0.9;
    private const double PercentileSoftness = 0.05;
    private const double ExtremePercentileSoftness = 0.02;

    // How much of the level of volatility the states decide.
    private const double StateWeight = 0.7;

    // A drift of two standard errors makes a direction as likely as none, and four bound what any drift can say.
    private const double DriftThreshold = 2.0;
    private const double MostDrift = 4.0;

    // The score that a trend is expected to show, in standard errors.
    private const double TrendSize = 1.5;
    private const int Levels = 3;

    private readonly double[] _levels;
    private readonly double[] _down;
    private readonly double[] _up;

    public JoinedMembership(RegimeModel model)
    {
        var states = model.States.StateCount;
        _levels = new double[states * Levels];
        _down = new double[states];
        _up = new double[states];
        for (var state = 0; state < states; state++)
        {
            var activity = model.Activity(state);
            Power(
                RegimeMembership.Above(activity, LowActivity, ActivitySoftness),
                RegimeMembership.Above(activity, HighActivity, ActivitySoftness),
                StateWeight,
                _levels.AsSpan(state * Levels, Levels));
            var drift = model.DriftScores[state];
            _down[state] = Math.Exp(Math.Clamp(-drift - DriftThreshold, -MostDrift, MostDrift));
            _up[state] = Math.Exp(Math.Clamp(drift - DriftThreshold, -MostDrift, MostDrift));
        }
    }

    /// <summary>Writes how probable each regime is.</summary>
    /// <param name="states">The probability of each state.</param>
    /// <param name="percentile">Of the volatility, 0 to 1.</param>
    /// <param name="activity">The smoothed activity of the latest blocks.</param>
    /// <param name="trend">The score of the trend.</param>
    /// <param name="probabilities">Receives six numbers that sum to 1.</param>
    public void Join(ReadOnlySpan<double> states, double percentile, double activity, double trend, Span<double> probabilities)
    {
        probabilities.Clear();
        Span<double> now = stackalloc double[Levels];
        Power(
            RegimeMembership.Above(percentile, LowPercentile, PercentileSoftness),
            RegimeMembership.Above(percentile, HighPercentile, PercentileSoftness),
            1.0 - StateWeight,
            now);
        var extreme = RegimeMembership.Above(percentile, ExtremePercentile, ExtremePercentileSoftness)
            * RegimeMembership.Above(activity, ExtremeActivity, ExtremeSoftness);

        // The density of the score around TrendSize over that around 0, and of -TrendSize.
        var rising = Math.Exp(TrendSize * trend - 0.5 * TrendSize * TrendSize);
        var falling = Math.Exp(-TrendSize * trend - 0.5 * TrendSize * TrendSize);
        for (var state = 0; state < states.Length; state++)
        {
            var own = _levels.AsSpan(state * Levels, Levels);
            var (low, usual, high) = (own[0] * now[0], own[1] * now[1], own[2] * now[2]);
            var share = 1.0 / (low + usual + high);
            var up = _up[state] * rising;
            var down = _down[state] * falling;
            var flat = 1.0 / (1.0 + up + down);
            high *= share;
            RegimeMembership.Add(
                new VolatilityLevels(low * share, usual * share, high * (1.0 - extreme), high * extreme),
                new Directions(down * flat, flat, up * flat, falling / (falling + rising)),
                states[state],
                probabilities);
        }

        RegimeMembership.Normalize(probabilities);
    }

    // Raised to the power of the weight, so that a product pools; no level is ever ruled out.
    private static void Power(double aboveLow, double aboveUsual, double weight, Span<double> to)
    {
        const double Least = 1e-6;
        var high = Math.Min(aboveLow, aboveUsual);
        to[0] = Math.Pow(Math.Max(1.0 - aboveLow, Least), weight);
        to[1] = Math.Pow(Math.Max(aboveLow - high, Least), weight);
        to[2] = Math.Pow(Math.Max(high, Least), weight);
    }
}
