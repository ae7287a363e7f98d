using Polly;
using Polly.Retry;

namespace R3edge.Exchanges.Connections;

/// <summary>
/// When to try again: at once, then after waits that grow exponentially up to a limit, with jitter so that many clients do not
/// come back at the same moment.
/// </summary>
internal static class ReconnectPolicy
{
    /// <param name="options">First and longest wait.</param>
    /// <param name="clock">Measures the waits.</param>
    /// <param name="random">Numbers from 0 to 1 for the jitter.</param>
    public static ResiliencePipeline Create(FeedOptions options, TimeProvider clock, Func<double> random) =>
        new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<FeedEndedException>(),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.FirstBackoff,
                MaxDelay = options.LongestBackoff,
                UseJitter = true,
                Randomizer = random,
                DelayGenerator = static arguments => ValueTask.FromResult<TimeSpan?>(arguments.AttemptNumber == 0 ? TimeSpan.Zero : null),
            })
            .Build();
}
