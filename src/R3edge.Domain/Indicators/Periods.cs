using R3edge.Domain.Parameters;

namespace R3edge.Domain.Indicators;

/// <summary>The declarations that indicators share.</summary>
internal static class Periods
{
    /// <summary>The longest window: enough for a week of minutes.</summary>
    internal const int Maximum = 10_080;

    /// <summary>A window of bars called <c>period</c>.</summary>
    internal static ParameterDefinition Period(int defaultValue, int minimum = 1) =>
        ParameterDefinition.Bars("period", defaultValue, minimum, Maximum, "length of the window in bars");

    /// <summary>Another number of bars, 1 or more.</summary>
    internal static ParameterDefinition Bars(string name, int defaultValue, string summary) =>
        ParameterDefinition.Bars(name, defaultValue, 1, Maximum, summary);

    /// <summary>A factor that a deviation is multiplied by.</summary>
    internal static ParameterDefinition Multiplier(double defaultValue, string unit) =>
        ParameterDefinition.Real("multiplier", defaultValue, 0.0, 100.0, $"distance of the bands in {unit}");

    /// <summary>The value of <c>period</c>.</summary>
    internal static int Period(this ParameterValues values) => values.Integer("period");
}
