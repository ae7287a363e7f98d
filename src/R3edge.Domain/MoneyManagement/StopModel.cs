using System.Diagnostics.CodeAnalysis;
using R3edge.Domain.Parameters;

namespace R3edge.Domain.MoneyManagement;

/// <summary>Where the protective stop is placed. A closed set. Prices are rounded to the tick away from the market, never tighter.</summary>
public abstract record StopModel
{
    private StopModel()
    {
    }

    /// <summary>Why the model cannot be used, in one sentence; null where it can.</summary>
    public abstract string? Problem { get; }

    /// <summary>Reads <c>none</c>, <c>pct:0.005</c>, <c>atr:14,2</c>, <c>swing:5[,0.001]</c> or <c>garch:2[,10[,1000[,250]]]</c>.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="model">The model, where the text is one.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out StopModel? model, out string error)
    {
        var words = ModelText.Split(text);
        StopModel? parsed = words.Name switch
        {
            "none" when words.Count == 0 => new None(),
            "pct" when words.Count == 1 && words.Decimal(0, out var fraction) => new Percent(fraction),
            "atr" when words.Count == 2 && words.Integer(0, out var period) && words.Double(1, out var multiple) =>
                new AverageTrueRange(period, multiple),
            "swing" when words.Count is 1 or 2 && words.Integer(0, out var strength) && words.Decimal(1, 0m, out var buffer) =>
                new Swing(strength, buffer),
            "garch" when GarchTerms.TryRead(words, out var multiple, out var terms) => new Garch(multiple, terms),
            _ => null,
        };
        error = parsed is null
            ? $"'{text}' is not a stop: use none, pct:FRACTION, atr:PERIOD,MULTIPLE, swing:STRENGTH[,BUFFER] or garch:MULTIPLE[,BARS[,WINDOW[,REFIT]]]"
            : parsed.Problem ?? "";
        model = error.Length == 0 ? parsed : null;
        return model is not null;
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public sealed override string ToString() => this switch
    {
        Percent model => $"pct:{ModelText.Format(model.Fraction)}",
        AverageTrueRange model => $"atr:{model.Period},{ModelText.Format(model.Multiple)}",
        Swing { BufferFraction: 0m } model => $"swing:{model.Strength}",
        Swing model => $"swing:{model.Strength},{ModelText.Format(model.BufferFraction)}",
        Garch model => $"garch:{ModelText.Format(model.Multiple)},{model.Terms}",
        _ => "none",
    };

    /// <summary>No stop.</summary>
    public sealed record None : StopModel
    {
        /// <inheritdoc/>
        public override string? Problem => null;
    }

    /// <summary>A fraction of the reference price: price x (1 - fraction) for a long position, price x (1 + fraction) for a short one.</summary>
    /// <param name="Fraction">Above 0 and below 1.</param>
    public sealed record Percent(decimal Fraction) : StopModel
    {
        /// <inheritdoc/>
        public override string? Problem => PriceDistance.ProblemOfFraction(Fraction, "stop");
    }

    /// <summary>A multiple of the average true range (Wilder 1978) from the reference price.</summary>
    /// <param name="Period">Bars of the average, 1 to 10000.</param>
    /// <param name="Multiple">Above 0 and at most 1000.</param>
    public sealed record AverageTrueRange(int Period, double Multiple) : StopModel
    {
        /// <inheritdoc/>
        public override string? Problem => PriceDistance.ProblemOfRange(Period, Multiple);
    }

    /// <summary>
    /// A multiple of the standard deviation that a GARCH model forecasts of the log return over the bars that a position is
    /// expected to be held: price x multiple x sigma from the reference price.
    /// </summary>
    /// <param name="Multiple">Above 0 and at most 1000.</param>
    /// <param name="Terms">What is forecast.</param>
    public sealed record Garch(double Multiple, GarchTerms Terms) : StopModel
    {
        /// <inheritdoc/>
        public override string? Problem => Terms.ProblemWith(Multiple);
    }

    /// <summary>Beyond the last swing: low x (1 - buffer) for a long position, high x (1 + buffer) for a short one.</summary>
    /// <param name="Strength">Bars on either side that a swing must outdo, 1 to 1000.</param>
    /// <param name="BufferFraction">Room beyond the swing as a fraction of its price, 0 or more and below 1.</param>
    public sealed record Swing(int Strength, decimal BufferFraction = 0m) : StopModel
    {
        /// <inheritdoc/>
        public override string? Problem => this switch
        {
            { Strength: < 1 or > 1000 } => "the strength of a swing must be 1 to 1000 bars",
            { BufferFraction: < 0m or >= 1m } => "the buffer beyond a swing must be 0 or more and below 1",
            _ => null,
        };
    }
}
