using System.Diagnostics.CodeAnalysis;
using R3edge.Domain.Parameters;

namespace R3edge.Domain.MoneyManagement;

/// <summary>How the stop follows the price. A closed set.</summary>
public abstract record TrailingModel
{
    private TrailingModel()
    {
    }

    /// <summary>Why the model cannot be used, in one sentence; null where it can.</summary>
    public abstract string? Problem { get; }

    /// <summary>Reads <c>none</c>, <c>pct:0.01</c>, <c>atr:14,3</c> or <c>garch:2[,10[,1000[,250]]]</c>.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="model">The model, where the text is one.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TrailingModel? model, out string error)
    {
        var words = ModelText.Split(text);
        TrailingModel? parsed = words.Name switch
        {
            "none" when words.Count == 0 => new None(),
            "pct" when words.Count == 1 && words.Decimal(0, out var fraction) => new Percent(fraction),
            "atr" when words.Count == 2 && words.Integer(0, out var period) && words.Double(1, out var multiple) =>
                new AverageTrueRange(period, multiple),
            "garch" when GarchTerms.TryRead(words, out var multiple, out var terms) => new Garch(multiple, terms),
            _ => null,
        };
        error = parsed is null
            ? $"'{text}' is not a trailing stop: use none, pct:FRACTION, atr:PERIOD,MULTIPLE or garch:MULTIPLE[,BARS[,WINDOW[,REFIT]]]"
            : parsed.Problem ?? "";
        model = error.Length == 0 ? parsed : null;
        return model is not null;
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public sealed override string ToString() => this switch
    {
        Percent model => $"pct:{ModelText.Format(model.Fraction)}",
        AverageTrueRange model => $"atr:{model.Period},{ModelText.Format(model.Multiple)}",
        Garch model => $"garch:{ModelText.Format(model.Multiple)},{model.Terms}",
        _ => "none",
    };

    /// <summary>The stop stays where it is.</summary>
    public sealed record None : TrailingModel
    {
        /// <inheritdoc/>
        public override string? Problem => null;
    }

    /// <summary>A fraction of the best price since entry.</summary>
    /// <param name="Fraction">Above 0 and below 1.</param>
    public sealed record Percent(decimal Fraction) : TrailingModel
    {
        /// <inheritdoc/>
        public override string? Problem => PriceDistance.ProblemOfFraction(Fraction, "trailing stop");
    }

    /// <summary>A multiple of the average true range from the best price since entry: the chandelier exit (Le Beau 1999).</summary>
    /// <param name="Period">Bars of the average, 1 to 10000.</param>
    /// <param name="Multiple">Above 0 and at most 1000.</param>
    public sealed record AverageTrueRange(int Period, double Multiple) : TrailingModel
    {
        /// <inheritdoc/>
        public override string? Problem => PriceDistance.ProblemOfRange(Period, Multiple);
    }

    /// <summary>
    /// A multiple of the standard deviation that a GARCH model forecasts over the bars that a position is expected to be
    /// held: best price since entry x multiple x sigma, anew at each bar.
    /// </summary>
    /// <param name="Multiple">Above 0 and at most 1000.</param>
    /// <param name="Terms">What is forecast.</param>
    public sealed record Garch(double Multiple, GarchTerms Terms) : TrailingModel
    {
        /// <inheritdoc/>
        public override string? Problem => Terms.ProblemWith(Multiple);
    }
}
