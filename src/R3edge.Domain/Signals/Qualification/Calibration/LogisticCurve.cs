namespace R3edge.Domain.Signals.Qualification.Calibration;

/// <summary>
/// p = 1 / (1 + exp(-(a + b ln(c / (1 - c)))) of a confidence c, fitted by maximum likelihood to outcomes that are pulled
/// a little towards each other, so that few trades do not make certainties: of w winners and l losers a winner counts as
/// (w + 1) / (w + 2) and a loser as 1 / (l + 2) (Platt 1999). Newton's method with halved steps (Lin, Lin and Weng 2007).
/// A slope b below 0, by which more confidence would win less, is taken as 0.
/// </summary>
public sealed class LogisticCurve
{
    // Beyond these odds (of a million to one) confidences are alike, and the logarithm stays finite.
    private const double Certain = 1e-6;

    private const int MaximumSteps = 100;

    private LogisticCurve(double intercept, double slope) => (Intercept, Slope) = (intercept, slope);

    /// <summary>The logarithm of the odds at a confidence of one half.</summary>
    public double Intercept { get; }

    /// <summary>By how much the logarithm of the odds rises with that of the confidence, 0 or more.</summary>
    public double Slope { get; }

    /// <summary>Fits the curve.</summary>
    /// <param name="confidences">0 to 1.</param>
    /// <param name="outcomes">1 for a winner, 0 for a loser, as many.</param>
    /// <exception cref="ArgumentException">There is no confidence, or not as many outcomes.</exception>
    public static LogisticCurve Fit(ReadOnlySpan<double> confidences, ReadOnlySpan<double> outcomes)
    {
        if (confidences.IsEmpty || confidences.Length != outcomes.Length)
        {
            throw new ArgumentException($"{confidences.Length} confidences and {outcomes.Length} outcomes make no curve.", nameof(confidences));
        }

        var winners = 0;
        foreach (var outcome in outcomes)
        {
            winners += outcome > 0.5 ? 1 : 0;
        }

        var (high, low) = ((winners + 1.0) / (winners + 2.0), 1.0 / (outcomes.Length - winners + 2.0));
        var (x, targets) = (new double[confidences.Length], new double[confidences.Length]);
        var mean = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = LogOdds(confidences[i]);
            targets[i] = outcomes[i] > 0.5 ? high : low;
            mean += targets[i] / x.Length;
        }

        var (intercept, slope) = Climb(x, targets, LogOdds(mean));
        return slope >= 0.0 ? new LogisticCurve(intercept, slope) : new LogisticCurve(LogOdds(mean), 0.0);
    }

    /// <summary>The share of winners at a confidence.</summary>
    /// <param name="confidence">0 to 1.</param>
    public double At(double confidence) => 1.0 / (1.0 + Math.Exp(-(Intercept + Slope * LogOdds(confidence))));

    private static double LogOdds(double probability)
    {
        var inside = Math.Clamp(probability, Certain, 1.0 - Certain);
        return Math.Log(inside / (1.0 - inside));
    }

    private static (double Intercept, double Slope) Climb(double[] x, double[] targets, double start)
    {
        var (a, b) = (start, 0.0);
        var loss = Loss(x, targets, a, b);
        for (var step = 0; step < MaximumSteps; step++)
        {
            // A ridge of 1e-12 keeps the system solvable where all confidences are equal.
            var (ga, gb, haa, hab, hbb) = (0.0, 0.0, 1e-12, 0.0, 1e-12);
            for (var i = 0; i < x.Length; i++)
            {
                var p = 1.0 / (1.0 + Math.Exp(-(a + b * x[i])));
                var (d, w) = (p - targets[i], p * (1.0 - p));
                (ga, gb) = (ga + d, gb + d * x[i]);
                (haa, hab, hbb) = (haa + w, hab + w * x[i], hbb + w * x[i] * x[i]);
            }

            if (Math.Abs(ga) < 1e-9 && Math.Abs(gb) < 1e-9)
            {
                break;
            }

            var determinant = haa * hbb - hab * hab;
            if (!TryStep(x, targets, ref a, ref b, ref loss, (hab * gb - hbb * ga) / determinant, (hab * ga - haa * gb) / determinant))
            {
                break;
            }
        }

        return (a, b);
    }

    private static bool TryStep(double[] x, double[] targets, ref double a, ref double b, ref double loss, double da, double db)
    {
        for (var size = 1.0; size > 1e-10; size *= 0.5)
        {
            var candidate = Loss(x, targets, a + size * da, b + size * db);
            if (candidate < loss)
            {
                (a, b, loss) = (a + size * da, b + size * db, candidate);
                return true;
            }
        }

        return false;
    }

    // -sum(t ln p + (1 - t) ln(1 - p)), written so that no exponential overflows.
    private static double Loss(double[] x, double[] targets, double a, double b)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var z = a + b * x[i];
            sum += Math.Max(z, 0.0) + Math.Log(1.0 + Math.Exp(-Math.Abs(z))) - targets[i] * z;
        }

        return double.IsNaN(sum) ? double.PositiveInfinity : sum;
    }
}
