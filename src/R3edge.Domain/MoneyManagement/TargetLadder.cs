using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using R3edge.Domain.Parameters;

namespace R3edge.Domain.MoneyManagement;

/// <summary>The take-profit levels of a plan. Equal when all rungs are.</summary>
/// <param name="Rungs">In any order; none for no target.</param>
public sealed record TargetLadder(ImmutableArray<TargetRung> Rungs)
{
    /// <summary>No target.</summary>
    public static TargetLadder None { get; } = new(ImmutableArray<TargetRung>.Empty);

    /// <summary>Why the ladder cannot be used, in one sentence; null where it can.</summary>
    public string? Problem
    {
        get
        {
            if (Rungs.IsDefault)
            {
                return "a ladder of targets must have a list of rungs";
            }

            var sum = 0m;
            foreach (var rung in Rungs)
            {
                if (rung.Model.Problem is { } problem)
                {
                    return problem;
                }

                if (rung.Fraction is <= 0m or > 1m)
                {
                    return "the fraction of a position to close at a target must be above 0 and at most 1";
                }

                sum += rung.Fraction;
            }

            return sum <= 1m ? null : $"the targets close {ModelText.Format(sum)} of the position: their fractions must add up to at most 1";
        }
    }

    /// <summary>One target for the whole position.</summary>
    /// <param name="model">Where it is.</param>
    public static TargetLadder Of(TargetModel model) => new([new TargetRung(model, 1m)]);

    /// <summary>
    /// Reads <c>none</c>, a target for the whole position (<c>r:2</c>), or several joined by <c>+</c> with the fraction
    /// to close at each after <c>@</c> (<c>r:1@0.5+atr:14,3@0.5</c>). What the fractions leave over rides on.
    /// </summary>
    /// <param name="text">What was typed.</param>
    /// <param name="ladder">The ladder, where the text is one.</param>
    /// <param name="error">Otherwise why not, in one sentence.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TargetLadder? ladder, out string error)
    {
        ladder = null;
        error = "";
        if (text?.Trim() is "none")
        {
            ladder = None;
            return true;
        }

        var parts = (text ?? "").Split('+');
        var rungs = ImmutableArray.CreateBuilder<TargetRung>(parts.Length);
        foreach (var part in parts)
        {
            var halves = part.Split('@');
            if (!TargetModel.TryParse(halves[0], out var model, out error))
            {
                return false;
            }

            var fraction = 1m;
            if (halves.Length > 2 || (halves.Length == 2 && !TryFraction(halves[1], out fraction)) || (halves.Length == 1 && parts.Length > 1))
            {
                error = $"'{part}' in '{text}' does not say how much to close there: write TARGET@FRACTION, such as r:1@0.5";
                return false;
            }

            rungs.Add(new TargetRung(model, fraction));
        }

        var parsed = new TargetLadder(rungs.DrainToImmutable());
        error = parsed.Problem ?? "";
        ladder = error.Length == 0 ? parsed : null;
        return ladder is not null;
    }

    /// <inheritdoc/>
    public bool Equals(TargetLadder? other) => other is not null && Rungs.AsSpan().SequenceEqual(other.Rungs.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var rung in Rungs)
        {
            hash.Add(rung);
        }

        return hash.ToHashCode();
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public override string ToString() => Rungs switch
    {
        [] => "none",
        [{ Fraction: 1m } only] => only.Model.ToString(),
        _ => string.Join('+', Rungs.Select(rung => $"{rung.Model}@{ModelText.Format(rung.Fraction)}")),
    };

    private static bool TryFraction(string text, out decimal fraction) => decimal.TryParse(
        text.Trim(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out fraction);
}

/// <summary>One take-profit level.</summary>
/// <param name="Model">Where it is.</param>
/// <param name="Fraction">How much of the filled entry quantity to close there, above 0 and at most 1.</param>
public readonly record struct TargetRung(TargetModel Model, decimal Fraction);
