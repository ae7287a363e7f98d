using System.Collections.Immutable;
using System.Globalization;

namespace R3edge.Domain.Scanning;

/// <summary>What a scan found.</summary>
/// <param name="Entries">The best first.</param>
/// <param name="Excluded">What was looked at and not ranked, with the reasons, by instrument and timeframe.</param>
public sealed record ScanReport(ImmutableArray<ScanEntry> Entries, ImmutableArray<ScanExclusion> Excluded);

/// <summary>An instrument and timeframe in the order of opportunity.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Score">0 to 100: the parts' values times their weights, as a share of the most there could be.</param>
/// <param name="Candidate">What is known.</param>
/// <param name="Strategy">The strategy whose regimes fit, by name: the one asked for, or the one that fits best.</param>
/// <param name="Parts">What the score is made of, always in the same order.</param>
public sealed record ScanEntry(int Rank, double Score, ScanCandidate Candidate, string Strategy, ImmutableArray<ScanPart> Parts)
{
    /// <summary>What speaks for it most and what holds it back most, in a sentence without a full stop.</summary>
    public string Sentence
    {
        get
        {
            var weighed = Parts.Where(part => part.Weight > 0.0).ToArray();
            var lost = weighed.OrderByDescending(part => part.Weight * (1.0 - part.Value)).First();
            var gained = weighed.OrderByDescending(part => part.Contribution).Take(2).Where(part => part != lost);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"for it: {string.Join(", ", gained.Select(Describe))}; against it: {Describe(lost)}; fits {Strategy}");
        }
    }

    private static string Describe(ScanPart part)
    {
        var raw = part.IsKnown ? part.Raw.ToString("G4", CultureInfo.InvariantCulture) : "unknown";
        return string.Create(CultureInfo.InvariantCulture, $"{part.Name} {raw} ({part.Value:0.00} of 1)");
    }
}

/// <summary>A part of a score.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Raw">The number behind it; NaN where it is not known.</param>
/// <param name="Value">
/// 0 (worst) to 1 (best): the share of the other candidates that are worse, ties counting half, or the number itself where it is
/// such a share already. What is not known counts 0.
/// </param>
/// <param name="Weight">Its weight, as a share of all weights.</param>
public readonly record struct ScanPart(string Name, double Raw, double Value, double Weight)
{
    /// <summary>Whether there is a number behind it.</summary>
    public bool IsKnown => !double.IsNaN(Raw);

    /// <summary>What it adds to the score, of 1.</summary>
    public double Contribution => Weight * Value;
}
