namespace R3edge.Application.Ports.Events;

/// <summary>How long a hub keeps events, whether they were read or not.</summary>
/// <param name="MaximumAge">Older events go; above zero.</param>
/// <param name="MaximumBytes">
/// The oldest events of a partition go beyond this many bytes of bodies (64 are added for each event); above zero. Event
/// Hubs bounds by age alone.
/// </param>
public sealed record Retention(TimeSpan MaximumAge, long MaximumBytes)
{
    /// <summary>One day and 1 GiB in a partition.</summary>
    public static Retention Default { get; } = new(TimeSpan.FromDays(1), 1L << 30);

    /// <summary>Above zero.</summary>
    public TimeSpan MaximumAge { get; } = MaximumAge > TimeSpan.Zero ? MaximumAge : throw new ArgumentOutOfRangeException(nameof(MaximumAge));

    /// <summary>Above zero.</summary>
    public long MaximumBytes { get; } = MaximumBytes > 0 ? MaximumBytes : throw new ArgumentOutOfRangeException(nameof(MaximumBytes));
}
