using System.Diagnostics.CodeAnalysis;
using R3edge.Domain.Parameters;

namespace R3edge.Domain.MoneyManagement;

/// <summary>Where a take-profit level is placed. A closed set. Prices are rounded to the nearest tick.</summary>
public abstract record TargetModel
{
    private TargetModel()
    {
    }

    /// <summary>Why the model cannot be used, in one sentence; null where it can.</summary>
    public abstract string? Problem { get; }

    /// <summary>Reads <c>pct:0.01</c>, <c>atr:14,3</c> or <c>r:2</c>. No target at all is an empty <see cref="TargetLadder"/>.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="model">The model, where the text is one.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TargetModel? model, out string error)
    {
        var words = ModelText.Split(text);
        TargetModel? parsed = words.Name switch
        {
            "pct" when words.Count == 1 && words.Decimal(0, out var fraction) => new Percent(fraction),
            "atr" when words.Count == 2 && words.Integer(0, out var period) && words.Double(1, out var multiple) =>
                new AverageTrueRange(period, multiple),
            "r" when words.Count == 1 && words.Decimal(0, out var multiple) => new RiskMultiple(multiple),
            _ => null,
        };
        error = parsed is null
            ? $"'{text}' is not a target: use none, pct:FRACTION, atr:PERIOD,MULTIPLE or r:MULTIPLE, or a ladder such as r:1@0.5+r:2@0.5"
            : parsed.Problem ?? "";
        model = error.Length == 0 ? parsed : null;
        return model is not null;
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public sealed override string ToString() => this switch
    {
        Percent model => $"pct:{ModelText.Format(model.Fraction)}",
        AverageTrueRange model => $"atr:{model.Period},{ModelText.Format(model.Multiple)}",
        RiskMultiple model => $"r:{ModelText.Format(model.Multiple)}",
        _ => "",
    };

    /// <summary>A fraction of the reference price: price x (1 + fraction) for a long position, price x (1 - fraction) for a short one.</summary>
    /// <param name="Fraction">Above 0 and below 1.</param>
    public sealed record Percent(decimal Fraction) : TargetModel
    {
        /// <inheritdoc/>
        public override string? Problem => PriceDistance.ProblemOfFraction(Fraction, "target");
    }

    /// <summary>A multiple of the average true range (Wilder 1978) from the reference price.</summary>
    /// <param name="Period">Bars of the average, 1 to 10000.</param>
    /// <param name="Multiple">Above 0 and at most 1000.</param>
    public sealed record AverageTrueRange(int Period, double Multiple) : TargetModel
    {
        /// <inheritdoc/>
        public override string? Problem => PriceDistance.ProblemOfRange(Period, Multiple);
    }

    /// <summary>A multiple of the distance from the reference price to the stop (the R-multiple, Tharp 1998).</summary>
    /// <param name="Multiple">Above 0 and at most 1000.</param>
    public sealed record RiskMultiple(decimal Multiple) : TargetModel
    {
        /// <inheritdoc/>
        public override string? Problem => PriceDistance.ProblemOfMultiple(Multiple);
    }
}
