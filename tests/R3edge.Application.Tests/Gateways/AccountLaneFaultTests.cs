using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Gateways;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Venues;
using R3edge.Application.Tests.Trading;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Tests.Gateways;

public sealed class AccountLaneFaultTests
{
    private static readonly AccountId Live = new(new UserId("trader-1"), TradingMode.Live);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Step_ThatFailsForAReasonNobodyForesaw_NeitherStopsTheOtherOrdersNorIsForgotten()
    {
        var gateway = new FaultyGateway();
        var hubs = new MemoryHubs();
        await using var service = new OrderGatewayService(
            new OneGateway(gateway), new MemoryTables(), hubs, new NoHoldings(), new GatewayOptions(), TimeProvider.System,
            NullLogger<OrderGatewayService>.Instance);
        var (broken, sound) = (AnOrder(1), AnOrder(2));
        gateway.Broken = gateway.ClientId(broken.Id, 0);

        await service.TakeAsync(Place(broken), Cancel);
        await service.TakeAsync(Place(sound), Cancel);

        await UntilAsync(() => gateway.Placed.Contains(gateway.ClientId(sound.Id, 0)));
        await UntilAsync(() => service.Health()[0].Trouble is { } trouble && trouble.Contains("The venue answered in Latin", StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Broken, gateway.Placed);

        gateway.Broken = null;
        await UntilAsync(() => gateway.Placed.Contains(gateway.ClientId(broken.Id, 0)));
        Assert.Equal(gateway.Placed.Count, gateway.Placed.Distinct().Count());
    }

    [Fact]
    public async Task Stream_ThatBreaksOffForAReasonNobodyForesaw_IsToldInTheHealth()
    {
        var gateway = new FaultyGateway { BreaksTheStream = true };
        await using var service = new OrderGatewayService(
            new OneGateway(gateway), new MemoryTables(), new MemoryHubs(), new NoHoldings(), new GatewayOptions(), TimeProvider.System,
            NullLogger<OrderGatewayService>.Instance);

        await service.TakeAsync(Place(AnOrder(1)), Cancel);

        await UntilAsync(() => service.Health()[0] is { IsListening: false, Trouble: { } trouble } && trouble.Contains("broke off", StringComparison.Ordinal));
    }

    private static Order AnOrder(int number)
    {
        var position = new PositionId((UInt128)number);
        return new Order(
            OrderIds.For(position, OrderRole.Entry, 1), position, AccountScene.Bitcoin.Id, OrderRole.Entry, Side.Buy, OrderTerms.Limit(100m),
            OrderAmount.Of(1m), TimeProvider.System.GetUtcNow().UtcDateTime);
    }

    private static OrderIntent Place(Order order) => new(
        Live, new SessionId(1), order.PositionId, OrderIntentKind.Place, order.Id, order, order.CreatedAt);

    private static async Task UntilAsync(Func<bool> isSo)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isSo())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(60), "It does not come to pass.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Cancel);
        }
    }

    private sealed class OneGateway(IOrderGateway gateway) : IOrderGateways
    {
        public Task<(IOrderGateway? Gateway, string Reason)> OpenAsync(UserId user, Venue venue, CancellationToken cancellationToken) =>
            Task.FromResult<(IOrderGateway?, string)>((gateway, ""));
    }

    private sealed class FaultyGateway : IOrderGateway
    {
        public ConcurrentQueue<string> Placed { get; } = [];

        public string? Broken { get; set; }

        public bool BreaksTheStream { get; init; }

        public Venue Venue => AccountScene.Bitcoin.Id.Venue;

        public TimeSpan RequestLifetime => TimeSpan.Zero;

        public string ClientId(OrderId order, int attempt) => $"{order}-{attempt}";

        public Task<VenueAnswer<OrderRules>> RulesAsync(InstrumentId instrument, CancellationToken cancellationToken) =>
            Task.FromResult(VenueAnswer.Of(new OrderRules(AccountScene.Bitcoin, 0m, null, true)));

        public Task<VenueAnswer<VenueOrderState>> PlaceAsync(VenueOrder order, CancellationToken cancellationToken)
        {
            if (order.ClientId == Broken)
            {
                throw new InvalidOperationException("The venue answered in Latin.");
            }

            Placed.Enqueue(order.ClientId);
            return Task.FromResult(VenueAnswer.Of(State(order.ClientId)));
        }

        public Task<VenueAnswer<VenueOrderState>> CancelAsync(InstrumentId instrument, string clientId, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public bool CanReplace => false;

        public Task<VenueAnswer<VenueReplacement>> ReplaceAsync(string replaced, VenueOrder order, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<VenueAnswer<VenueOrderState>> FillsAsync(
            InstrumentId instrument, string clientId, string venueId, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<VenueAnswer<VenuePrice>> PriceAsync(string asset, string quote, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<VenueAnswer<VenueOrderState>> QueryAsync(InstrumentId instrument, string clientId, CancellationToken cancellationToken) =>
            Task.FromResult(Placed.Contains(clientId)
                ? VenueAnswer.Of(State(clientId))
                : new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, "There is no such order."));

        public Task<VenueAnswer<IReadOnlyList<VenueOrderState>>> OpenOrdersAsync(InstrumentId instrument, CancellationToken cancellationToken) =>
            Task.FromResult(VenueAnswer.Of<IReadOnlyList<VenueOrderState>>([]));

        public Task<VenueAnswer<IReadOnlyList<VenueBalance>>> BalancesAsync(CancellationToken cancellationToken) =>
            Task.FromResult(VenueAnswer.Of<IReadOnlyList<VenueBalance>>([]));

        public Task RunUserStreamAsync(IUserStreamListener listener, CancellationToken cancellationToken) => BreaksTheStream
            ? throw new FormatException("Half a word.")
            : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static VenueOrderState State(string clientId) =>
            new(clientId, "7", OrderStatus.Accepted, 0m, 0m, 0m, TimeProvider.System.GetUtcNow().UtcDateTime);
    }
}
