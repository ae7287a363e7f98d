using R3edge.Application.Gateways;
using R3edge.Application.Ports.Events;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.SimulatedExchange.Tests.Gateways;

/// <summary>The order gateway as one of the hosts has it.</summary>
internal interface ITestedGateway : IAsyncDisposable
{
    /// <summary>Takes intents from the hub.</summary>
    IPartitionHandler Intents { get; }

    IReadOnlyList<LaneHealth> Health();

    void OnPrice(InstrumentId instrument, decimal bid, decimal ask);

    Task ResumeAsync(CancellationToken cancellationToken);
}

/// <summary>One process that lives and listens.</summary>
internal sealed class LivingGateway(OrderGatewayService service) : ITestedGateway
{
    public IPartitionHandler Intents { get; } = new OrderGatewayStage(service);

    public IReadOnlyList<LaneHealth> Health() => service.Health();

    public void OnPrice(InstrumentId instrument, decimal bid, decimal ask) => service.OnPrice(instrument, bid, ask);

    public Task ResumeAsync(CancellationToken cancellationToken) => service.ResumeAsync(cancellationToken);

    public ValueTask DisposeAsync() => service.DisposeAsync();
}

/// <summary>Three processes that take turns and know nothing of each other, as the instances of a function app: triggers, prices and timers fall to any of them.</summary>
internal sealed class PassingGateway : ITestedGateway
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);

    private readonly OrderRuns[] _processes;
    private readonly AccountId _account;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _touches = [];
    private readonly Task _timer;
    private int _turn;
    private int _isOver;

    public PassingGateway(Func<int, OrderRuns> create, AccountId account)
    {
        _processes = [create(1), create(2), create(3)];
        _account = account;
        Intents = new Trigger(this);
        _timer = Task.Run(RunTimerAsync);
    }

    public IPartitionHandler Intents { get; }

    private OrderRuns Next => _processes[(uint)Interlocked.Increment(ref _turn) % _processes.Length];

    public IReadOnlyList<LaneHealth> Health() =>
        [.. _processes.SelectMany(process => process.Health()).OrderByDescending(health => health.Differences.Count).ThenByDescending(health => health.Reconciliations).Take(1)];

    public void OnPrice(InstrumentId instrument, decimal bid, decimal ask) => _touches.Add(Task.Run(() => Next.TouchAsync(
        new Dictionary<InstrumentId, BestPrices> { [instrument] = new(bid, ask) }, _ => [_account], CancellationToken.None)));

    public Task ResumeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 1)
        {
            return;
        }

        await _stop.CancelAsync();
        await _timer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_touches);
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task RunTimerAsync()
    {
        for (var i = 0; ; i++)
        {
            await Task.Delay(Interval, TimeProvider.System, _stop.Token);

            // Two at a time, as a timer and a slow one before it.
            await Task.WhenAll(
                Next.LookAsync(reconciles: i % 4 == 3, _stop.Token), Next.LookAsync(reconciles: false, _stop.Token));
        }
    }

    // Each batch falls to another process, and is not always the first to be told of it.
    private sealed class Trigger(PassingGateway owner) : IPartitionHandler
    {
        private OrderIntake? _intake;

        public ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken) =>
            (_intake ??= new OrderIntake(
                owner.Next, (_, reason, _) => throw new InvalidOperationException(reason))).HandleAsync(received, cancellationToken);

        public async ValueTask SettleAsync(CancellationToken cancellationToken)
        {
            await _intake!.SettleAsync(cancellationToken);
            _intake = null;
        }
    }
}
