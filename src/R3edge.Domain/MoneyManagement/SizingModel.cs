using System.Diagnostics.CodeAnalysis;
using R3edge.Domain.Parameters;

namespace R3edge.Domain.MoneyManagement;

/// <summary>
/// How large an entry is. A closed set. "Price" is the reference price of the request, the close of the signal bar.
/// </summary>
public abstract record SizingModel
{
    // Leaves room in a decimal for the price and the lot that a size is multiplied and divided by.
    private const decimal Largest = 1_000_000_000_000m;

    private const string Grammar =
        "use fixed:QUANTITY, notional:AMOUNT, all-in, risk:FRACTION, volatility:ANNUAL[,WINDOW], "
        + "kelly:FRACTION[,MINIMUM-TRADES[,STARTING-FRACTION]], garch:ANNUAL[,BARS[,WINDOW[,REFIT]]], or regime: before any of them";

    private SizingModel()
    {
    }

    /// <summary>Why the model cannot be used, in one sentence; null where it can.</summary>
    public abstract string? Problem { get; }

    /// <summary>Whether the trader stated the size outright: such a size is refused, never cut, where it does not fit.</summary>
    public virtual bool IsFixed => false;

    /// <summary>The model without its weight by regime.</summary>
    public SizingModel Base => this is RegimeWeighted weighted ? weighted.Whole : this;

