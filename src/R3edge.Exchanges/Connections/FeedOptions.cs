using System.ComponentModel.DataAnnotations;

namespace R3edge.Exchanges.Connections;

/// <summary>How the connections of a feed are kept. The defaults keep within every venue's rules.</summary>
public sealed class FeedOptions
{
    /// <summary>How long making a connection may take, and the venue's first answers.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After this time without a message the venue is asked for a sign of life.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:10:00")]
    public TimeSpan ProbeAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>After this time without a message an open connection counts as dead; longer than <see cref="ProbeAfter"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:30:00")]
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>After this time a connection is renewed; venues cut them after 24 hours.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "23:59:00")]
    public TimeSpan RenewAfter { get; set; } = TimeSpan.FromHours(23.5);

    /// <summary>A connection that held this long is not counted as a failed attempt when it ends.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StableAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The first wait between attempts; the very first retry does not wait, and later waits grow.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:05:00")]
    public TimeSpan FirstBackoff { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between attempts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan LongestBackoff { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long after a request for a snapshot it is asked for again, where the book still needs one; doubles up to a minute.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:05:00")]
    public TimeSpan SnapshotRetry { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often heartbeats, silence and requests that are due are looked after.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:00:10")]
    public TimeSpan Tick { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest message that is taken in, in bytes.</summary>
    [Range(1024, 1 << 30)]
    public int LongestFrame { get; set; } = 32 * 1024 * 1024;

    /// <summary>Kraken: the depth of the books, 10, 25, 100, 500 or 1000.</summary>
    public int BookDepth { get; set; } = 100;

    /// <summary>How many times a page of missed trades is fetched before the rest of a gap is left open.</summary>
    [Range(1, 1000)]
    public int BackfillPages { get; set; } = 20;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ValidationException">One is out of its range, or two contradict each other.</exception>
    public void Validate()
    {
        Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
        if (SilenceTimeout <= ProbeAfter)
        {
            throw new ValidationException(
                $"SilenceTimeout ({SilenceTimeout}) must be longer than ProbeAfter ({ProbeAfter}), or the sign of life cannot arrive.");
        }
    }
}
