using System.ComponentModel.DataAnnotations;
using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.Tests.Connections;

public sealed class ReconnectPolicyTests
{
    [Fact]
    public async Task Waits_BetweenAttempts_BeginAtZeroGrowAndAreCapped()
    {
        var waits = await WaitsAsync(0.5);

        Assert.Equal(TimeSpan.Zero, waits[0]);
        Assert.All(waits.Skip(1), wait => Assert.InRange(wait, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(60)));
        Assert.True(waits[4] > 2 * waits[1], string.Join(' ', waits));
        Assert.True(waits[^1] >= TimeSpan.FromSeconds(30), string.Join(' ', waits));
    }

    [Fact]
    public async Task Waits_WithOtherRandomNumbers_AreOthersAndWithTheSameTheSame()
    {
        Assert.Equal(await WaitsAsync(0.3), await WaitsAsync(0.3));
        Assert.NotEqual(await WaitsAsync(0.3), await WaitsAsync(0.9));
    }

    [Fact]
    public void Options_WhoseTimesContradictEachOther_AreRefused()
    {
        new FeedOptions().Validate();
        Assert.Throws<ValidationException>(() => new FeedOptions { SilenceTimeout = TimeSpan.FromSeconds(5) }.Validate());
        Assert.Throws<ValidationException>(() => new FeedOptions { RenewAfter = TimeSpan.FromHours(25) }.Validate());
    }

    // 2024-01-01: the answer takes 100 ms, so it was given at +50 ms by our clock, when the venue's said +2050 ms.
    [Fact]
    public void ClockOffset_IsMeasuredFromTheMiddleOfTheShortestRoundTrip()
    {
        var (offset, sent) = (new ClockOffset(), Given.ReceivedAt);
        Assert.Null(offset.Offset);
        offset.Add(sent, sent.AddMilliseconds(2050), sent.AddMilliseconds(100));
        offset.Add(sent, sent.AddMilliseconds(2700), sent.AddMilliseconds(900));

        Assert.Equal(TimeSpan.FromSeconds(2), offset.Offset);
        Assert.Equal(TimeSpan.FromMilliseconds(50), offset.Uncertainty);
        Assert.Throws<ArgumentException>(() => offset.Add(sent, sent, sent.AddMilliseconds(-1)));
    }

    // Two measurements of clocks that nobody touched differ by half of both round trips at most, and by the second of a venue that
    // tells whole ones: here ours was put forward by three between them, and requests signed with the old offset are refused.
    [Fact]
    public void ClockOffset_MeasuredAfterAClockWasSet_CountsAlone_HoweverShortTheRoundTripsBefore()
    {
        var (offset, sent) = (new ClockOffset(), Given.ReceivedAt);
        offset.Add(sent, sent.AddMilliseconds(2005), sent.AddMilliseconds(10));
        offset.Add(sent, sent.AddMilliseconds(2050), sent.AddMilliseconds(100));
        offset.Add(sent, sent.AddMilliseconds(-900), sent.AddMilliseconds(200));

        Assert.Equal(TimeSpan.FromSeconds(-1), offset.Offset);
        Assert.Equal(TimeSpan.FromMilliseconds(100), offset.Uncertainty);
    }

    private static async Task<List<TimeSpan>> WaitsAsync(double random)
    {
        var clock = new ManualClock(Given.ReceivedAt);
        using var stop = new CancellationTokenSource();
        var attempts = new System.Collections.Concurrent.ConcurrentQueue<DateTimeOffset>();
        var policy = ReconnectPolicy.Create(new FeedOptions(), clock, () => random);
        var run = policy.ExecuteAsync(
            _ =>
            {
                attempts.Enqueue(clock.GetUtcNow());
                throw new FeedEndedException(FeedEnd.NotConnected);
            },
            stop.Token).AsTask();
        while (attempts.Count < 12)
        {
            if (clock.NextDue is { } due)
            {
                clock.Advance(due - clock.GetUtcNow());
            }

            await Task.Yield();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        return [.. attempts.Zip(attempts.Skip(1), (before, after) => after - before).Take(11)];
    }
}
