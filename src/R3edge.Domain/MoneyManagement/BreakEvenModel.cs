using R3edge.Domain.Parameters;

namespace R3edge.Domain.MoneyManagement;

/// <summary>When the stop moves to the entry price. A closed set.</summary>
public abstract record BreakEvenModel
{
    private BreakEvenModel(decimal offsetFraction) => OffsetFraction = offsetFraction;

    /// <summary>Shift of the stop beyond the entry price as a fraction of it, 0 or more and below 1, to cover fees.</summary>
    public decimal OffsetFraction { get; init; }

    /// <summary>Why the model cannot be used, in one sentence; null where it can.</summary>
    public string? Problem => this switch
    {
        { OffsetFraction: < 0m or >= 1m } => "the offset of a break-even stop must be 0 or more and below 1",
        Percent model => PriceDistance.ProblemOfFraction(model.Fraction, "break-even trigger"),
        RiskMultiple model => PriceDistance.ProblemOfMultiple(model.Multiple),
        _ => null,
    };

    /// <summary>Reads <c>r:1[,0.002]</c> or <c>pct:0.01[,0.002]</c>: the gain that triggers it, then the offset; <c>none</c> gives null.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="model">The model; null for none and where the text is wrong.</param>
    /// <param name="error">Why the text is wrong, in one sentence.</param>
    public static bool TryParse(string? text, out BreakEvenModel? model, out string error)
    {
        model = null;
        error = "";
        var words = ModelText.Split(text);
        if (words is { Name: "none", Count: 0 })
        {
            return true;
        }

        BreakEvenModel? parsed = words.Name switch
        {
            "pct" when words.Count is 1 or 2 && words.Decimal(0, out var fraction) && words.Decimal(1, 0m, out var offset) =>
                new Percent(fraction, offset),
            "r" when words.Count is 1 or 2 && words.Decimal(0, out var multiple) && words.Decimal(1, 0m, out var offset) =>
                new RiskMultiple(multiple, offset),
            _ => null,
        };
        error = parsed is null
            ? $"'{text}' is not a break-even rule: use none, r:MULTIPLE[,OFFSET] or pct:FRACTION[,OFFSET]"
            : parsed.Problem ?? "";
        model = error.Length == 0 ? parsed : null;
        return model is not null;
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public sealed override string ToString()
    {
        var trigger = this switch
        {
            Percent model => $"pct:{ModelText.Format(model.Fraction)}",
            RiskMultiple model => $"r:{ModelText.Format(model.Multiple)}",
            _ => "",
        };
        return OffsetFraction == 0m ? trigger : $"{trigger},{ModelText.Format(OffsetFraction)}";
    }

    /// <summary>Once the price has gained a fraction of the reference price.</summary>
    public sealed record Percent : BreakEvenModel
    {
        /// <summary>Creates the rule.</summary>
        /// <param name="fraction">The gain, above 0 and below 1.</param>
        /// <param name="offsetFraction">Shift beyond the entry price, 0 or more and below 1.</param>
        public Percent(decimal fraction, decimal offsetFraction = 0m)
            : base(offsetFraction) => Fraction = fraction;

        /// <summary>The gain, as a fraction of the reference price.</summary>
        public decimal Fraction { get; init; }
    }

    /// <summary>Once the price has gained a multiple of the distance from the reference price to the stop.</summary>
    public sealed record RiskMultiple : BreakEvenModel
    {
        /// <summary>Creates the rule.</summary>
        /// <param name="multiple">The gain, above 0 and at most 1000.</param>
        /// <param name="offsetFraction">Shift beyond the entry price, 0 or more and below 1.</param>
        public RiskMultiple(decimal multiple, decimal offsetFraction = 0m)
            : base(offsetFraction) => Multiple = multiple;

        /// <summary>The gain, in multiples of the distance to the stop.</summary>
        public decimal Multiple { get; init; }
    }
}
