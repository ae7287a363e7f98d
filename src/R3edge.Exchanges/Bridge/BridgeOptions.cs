using System.ComponentModel.DataAnnotations;
using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.Bridge;

/// <summary>How market data is brought from venues to the hub.</summary>
public sealed class BridgeOptions
{
    /// <summary>
    /// Into how many feeds the instruments of a venue are divided, 1 to 64. All bridges must agree: while one with another number holds
    /// a lease of a venue, nobody else takes one.
    /// </summary>
    [Range(1, 64)]
    public int Shards { get; set; } = 1;

    /// <summary>How many feeds this bridge runs at most, over all venues, 1 to 256.</summary>
    [Range(1, 256)]
    public int MaximumFeeds { get; set; } = 256;

    /// <summary>How long what happened is collected before it is published, 10 ms to 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:05")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often the time of the market is told where nothing happens, 50 ms to a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan ClockInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How far the time that is told stays behind the venue's clock: so long may a trade be on its way and still be in its bar.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Settling { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How many levels of a side of a book are published, 1 to 500.</summary>
    [Range(1, 500)]
    public int BookLevels { get; set; } = 20;

    /// <summary>How much a feed may hold that the hub has not taken yet, in bytes; beyond it the feed is stopped. 64 KB to 1 GB.</summary>
    [Range(64 * 1024, 1 << 30)]
    public long MostPending { get; set; } = 32 * 1024 * 1024;

    /// <summary>For how long a feed is leased; another bridge takes it over after that. A second to ten minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How far the clocks of two bridges may differ, zero to a minute: so much longer another one waits.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How old the last published trade may be so that those since then are fetched, zero to a day; of longer absences the history has
    /// bars. <see cref="FeedOptions.BackfillPages"/> bounds how many are.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan LongestBackfill { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often it is looked what is wanted, 50 ms to five minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:05:00")]
    public TimeSpan WantedInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the last published trades are written down, 50 ms to a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan MarkInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How old the list of a venue's instruments may be, a minute to a day.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan ListingAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long what is left may take to be published when the bridge stops, zero to five minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often its health is logged, a second to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan HealthInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What is asked for of each instrument.</summary>
    public IReadOnlyList<FeedChannel> Channels { get; set; } = [FeedChannel.Trades, FeedChannel.Quotes, FeedChannel.Books];

    /// <summary>How connections are kept.</summary>
    public FeedOptions Feed { get; set; } = new();

    /// <summary>Checks the values.</summary>
    /// <exception cref="ValidationException">One is out of its range.</exception>
    public void Validate()
    {
        Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
        Feed.Validate();
        if (Channels.Contains(FeedChannel.Bars) || !Channels.Contains(FeedChannel.Trades))
        {
            throw new ValidationException("The bridge publishes trades, and quotes and books beside them; bars are built of the trades.");
        }
    }
}
