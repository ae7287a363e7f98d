using System.Collections.Immutable;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Parameters;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.MoneyManagement;

/// <summary>A session's risk profile: how it sizes, protects and leaves positions, within which limits.</summary>
/// <param name="Sizing">How large an entry is.</param>
/// <param name="Stop">Where the stop is.</param>
/// <param name="Targets">Where profits are taken.</param>
/// <param name="Exits">How else positions are left.</param>
/// <param name="Limits">The bounds of it all.</param>
public sealed record MoneyManagementPlan(
    SizingModel Sizing, StopModel Stop, TargetLadder Targets, ExitRules Exits, RiskLimits Limits)
{
    /// <summary>All in at each entry, without a stop or a target.</summary>
    public static MoneyManagementPlan Default { get; } =
        new(new SizingModel.AllIn(), new StopModel.None(), TargetLadder.None, ExitRules.Default, RiskLimits.Default);

    /// <summary>At which price entries are made.</summary>
    public EntryRule Entry { get; init; } = new EntryRule.Market();

    /// <summary>The one period of the average true range that stop, targets and trailing share; null where none of them needs it.</summary>
    public int? AverageTrueRangePeriod => Periods().Select(period => (int?)period).FirstOrDefault();

    /// <summary>The one GARCH forecast that size, stop and trailing share; null where none of them needs it.</summary>
    public GarchTerms? Garch => Forecasts().FirstOrDefault();

    /// <summary>Whether size or exits depend on the regime.</summary>
    public bool NeedsRegime => Sizing is SizingModel.RegimeWeighted || Exits.AllowedRegimes != Regime.Any;

    /// <summary>
    /// Why the plan cannot be used, in one sentence; null where it can. A size by risk without a stop is no problem here:
    /// every entry is then refused for it.
    /// </summary>
    public string? Problem => Sizing.Problem ?? Stop.Problem ?? Targets.Problem ?? Exits.Problem ?? Limits.Problem ?? ProblemBetween();

    /// <summary>The indicators whose values an <see cref="EntryRequest"/> must carry, besides the regime.</summary>
    public ImmutableArray<IndicatorNeed> Needs
    {
        get
        {
            var needs = ImmutableArray.CreateBuilder<IndicatorNeed>();
            if (AverageTrueRangePeriod is { } period)
            {
                needs.Add(new IndicatorNeed("atr", [period]));
            }

            if (Sizing.Base is SizingModel.VolatilityTarget volatility)
            {
                needs.Add(new IndicatorNeed("volatility", [volatility.Window]));
            }

            if (Garch is { } garch)
            {
                needs.Add(new IndicatorNeed("garch", [garch.Window, garch.Refit, garch.HoldingBars]));
            }

            if (Stop is StopModel.Swing swing)
            {
                needs.Add(new IndicatorNeed("swings", [swing.Strength]));
            }

            return needs.DrainToImmutable();
        }
    }

    private string? ProblemBetween()
    {
        if (Periods().Distinct().Count() > 1)
        {
            return "stop, targets and trailing stop must use the same period of the average true range";
        }

        if (Forecasts().Distinct().Count() > 1)
        {
            return "size, stop and trailing stop must use the same bars, window and refits of a GARCH forecast";
        }

        return Stop is StopModel.None
            && (Exits.BreakEven is BreakEvenModel.RiskMultiple || Targets.Rungs.Any(rung => rung.Model is TargetModel.RiskMultiple))
            ? "a target or a break-even rule in multiples of the distance to the stop (r:) needs a stop"
            : null;
    }

    private IEnumerable<GarchTerms> Forecasts()
    {
        if (Sizing.Base is SizingModel.GarchTarget size)
        {
            yield return size.Terms;
        }

        if (Stop is StopModel.Garch stop)
        {
            yield return stop.Terms;
        }

        if (Exits.Trailing is TrailingModel.Garch trailing)
        {
            yield return trailing.Terms;
        }
    }

    private IEnumerable<int> Periods()
    {
        if (Stop is StopModel.AverageTrueRange stop)
        {
            yield return stop.Period;
        }

        foreach (var rung in Targets.Rungs)
        {
            if (rung.Model is TargetModel.AverageTrueRange target)
            {
                yield return target.Period;
            }
        }

        if (Exits.Trailing is TrailingModel.AverageTrueRange trailing)
        {
            yield return trailing.Period;
        }
    }
}

/// <summary>An indicator that must be computed, by the name and parameters under which the registry knows it. Equal when both are.</summary>
/// <param name="Name">Lower case: <c>atr</c>, <c>volatility</c>, <c>garch</c> or <c>swings</c>.</param>
/// <param name="Parameters">In the order of its definition.</param>
public sealed record IndicatorNeed(string Name, ImmutableArray<double> Parameters)
{
    /// <inheritdoc/>
    public bool Equals(IndicatorNeed? other) =>
        other is not null && Name == other.Name && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Parameters.Length, Parameters.FirstOrDefault());

    /// <summary><c>atr:14</c>.</summary>
    public override string ToString() => $"{Name}:{string.Join(',', Parameters.Select(ModelText.Format))}";
}
