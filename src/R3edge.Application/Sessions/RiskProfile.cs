using R3edge.Domain.EntryPricing;
using R3edge.Domain.Indicators;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals.Qualification;

namespace R3edge.Application.Sessions;

/// <summary>How a session handles money, in the words that the command line and the API use; each is one of the grammars of the domain.</summary>
public sealed record RiskProfile
{
    /// <summary>All in, without a stop or a limit; what a backtest does when nothing is said.</summary>
    public static RiskProfile Default { get; } = new();

    /// <summary>At which price it enters: <c>market</c>, <c>ensemble</c>, or models such as <c>bollinger+atr-offset</c>.</summary>
    public string Entry { get; init; } = "market";

    /// <summary>The size of an entry, such as <c>risk:0.01</c>.</summary>
    public string Size { get; init; } = "all-in";

    /// <summary>The protective stop, such as <c>atr:14,2</c>.</summary>
    public string Stop { get; init; } = "none";

    /// <summary>The take-profit, such as <c>r:1@0.5+r:2@0.5</c>.</summary>
    public string Target { get; init; } = "none";

    /// <summary>How the stop follows the price, such as <c>pct:0.02</c>.</summary>
    public string Trail { get; init; } = "none";

    /// <summary>When the stop moves to the entry price, such as <c>r:1</c>.</summary>
    public string BreakEven { get; init; } = "none";

    /// <summary>After how many bars a position is left; null for never.</summary>
    public int? MaximumBars { get; init; }

    /// <summary>A position is left when the market is in none of these regimes, such as <c>trending</c> or <c>calm+ranging</c>.</summary>
    public string ExitOutside { get; init; } = "any";

    /// <summary>Whether a position stays when the opposite direction is signalled.</summary>
    public bool IgnoreOpposite { get; init; }

    /// <summary>The indicator that tells the regime to qualification, size and exits: <c>regime</c>, or <c>regime-hmm</c>, which is fitted.</summary>
    public string RegimeBy { get; init; } = "regime";

    /// <summary>Limits of the account, such as <c>leverage:2</c> or <c>daily-loss:0.02</c>; each kind once.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];

    /// <summary>What further evidence an entry needs, such as <c>confidence:0.6+regime:0.5</c>; with <c>default</c> every signal passes.</summary>
    public string Qualify { get; init; } = "default";

    /// <summary>Reads the words.</summary>
    /// <param name="plan">The plan, where they are right.</param>
    /// <param name="error">Otherwise what is wrong, in one sentence.</param>
    /// <returns>Whether they are right and go together.</returns>
    public bool TryPlan(out MoneyManagementPlan plan, out string error)
    {
        plan = MoneyManagementPlan.Default;
        if (!RegimeNames.TryParse(ExitOutside, out var regimes))
        {
            error = $"'{ExitOutside}' names no regimes; there is: {string.Join(", ", RegimeNames.Names)}, trending and any, joined by +";
            return false;
        }

        if (!RegimeIndicator.TryParse(RegimeBy, out _, out error))
        {
            return false;
        }

        if (!EntryRule.TryParse(Entry, out var entry, out error)
            || !SizingModel.TryParse(Size, out var sizing, out error)
            || !StopModel.TryParse(Stop, out var stop, out error)
            || !TargetLadder.TryParse(Target, out var targets, out error)
            || !TrailingModel.TryParse(Trail, out var trailing, out error)
            || !BreakEvenModel.TryParse(BreakEven, out var breakEven, out error)
            || !QualificationPlan.TryParse(Qualify, out _, out error)
            || !TryLimits(out var limits, out error))
        {
            return false;
        }

        var exits = ExitRules.Default with
        {
            Trailing = trailing!,
            BreakEven = breakEven,
            MaximumBars = MaximumBars,
            ExitOnOppositeSignal = !IgnoreOpposite,
            AllowedRegimes = regimes,
        };
        plan = new MoneyManagementPlan(sizing!, stop!, targets!, exits, limits) { Entry = entry };
        error = plan is { Sizing: SizingModel.FixedFractionAtRisk, Stop: StopModel.None }
            ? "a size by risk (risk:FRACTION) measures the distance to a stop: give one"
            : plan.Problem ?? "";
        return error.Length == 0;
    }

    /// <summary>The plan of a profile that was checked when the session started.</summary>
    /// <exception cref="InvalidDataException">A word is not known any more.</exception>
    public MoneyManagementPlan Plan() => TryPlan(out var plan, out var error) ? plan : throw new InvalidDataException(error);

    /// <summary>The qualification of a profile that was checked when the session started.</summary>
    /// <exception cref="InvalidDataException">A word is not known any more.</exception>
    public QualificationPlan Qualification() =>
        QualificationPlan.TryParse(Qualify, out var plan, out var error) ? plan : throw new InvalidDataException(error);

    /// <summary>The regime indicator of a profile that was checked when the session started.</summary>
    /// <exception cref="InvalidDataException">A word is not known any more.</exception>
    public IndicatorSpec Regimes() =>
        RegimeIndicator.TryParse(RegimeBy, out var spec, out var error) ? spec : throw new InvalidDataException(error);

    private bool TryLimits(out RiskLimits limits, out string error)
    {
        limits = RiskLimits.Default;
        error = "";
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in Limits)
        {
            if (!named.Add(text.Split(':')[0]))
            {
                error = $"the limit {text.Split(':')[0]} is given more than once";
                return false;
            }

            if (!limits.TryWith(text, out limits, out error))
            {
                return false;
            }
        }

        return true;
    }
}
