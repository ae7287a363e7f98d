namespace R3edge.Domain.Parameters;

/// <summary>Rules between parameters.</summary>
public static class ParameterRules
{
    /// <summary>A rule that parameters are strictly increasing in the order named.</summary>
    /// <param name="names">Declared names, the one that must be smallest first.</param>
    /// <returns>What gives one sentence for parameters that break the rule, and null for those that keep it.</returns>
    public static Func<ParameterValues, string?> Increasing(params string[] names) => parameters =>
    {
        for (var i = 1; i < names.Length; i++)
        {
            var (smaller, larger) = (parameters[names[i - 1]], parameters[names[i]]);
            if (!(smaller < larger))
            {
                return $"parameter '{names[i - 1]}' must be smaller than '{names[i]}', not {ParameterValues.Format(smaller)} and {ParameterValues.Format(larger)}";
            }
        }

        return null;
    };
}
