using R3edge.Application.Ports.Markets;

namespace R3edge.Application.Collection.Downloads;

/// <summary>Asks for page after page; what fails is tried again with growing pauses, until it has failed too often in a row.</summary>
/// <param name="time">The clock.</param>
internal sealed class DownloadPages(TimeProvider time)
{
    private const int MostFailures = 7;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>What came of asking for a page.</summary>
    /// <param name="Status">Whether there was an answer.</param>
    /// <param name="IsFurther">Whether it led further; then it has been kept.</param>
    /// <param name="Reason">Why there was none; null where there was one.</param>
    public readonly record struct Outcome(HistoryStatus Status, bool IsFurther, string? Reason);

    /// <summary>Asks until everything is there.</summary>
    /// <param name="isWhole">Whether it is.</param>
    /// <param name="next">Asks for the next page and keeps it.</param>
    /// <param name="cancellationToken">Stops it between two pages.</param>
    /// <returns>Null when it is whole; otherwise why it cannot go on, in one sentence.</returns>
    public async Task<string?> RunAsync(Func<bool> isWhole, Func<Task<Outcome>> next, CancellationToken cancellationToken)
    {
        var failures = 0;
        while (!isWhole())
        {
            var outcome = await next().ConfigureAwait(false);
            if (outcome.Status == HistoryStatus.Answered && outcome.IsFurther)
            {
                failures = 0;
            }
            else if (outcome.Status == HistoryStatus.Unsupported || ++failures == MostFailures)
            {
                return outcome.Reason ?? "the venue gave no reason";
            }
            else
            {
                var pause = TimeSpan.FromSeconds(Math.Pow(2.0, failures - 1));
                await Task.Delay(pause < LongestPause ? pause : LongestPause, time, cancellationToken).ConfigureAwait(false);
            }
        }

        return null;
    }
}
