namespace R3edge.Domain.MoneyManagement;

/// <summary>The bounds that every model with a distance from the price shares.</summary>
internal static class PriceDistance
{
    public static string? ProblemOfFraction(decimal fraction, string what) =>
        fraction is > 0m and < 1m ? null : $"the distance of a {what} must be above 0 and below 1 (0.01 is 1 %)";

    public static string? ProblemOfRange(int period, double multiple) => (period, multiple) switch
    {
        ( < 1 or > 10_000, _) => "the period of the average true range must be 1 to 10000 bars",
        (_, not (> 0.0 and <= 1000.0)) => "the multiple of the average true range must be above 0 and at most 1000",
        _ => null,
    };

    public static string? ProblemOfMultiple(decimal multiple) =>
        multiple is > 0m and <= 1000m ? null : "the multiple of the distance to the stop must be above 0 and at most 1000";
}
