using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Gateways;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Tests.Trading;
using R3edge.Contracts;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Tests.Gateways;

/// <summary>The orders of one live position at a scripted venue. Each call is another process, and time passes when somebody waits for it.</summary>
internal sealed class LaneScene
{
    private static readonly AccountId Live = new(new UserId("trader-1"), TradingMode.Live);
    private static readonly PositionId Position = new(1);
    private readonly MemoryTables _tables = new();
    private int _processes;

    public LaneScene() => Venue = new ScriptedVenue(Clock) { Cancels = true };

    public ManualClock Clock { get; } = new();

    public MemoryHubs Hubs { get; } = new();

    public ScriptedVenue Venue { get; }

    /// <summary>How the last process saw the account.</summary>
    public LaneHealth Health { get; private set; } = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The reports on an order, in order.</summary>
    public OrderReport[] Reports(Order order) =>
    [
        .. Hubs.Events.Where(one => one.Hub == HubNames.OrderUpdates).Select(one => OrderUpdate.Read(one.Data.Body.Span).Report)
            .Where(report => report.OrderId == order.Id),
    ];

    public Order AStop(int number, decimal price, decimal quantity = 1m) => AnOrder(number, OrderRole.Stop, OrderTerms.Stop(price), quantity);

    public Order AnOrder(int number, OrderRole role, OrderTerms terms, decimal quantity = 1m) => new(
        OrderIds.For(Position, role, number), Position, AccountScene.Bitcoin.Id, role, role == OrderRole.Entry ? Side.Buy : Side.Sell, terms,
        OrderAmount.Of(quantity), Clock.GetUtcNow().UtcDateTime);

    public Task PlaceAsync(Order order) => TakeAsync(OrderIntentKind.Place, order.Id, order);

    public Task ReplaceAsync(Order old, Order order) => TakeAsync(OrderIntentKind.Replace, old.Id, order);

    public Task CancelAsync(Order order) => TakeAsync(OrderIntentKind.Cancel, order.Id, null);

    /// <summary>Another process looks how the orders stand.</summary>
    public Task LookAsync() => RunAsync(process => process.LookAsync(reconciles: false, Cancel));

    /// <summary>Processes look, one after the other and some seconds apart, until something is so.</summary>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> LookUntilAsync(Func<bool> isSo)
    {
        var began = Clock.GetUtcNow();
        while (!isSo())
        {
            Assert.True(Clock.GetUtcNow() - began < TimeSpan.FromMinutes(10), "It does not come to pass.");
            Clock.Advance(TimeSpan.FromSeconds(1));
            await LookAsync();
        }

        return Clock.GetUtcNow() - began;
    }

    private Task TakeAsync(OrderIntentKind kind, OrderId target, Order? order) => RunAsync(process => process.TakeAsync(
        [new OrderIntent(Live, new SessionId(1), Position, kind, target, order, Clock.GetUtcNow().UtcDateTime)], Cancel));

    private async Task RunAsync(Func<OrderRuns, Task> run)
    {
        await using var process = new OrderRuns(
            Venue, _tables, Hubs, new NoHoldings(), new GatewayOptions(), $"process {++_processes}", Clock, NullLogger<OrderRuns>.Instance);
        var work = Task.Run(() => run(process), Cancel);
        while (!work.IsCompleted)
        {
            var waits = Clock.SomebodyWaitsAsync(TimeSpan.FromMinutes(10));
            if (await Task.WhenAny(work, waits) == waits)
            {
                Clock.Advance(TimeSpan.FromMilliseconds(250));
            }
        }

        await work;
        Health = Assert.Single(process.Health());
    }
}
