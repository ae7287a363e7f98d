namespace R3edge.Exchanges.Feeds;

/// <summary>How many frames had each outcome.</summary>
public sealed class FrameCounts
{
    private static readonly FrameOutcome[] Outcomes = Enum.GetValues<FrameOutcome>();
    private readonly long[] _counts = new long[Outcomes.Length];

    /// <summary>All frames.</summary>
    public long Total => _counts.Sum();

    /// <summary>Frames that could not be used.</summary>
    public long Bad => Outcomes.Where(IsBad).Sum(outcome => _counts[(int)outcome]);

    /// <summary>Frames with one outcome.</summary>
    /// <param name="outcome">The outcome.</param>
    public long this[FrameOutcome outcome] => _counts[(int)outcome];

    /// <summary>Whether a frame of this outcome was lost: what it said is not known.</summary>
    /// <param name="outcome">The outcome.</param>
    public static bool IsBad(FrameOutcome outcome) => outcome >= FrameOutcome.NotJson;

    internal void Add(FrameOutcome outcome) => _counts[(int)outcome]++;
}
