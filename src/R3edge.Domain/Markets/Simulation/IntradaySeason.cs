namespace R3edge.Domain.Markets.Simulation;

/// <summary>
/// The daily rhythm of activity by UTC hour: quiet when Asia closes, busiest when London and New York overlap. A factor on the
/// variance, 1 on the average of a day.
/// </summary>
internal static class IntradaySeason
{
    private static readonly double[] Hourly =
    [
        1.15, 1.00, 0.90, 0.80, 0.75, 0.75, 0.80, 0.95, 1.05, 1.00, 0.90, 0.90,
        1.05, 1.40, 1.70, 1.55, 1.35, 1.15, 1.00, 0.95, 0.90, 0.80, 0.75, 0.85,
    ];

    /// <summary>The factor for each bar of a day, from the bar that opens at midnight on; one bar for a day or more.</summary>
    /// <param name="timeframe">The length of a bar.</param>
    public static double[] Factors(Timeframe timeframe)
    {
        var minutes = (int)(timeframe.Duration.Ticks / TimeSpan.TicksPerMinute);
        if (minutes >= 1440)
        {
            return [1.0];
        }

        var factors = new double[1440 / minutes];
        for (var minute = 0; minute < 1440; minute++)
        {
            // Straight from each hour's value to the next, so that there is no step on the hour.
            var hour = minute / 60;
            var part = minute % 60 / 60.0;
            factors[minute / minutes] += ((1.0 - part) * Hourly[hour]) + (part * Hourly[(hour + 1) % 24]);
        }

        var sum = 0.0;
        foreach (var factor in factors)
        {
            sum += factor;
        }

        for (var i = 0; i < factors.Length; i++)
        {
            factors[i] *= factors.Length / sum;
        }

        return factors;
    }
}