    /// <summary>Reads <c>fixed:1</c>, <c>notional:1000</c>, <c>all-in</c>, <c>risk:0.01</c>, <c>volatility:0.2[,30]</c>, <c>kelly:0.5[,30[,0.05]]</c>,
    /// <c>garch:0.2[,10[,1000[,250]]]</c>, or <c>regime:</c> and one of them.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="model">The model, where the text is one.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SizingModel? model, out string error)
    {
        const string weight = "regime:";
        if (text?.Trim() is { } trimmed && trimmed.StartsWith(weight, StringComparison.Ordinal))
        {
            var isWhole = TryParse(trimmed[weight.Length..], out var whole, out error);
            model = isWhole ? new RegimeWeighted(whole!) : null;
            error = model?.Problem ?? error;
            model = error.Length == 0 ? model : null;
            return model is not null;
        }

        var words = ModelText.Split(text);
        SizingModel? parsed = words.Name switch
        {
            "fixed" when words.Count == 1 && words.Decimal(0, out var quantity) => new FixedQuantity(quantity),
            "notional" when words.Count == 1 && words.Decimal(0, out var notional) => new FixedNotional(notional),
            "all-in" when words.Count == 0 => new AllIn(),
            "risk" when words.Count == 1 && words.Decimal(0, out var fraction) => new FixedFractionAtRisk(fraction),
            "volatility" when words.Count is 1 or 2 && words.Double(0, out var target)
                && words.Integer(1, VolatilityTarget.DefaultWindow, out var window) => new VolatilityTarget(target, window),
            "kelly" when words.Count is >= 1 and <= 3 && words.Double(0, out var fraction)
                && words.Integer(1, FractionalKelly.DefaultMinimumTrades, out var trades)
                && words.Double(2, FractionalKelly.DefaultStartingFraction, out var starting) =>
                new FractionalKelly(fraction, trades, starting),
            "garch" when GarchTerms.TryRead(words, out var annual, out var terms) => new GarchTarget(annual, terms),
            _ => null,
        };
        error = parsed is null ? $"'{text}' is not a size: {Grammar}" : parsed.Problem ?? "";
        model = error.Length == 0 ? parsed : null;
        return model is not null;
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public sealed override string ToString() => this switch
    {
        FixedQuantity model => $"fixed:{ModelText.Format(model.Quantity)}",
        FixedNotional model => $"notional:{ModelText.Format(model.Notional)}",
        FixedFractionAtRisk model => $"risk:{ModelText.Format(model.RiskFraction)}",
        VolatilityTarget model => $"volatility:{ModelText.Format(model.AnnualVolatility)},{model.Window}",
        FractionalKelly model => $"kelly:{ModelText.Format(model.Fraction)},{model.MinimumTrades},{ModelText.Format(model.StartingFraction)}",
        GarchTarget model => $"garch:{ModelText.Format(model.AnnualVolatility)},{model.Terms}",
        RegimeWeighted model => $"regime:{model.Whole}",
        _ => "all-in",
    };

    /// <summary>The same quantity every time.</summary>
    /// <param name="Quantity">Base units, above 0 and at most 10^12.</param>
    public sealed record FixedQuantity(decimal Quantity) : SizingModel
    {
        /// <inheritdoc/>
        public override string? Problem => Quantity is > 0m and <= Largest ? null : "a fixed quantity must be above 0 and at most 1000000000000";

        /// <inheritdoc/>
        public override bool IsFixed => true;
    }

    /// <summary>The same value every time: quantity = notional / price.</summary>
    /// <param name="Notional">Quote units without fees, above 0 and at most 10^12.</param>
    public sealed record FixedNotional(decimal Notional) : SizingModel
    {
        /// <inheritdoc/>
        public override string? Problem => Notional is > 0m and <= Largest ? null : "a fixed notional must be above 0 and at most 1000000000000";

        /// <inheritdoc/>
        public override bool IsFixed => true;
    }

    /// <summary>All the buying power there is, fees included, at whatever price the order gets.</summary>
    public sealed record AllIn : SizingModel
    {
        /// <inheritdoc/>
        public override string? Problem => null;
    }

    /// <summary>
    /// Loses a fixed fraction of equity if the stop is hit: quantity = equity x fraction / |price - stop| (fixed-fractional
    /// sizing, Vince 1990). Fees and slippage at the stop come on top.
    /// </summary>
    /// <param name="RiskFraction">Of equity, above 0 and at most 1.</param>
    public sealed record FixedFractionAtRisk(decimal RiskFraction) : SizingModel
    {
        /// <inheritdoc/>
        public override string? Problem =>
            RiskFraction is > 0m and <= 1m ? null : "the fraction at risk must be above 0 and at most 1 (0.01 is 1 %)";
    }

    /// <summary>
    /// Holds an annualised volatility: notional = equity x target / realised volatility of the instrument
    /// (Moreira and Muir 2017). At most 1000 times equity, before limits.
    /// </summary>
    /// <param name="AnnualVolatility">Wanted standard deviation of a year's returns on equity, above 0 and at most 10 (0.2 is 20 %).</param>
    /// <param name="Window">Bars over which the instrument's volatility is measured, 2 to 10000.</param>
    public sealed record VolatilityTarget(double AnnualVolatility, int Window = VolatilityTarget.DefaultWindow) : SizingModel
    {
        /// <summary>The window where none is given: 30 bars.</summary>
        public const int DefaultWindow = 30;

        /// <inheritdoc/>
        public override string? Problem => this switch
        {
            { AnnualVolatility: not (> 0.0 and <= 10.0) } => "the annual volatility must be above 0 and at most 10 (0.2 is 20 %)",
            { Window: < 2 or > 10_000 } => "the volatility window must be 2 to 10000 bars",
            _ => null,
        };
    }

    /// <summary>
    /// A fraction of the Kelly bet (Kelly 1956) by the session's own closed trades: f* = W - (1 - W) / R with W the share
    /// of winners and R the average winning return over the average losing one; notional = equity x fraction x f*.
    /// The stake is the position's value, so that for losses smaller than the stake it stays below the growth-optimal
    /// leverage f* / average loss. Where f* is not above 0 there is no edge and entries are refused; where nothing was
    /// ever lost, f* = W.
    /// </summary>
    /// <param name="Fraction">Of the Kelly bet, above 0 and at most 1; one half is common.</param>
    /// <param name="MinimumTrades">Closed trades before the record is believed, 2 to 10000.</param>
    /// <param name="StartingFraction">
    /// Notional as a fraction of equity until then, 0 to 1; at 0 entries are refused until then, for a session that is
    /// given a record from elsewhere.
    /// </param>
    public sealed record FractionalKelly(
        double Fraction,
        int MinimumTrades = FractionalKelly.DefaultMinimumTrades,
        double StartingFraction = FractionalKelly.DefaultStartingFraction) : SizingModel
    {
        /// <summary>The number of trades where none is given: 30.</summary>
        public const int DefaultMinimumTrades = 30;

        /// <summary>The starting fraction where none is given: 0.05.</summary>
        public const double DefaultStartingFraction = 0.05;

        /// <inheritdoc/>
        public override string? Problem => this switch
        {
            { Fraction: not (> 0.0 and <= 1.0) } => "the fraction of the Kelly bet must be above 0 and at most 1",
            { MinimumTrades: < 2 or > 10_000 } => "the trades before the Kelly bet is used must be 2 to 10000",
            { StartingFraction: not (>= 0.0 and <= 1.0) } => "the starting fraction must be 0 to 1",
            _ => null,
        };
    }

    /// <summary>
    /// Holds an annualised volatility as <see cref="VolatilityTarget"/> does, by what a GARCH model forecasts of the bars to
    /// come instead of what the bars before were.
    /// </summary>
    /// <param name="AnnualVolatility">Wanted standard deviation of a year's returns on equity, above 0 and at most 10 (0.2 is 20 %).</param>
    /// <param name="Terms">What is forecast.</param>
    public sealed record GarchTarget(double AnnualVolatility, GarchTerms Terms) : SizingModel
    {
        /// <inheritdoc/>
        public override string? Problem => AnnualVolatility is > 0.0 and <= 10.0
            ? Terms.Problem
            : "the annual volatility must be above 0 and at most 10 (0.2 is 20 %)";
    }

    /// <summary>What another model asks for, times the probability of the regimes that the strategy is made for.</summary>
    /// <param name="Whole">The other model, not weighted itself.</param>
    public sealed record RegimeWeighted(SizingModel Whole) : SizingModel
    {
        /// <inheritdoc/>
        public override string? Problem => Whole is RegimeWeighted ? "a size is weighted by the regime only once" : Whole.Problem;

        /// <inheritdoc/>
        public override bool IsFixed => Whole.IsFixed;
    }
}
