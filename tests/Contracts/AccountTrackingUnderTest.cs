using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;
using R3edge.Application.Ports.Tracking;
using R3edge.Application.Tracking;
using R3edge.Application.Trading;

namespace R3edge.Contracts;

/// <summary>The runtime that follows positions within their accounts, on some tables.</summary>
public sealed class AccountTrackingUnderTest : TrackingUnderTest
{
    private readonly ITableStore _tables;
    private readonly Func<ValueTask> _dispose;
    private readonly Intents _intents = new();
    private AccountEngine _engine;

    private AccountTrackingUnderTest(ITableStore tables, Func<ValueTask> dispose)
    {
        (_tables, _dispose) = (tables, dispose);
        _engine = new AccountEngine(tables, _intents, NullLogger<AccountEngine>.Instance);
    }

    public override ITrackingRuntime Runtime => new AccountTrackingRuntime(_engine);

    public override IReadOnlyList<OrderIntent> Delivered => _intents.Delivered;

    public static async Task<TrackingUnderTest> OpenAsync(ITableStore tables, Func<ValueTask> dispose)
    {
        var tracking = new AccountTrackingUnderTest(tables, dispose);
        await tracking._engine.OpenAsync(TrackingContract.Account, new AccountSettings(), TestContext.Current.CancellationToken);
        return tracking;
    }

    public override void FailDeliveries(int count) => _intents.Failures = count;

    public override async Task RetryAsync()
    {
        try
        {
            await _engine.FlushAsync(TestContext.Current.CancellationToken);
        }
        catch (StorageException)
        {
            // The timer that does this will do it again.
        }
    }

    public override async Task ReopenAsync()
    {
        _engine.Dispose();
        _engine = new AccountEngine(_tables, _intents, NullLogger<AccountEngine>.Instance);
        await _engine.LoadAsync(TestContext.Current.CancellationToken);
    }

    public override async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _dispose();
    }

    private sealed class Intents : IEventPublisher
    {
        public List<OrderIntent> Delivered { get; } = [];

        public int Failures { get; set; }

        public Task PublishAsync(string hub, IReadOnlyList<EventData> events, CancellationToken cancellationToken)
        {
            if (Failures > 0)
            {
                Failures--;
                throw new StorageException(StorageFailure.Unavailable, "The hub is out of reach.");
            }

            Assert.Equal(HubNames.Orders, hub);
            Delivered.AddRange(events.Select(data => OrderIntent.Read(data.Body.Span)));
            return Task.CompletedTask;
        }
    }
}
