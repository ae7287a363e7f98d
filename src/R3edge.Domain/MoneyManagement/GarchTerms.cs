using R3edge.Domain.Parameters;

namespace R3edge.Domain.MoneyManagement;

/// <summary>What a GARCH forecast is of, and when its model is fitted. Stop, trailing stop and size of a plan share one.</summary>
/// <param name="HoldingBars">The bars that a position is expected to be held, over which volatility is forecast, 1 to 1000.</param>
/// <param name="Window">Returns that the model is fitted to, 50 to 10000.</param>
/// <param name="Refit">Bars from one fit to the next, 50 to 10000.</param>
public sealed record GarchTerms(
    int HoldingBars = GarchTerms.DefaultHoldingBars, int Window = GarchTerms.DefaultWindow, int Refit = GarchTerms.DefaultRefit)
{
    /// <summary>The bars held where none are given: 10.</summary>
    public const int DefaultHoldingBars = 10;

    /// <summary>The window where none is given: 1000 returns.</summary>
    public const int DefaultWindow = 1000;

    /// <summary>The bars between fits where none are given: 250.</summary>
    public const int DefaultRefit = 250;

    /// <summary>Why the terms cannot be used, in one sentence; null where they can.</summary>
    public string? Problem => this switch
    {
        { HoldingBars: < 1 or > 1000 } => "the bars of a GARCH forecast must be 1 to 1000",
        { Window: < 50 or > 10_000 } => "the window of a GARCH model must be 50 to 10000 returns",
        { Refit: < 50 or > 10_000 } => "the bars between two fits of a GARCH model must be 50 to 10000",
        _ => null,
    };

    /// <summary><c>10,1000,250</c>: what follows the first argument of a model.</summary>
    public override string ToString() => $"{HoldingBars},{Window},{Refit}";

    /// <summary>Why a distance in multiples of the forecast cannot be used, in one sentence; null where it can.</summary>
    internal string? ProblemWith(double multiple) =>
        multiple is > 0.0 and <= 1000.0 ? Problem : "the multiple of the forecast volatility must be above 0 and at most 1000";

    /// <summary>Reads the arguments after the first of <c>garch:NUMBER[,BARS[,WINDOW[,REFIT]]]</c>.</summary>
    internal static bool TryRead(ModelText words, out double number, out GarchTerms terms)
    {
        terms = new GarchTerms();
        number = double.NaN;
        if (words.Count is < 1 or > 4 || !words.Double(0, out number)
            || !words.Integer(1, DefaultHoldingBars, out var bars)
            || !words.Integer(2, DefaultWindow, out var window)
            || !words.Integer(3, DefaultRefit, out var refit))
        {
            return false;
        }

        terms = new GarchTerms(bars, window, refit);
        return true;
    }
}
