namespace R3edge.Local.Feeds;

/// <summary>The time of the market that is played: what services take as now. Timers and time stamps are those of the clock on the wall.</summary>
/// <param name="feed">What is played.</param>
internal sealed class FeedClock(IMarketFeed feed) : TimeProvider
{
    private readonly IMarketFeed _feed = feed;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(_feed.MarketTime ?? _feed.StartsAt, TimeSpan.Zero);
}
