using System.ComponentModel.DataAnnotations;

namespace R3edge.Application.Ports.Events;

/// <summary>How a consumer reads and checkpoints.</summary>
public sealed class EventConsumerOptions
{
    /// <summary>The most events in one read, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int BatchSize { get; set; } = 256;

    /// <summary>A checkpoint is due after this many events, from 1.</summary>
    [Range(1, int.MaxValue)]
    public int CheckpointEvents { get; set; } = 1000;

    /// <summary>A checkpoint is due this long after the first event behind the last one, from zero to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often an event is tried in all while its handler meets a transient failure, 1 to 100.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 5;

    /// <summary>The pause before the second attempt; it doubles each time up to <see cref="LongestPause"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the last commit and checkpoint of a partition may take when the consumer stops.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
