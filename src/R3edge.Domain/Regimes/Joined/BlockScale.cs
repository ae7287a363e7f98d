namespace R3edge.Domain.Regimes.Joined;

/// <summary>
/// The usual volatility of a bar, and from it what is measured of a block: its activity, the logarithm of its volatility over the
/// usual, which is close to normal (Alizadeh, Brandt and Diebold 2002) and tells the hidden states apart; and its direction, its
/// return over what its volatility lets expect. Neither has a unit, and one wild bar moves neither beyond measure.
/// </summary>
/// <param name="Usual">The median volatility of a bar over blocks that moved, above 0.</param>
internal readonly record struct BlockScale(double Usual)
{
    // An activity beyond e to the fourth of the usual, or below its inverse, says no more than that bound does.
    private const double MostActivity = 4.0;

    /// <summary>The features of a block.</summary>
    /// <param name="variance">The mean variance of its bars.</param>
    /// <param name="change">Its logarithmic return.</param>
    /// <param name="count">How many bars it has.</param>
    /// <param name="activity">The logarithm of its volatility over the usual, -4 to 4.</param>
    /// <param name="direction">Its return over the volatility of as many bars.</param>
    public void Features(double variance, double change, int count, out double activity, out double direction)
    {
        var relative = 0.5 * Math.Log(variance) - Math.Log(Usual);
        activity = Math.Clamp(relative, -MostActivity, MostActivity);
        var volatility = relative == activity ? Math.Sqrt(variance) : Usual * Math.Exp(activity);
        direction = Math.Clamp(change / (volatility * Math.Sqrt(count)), -MostActivity, MostActivity);
    }
}
