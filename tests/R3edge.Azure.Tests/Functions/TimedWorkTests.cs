using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Ports.Tables;
using R3edge.Application.Trading;
using R3edge.Azure.Tests.Doubles;
using R3edge.Contracts;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Functions.Hosting;
using R3edge.Functions.Http;
using R3edge.Functions.Timers;

namespace R3edge.Azure.Tests.Functions;

public sealed class TimedWorkTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new(new DateTime(2024, 6, 1, 0, 0, 0, DateTimeKind.Utc));
    private readonly AzureWorld _world;

    public TimedWorkTests() => _world = new AzureWorld(_clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TimedWork Work => new(_world.Platform, new NoHistory(), _world.Tables(), _clock, NullLogger<TimedWork>.Instance);

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public void Stages_AreThoseOfTheTriggers() => Assert.Equal(
        Trigger.All().Select(trigger => (trigger.Hub, trigger.Group)).Order(), TimedWork.Stages.Order());

    [Fact]
    public async Task Scan_KeepsTheRanking()
    {
        await Work.ScanAsync(Cancel);

        var kept = new List<string>();
        await foreach (var blob in _world.Platform.Blobs.ListAsync(TimedWork.ScanContainer, "", Cancel))
        {
            kept.Add(blob.Name);
        }

        Assert.EndsWith(".json", Assert.Single(kept), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refresh_OneAccountIsDamaged_ReadsTheOthersAndTellsOfIt()
    {
        var (damaged, sound) = (new AccountId(new UserId("trader-1"), TradingMode.Paper), new AccountId(new UserId("trader-2"), TradingMode.Paper));
        await _world.Platform.Accounts.OpenAsync(damaged, new AccountSettings { Cash = 1_000m }, Cancel);
        await _world.Platform.Accounts.OpenAsync(sound, new AccountSettings { Cash = 2_000m }, Cancel);
        var state = (await _world.Platform.Tables.GetAsync("accounts", damaged.ToString(), "state", Cancel))!;
        await _world.Platform.Tables.ApplyAsync("accounts", TableAction.Upsert(state with { Payload = "{"u8.ToArray() }), Cancel);
        await using var other = _world.Create(new FunctionsOptions());

        await other.RefreshAsync(Cancel);
        await new TimedWork(other, new NoHistory(), _world.Tables(), _clock, NullLogger<TimedWork>.Instance).ReconcileAsync(Cancel);

        Assert.Equal([sound], other.Accounts.Accounts);
        Assert.Equal(2_000m, await other.Accounts.ReadAsync(sound, account => account.Cash, Cancel));
        Assert.Contains(new FunctionsHealth(other).Report().Problems, problem => problem.Contains(damaged.ToString(), StringComparison.Ordinal));

        // Once it is mended it is read again.
        await _world.Platform.Tables.ApplyAsync("accounts", TableAction.Upsert(state), Cancel);
        await other.RefreshAsync(Cancel);
        Assert.Empty(other.Accounts.Damaged);
        Assert.Equal(1_000m, await other.Accounts.ReadAsync(damaged, account => account.Cash, Cancel));
    }

    [Fact]
    public async Task Retain_OldLettersAndEndedOrchestrations_AreRemovedAndTheRestStays()
    {
        var address = new PartitionAddress(HubNames.Bars, ConsumerGroups.History, 0);
        await _world.Platform.DeadLetters.AddAsync(address, Letter(1), "old", Cancel);
        _clock.Advance(TimeSpan.FromDays(31));
        await _world.Platform.DeadLetters.AddAsync(address, Letter(2), "new", Cancel);
        _world.Durable.Orchestrator("ending", _ => Task.FromResult("done"));
        await _world.Durable.ScheduleNewOrchestrationInstanceAsync(
            "ending", null, new StartOrchestrationOptions { InstanceId = "ended" }, Cancel);

        await Work.RetainAsync(Cancel);

        Assert.Equal(1, await _world.Platform.DeadLetters.CountAsync(HubNames.Bars, ConsumerGroups.History, Cancel));
        Assert.DoesNotContain("ended", _world.Durable.Instances);
    }

    private static ReceivedEvent Letter(long position) =>
        new(position, "key", $"{position}", DateTime.UnixEpoch, Encoding.UTF8.GetBytes("{}"));

    private sealed class NoHistory : IHistorySource
    {
        public Task<HistoryAnswer> ReadAsync(
            InstrumentId instrument, Timeframe timeframe, DateTime from, DateTime to, CancellationToken cancellationToken) =>
            Task.FromResult(HistoryAnswer.None(HistoryStatus.Unsupported, "There is none."));
    }
}
