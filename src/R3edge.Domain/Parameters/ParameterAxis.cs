using System.Collections.Immutable;
using System.Globalization;

namespace R3edge.Domain.Parameters;

/// <summary>The values of one parameter that a sweep tries.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Values">The values, at least one.</param>
public sealed record ParameterAxis(string Name, ImmutableArray<double> Values)
{
    /// <summary>The most values that one axis may have.</summary>
    public const int MaximumValues = 100_000;

    /// <summary>Reads <c>fast=5:50:5</c> (from, to, step), <c>fast=5:50</c> (step 1) or <c>fast=5,10,20</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="axis">The axis, where the text is one.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public static bool TryParse(string text, out ParameterAxis axis, out string error)
    {
        ArgumentNullException.ThrowIfNull(text);
        axis = new ParameterAxis("", []);
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            error = $"'{text}' is not a grid axis: write name=from:to:step or name=a,b,c";
            return false;
        }

        var name = text[..equals];
        var isRange = text.Contains(':', StringComparison.Ordinal);
        var parts = text[(equals + 1)..].Split(isRange ? ':' : ',');
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i])
                || !double.IsFinite(numbers[i]))
            {
                error = $"'{parts[i]}' in '{text}' is not a number";
                return false;
            }
        }

        return isRange ? TryRange(text, name, numbers, out axis, out error) : Listed(name, numbers, out axis, out error);
    }

    private static bool Listed(string name, double[] numbers, out ParameterAxis axis, out string error)
    {
        axis = new ParameterAxis(name, [.. numbers.Distinct()]);
        error = "";
        return true;
    }

    private static bool TryRange(string text, string name, double[] numbers, out ParameterAxis axis, out string error)
    {
        axis = new ParameterAxis(name, []);
        if (numbers.Length is not (2 or 3))
        {
            error = $"'{text}' is not a range: write name=from:to or name=from:to:step";
            return false;
        }

        var (from, to, step) = (numbers[0], numbers[1], numbers.Length == 3 ? numbers[2] : 1.0);
        if (step <= 0.0 || to < from)
        {
            error = $"'{text}' is an empty range: the step must be above 0 and 'to' not below 'from'";
            return false;
        }

        // The tolerance lets 0:1:0.1 end at 1 in spite of binary fractions.
        var count = Math.Floor((to - from) / step + 1e-9) + 1.0;
        if (count > MaximumValues)
        {
            error = $"'{text}' has more than {MaximumValues} values";
            return false;
        }

        var values = Enumerable.Range(0, (int)count).Select(i => Math.Round(from + i * step, 12));
        axis = new ParameterAxis(name, [.. values]);
        error = "";
        return true;
    }
}
