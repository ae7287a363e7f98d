namespace R3edge.Domain.Parameters;

/// <summary>A number that a strategy or an indicator can be tuned by.</summary>
/// <param name="Name">Lower case, as typed by a trader.</param>
/// <param name="Default">The value where none is given.</param>
/// <param name="Minimum">The smallest value, inclusive.</param>
/// <param name="Maximum">The largest value, inclusive.</param>
/// <param name="IsInteger">Whether only whole numbers make sense.</param>
/// <param name="Summary">What it does, with its unit.</param>
public sealed record ParameterDefinition(
    string Name, double Default, double Minimum, double Maximum, bool IsInteger, string Summary)
{
    /// <summary>A whole number of bars.</summary>
    /// <param name="name">Lower case.</param>
    /// <param name="defaultValue">The value where none is given.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The largest value.</param>
    /// <param name="summary">What it does.</param>
    public static ParameterDefinition Bars(string name, int defaultValue, int minimum, int maximum, string summary) =>
        new(name, defaultValue, minimum, maximum, IsInteger: true, summary);

    /// <summary>A real number.</summary>
    /// <param name="name">Lower case.</param>
    /// <param name="defaultValue">The value where none is given.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The largest value.</param>
    /// <param name="summary">What it does, with its unit.</param>
    public static ParameterDefinition Real(string name, double defaultValue, double minimum, double maximum, string summary) =>
        new(name, defaultValue, minimum, maximum, IsInteger: false, summary);

    /// <summary>Why a value is not allowed, in one sentence; null where it is.</summary>
    /// <param name="value">The value.</param>
    public string? Refuse(double value)
    {
        if (!double.IsFinite(value))
        {
            return $"parameter '{Name}' must be a finite number";
        }

        if (IsInteger && value != Math.Floor(value))
        {
            return $"parameter '{Name}' must be a whole number, not {ParameterValues.Format(value)}";
        }

        return value < Minimum || value > Maximum
            ? $"parameter '{Name}' must be between {ParameterValues.Format(Minimum)} and {ParameterValues.Format(Maximum)}, not {ParameterValues.Format(value)}"
            : null;
    }
}
