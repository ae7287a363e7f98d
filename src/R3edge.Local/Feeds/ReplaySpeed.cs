using System.Globalization;

namespace R3edge.Local.Feeds;

/// <summary>How fast recorded or simulated time passes.</summary>
public readonly record struct ReplaySpeed
{
    private const double Fastest = 1_000_000.0;

    private ReplaySpeed(double factor) => Factor = factor;

    /// <summary>As fast as the machine can; nothing is left out, and each moment waits until everything about the one before is done.</summary>
    public static ReplaySpeed Maximum => new(double.PositiveInfinity);

    /// <summary>As recorded.</summary>
    public static ReplaySpeed RealTime => new(1.0);

    /// <summary>Seconds of the market in a second of the clock on the wall; infinite for the fastest.</summary>
    public double Factor { get; }

    /// <summary>Reads <c>1x</c>, <c>60x</c>, <c>0.5x</c> or <c>max</c>.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="speed">The speed, where the text is one.</param>
    public static bool TryParse(string? text, out ReplaySpeed speed)
    {
        speed = Maximum;
        if (text == "max")
        {
            return true;
        }

        var isSpeed = text is { Length: > 1 } && text[^1] == 'x'
            && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor)
            && factor is > 0.0 and <= Fastest;
        speed = isSpeed ? new ReplaySpeed(double.Parse(text![..^1], CultureInfo.InvariantCulture)) : speed;
        return isSpeed;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        double.IsPositiveInfinity(Factor) ? "max" : Factor.ToString("R", CultureInfo.InvariantCulture) + "x";
}
