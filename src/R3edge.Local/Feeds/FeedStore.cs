using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;

namespace R3edge.Local.Feeds;

/// <summary>
/// Where a feed's events and its position go. While the store is out of reach or full the feed stands still: a moment of the market
/// that was left out would be missing for good.
/// </summary>
internal sealed class FeedStore
{
    private readonly IEventPublisher _publisher;
    private readonly ITableStore _tables;
    private readonly ResiliencePipeline _patience;

    /// <summary>Creates the store.</summary>
    /// <param name="publisher">The hubs.</param>
    /// <param name="tables">Where the position is kept.</param>
    /// <param name="time">The clock on the wall.</param>
    /// <param name="logger">What it tells.</param>
    public FeedStore(IEventPublisher publisher, ITableStore tables, TimeProvider time, ILogger<FeedStore> logger)
    {
        _publisher = publisher;
        _tables = tables;
        _patience = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<StorageException>(failure => failure.IsTransient),
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromMilliseconds(100),
                MaxDelay = TimeSpan.FromSeconds(10),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                OnRetry = attempt =>
                {
                    Trouble = attempt.Outcome.Exception!.Message;
                    FeedLog.Waits(logger, attempt.RetryDelay, attempt.Outcome.Exception);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>Why the feed stands still; null where it does not.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Publishes moments of the market, all in one call.</summary>
    /// <param name="events">The moments.</param>
    /// <param name="cancellationToken">The feed stops.</param>
    public Task PublishAsync(IReadOnlyList<EventData> events, CancellationToken cancellationToken) =>
        InsistAsync(token => _publisher.PublishAsync(HubNames.MarketData, events, token), cancellationToken);

    /// <summary>The saved position of a source; at its beginning where there is none.</summary>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">The feed stops.</param>
    public Task<FeedPosition> LoadAsync(string source, CancellationToken cancellationToken) =>
        FeedPosition.LoadAsync(_tables, source, cancellationToken);

    /// <summary>Saves the position.</summary>
    /// <param name="position">The position.</param>
    /// <param name="cancellationToken">The feed stops.</param>
    public Task SaveAsync(FeedPosition position, CancellationToken cancellationToken) =>
        InsistAsync(token => position.SaveAsync(_tables, token), cancellationToken);

    private async Task InsistAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await _patience.ExecuteAsync(static async (work, token) => await work(token).ConfigureAwait(false), work, cancellationToken).ConfigureAwait(false);
        Trouble = null;
    }
}
