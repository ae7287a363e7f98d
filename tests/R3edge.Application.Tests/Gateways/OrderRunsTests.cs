using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Gateways;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Venues;
using R3edge.Application.Tests.Trading;
using R3edge.Contracts;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Tests.Gateways;

/// <summary>Processes that come and go share the orders of an account.</summary>
public sealed partial class OrderRunsTests
{
    private static readonly AccountId Live = new(new UserId("trader-1"), TradingMode.Live);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ManualClock _clock = new();
    private readonly MemoryTables _tables = new();
    private readonly MemoryHubs _hubs = new();
    private readonly ScriptedVenue _venue;

    public OrderRunsTests() => _venue = new ScriptedVenue(_clock);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private OrderUpdate[] Updates =>
        [.. _hubs.Events.Where(one => one.Hub == HubNames.OrderUpdates).Select(one => OrderUpdate.Read(one.Data.Body.Span))];

    [Fact]
    public async Task Intent_GivenToFourProcessesAtOnce_IsSentOnce()
    {
        var processes = Enumerable.Range(1, 4).Select(number => Create($"process {number}")).ToArray();
        var order = AnOrder(1);

        await AdvancingAsync(Task.WhenAll(processes.Select(process => Task.Run(() => process.TakeAsync([Place(order)], Cancel), Cancel))));

        Assert.Single(_venue.Placed);
        Assert.Single(Updates, update => update.Report.Status == OrderStatus.Accepted);
    }

    [Fact]
    public async Task Process_ThatDiesBeforeTheRequestLeft_LeavesTheOrderToTheNext_WhichAsksFirst()
    {
        var (first, second) = (Create("first"), Create("second"));
        var order = AnOrder(1);
        using var death = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        _venue.BeforePlacing = async _ =>
        {
            await death.CancelAsync();
            throw new OperationCanceledException(death.Token);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TellAsync(first, order, death));
        _venue.BeforePlacing = null;

        var died = _clock.GetUtcNow();
        await AdvancingAsync(LookUntilPlacedAsync(second));

        // Not before the venue would refuse the first request as too old: 10 s in which it may have left, 6 s that it is good for, and 3 s
        // by which the clocks may differ.
        Assert.True(_clock.GetUtcNow() - died >= TimeSpan.FromSeconds(19), $"It was sent again after {_clock.GetUtcNow() - died}.");
        Assert.Single(_venue.Placed);
    }

    [Fact]
    public async Task Process_ThatStoodStillBeyondItsLease_SendsNothingBesideTheNext()
    {
        var (slow, quick) = (Create("slow"), Create("quick"));
        var order = AnOrder(1);
        var (asked, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        _venue.BeforeRules = () =>
        {
            _venue.BeforeRules = null;
            asked.SetResult();
            return answered.Task;
        };
        var standing = Task.Run(() => slow.TakeAsync([Place(order)], Cancel), Cancel);
        await asked.Task;
        _clock.Advance(TimeSpan.FromMinutes(2));
        await AdvancingAsync(Task.Run(() => quick.LookAsync(reconciles: false, Cancel), Cancel));
        Assert.Single(_venue.Placed);
        _venue.Fill(_venue.Placed[0], 1m, 100m);
        await AdvancingAsync(Task.Run(() => quick.LookAsync(reconciles: false, Cancel), Cancel));

        answered.SetResult();
        await AdvancingAsync(standing);

        Assert.Single(_venue.Placed);
        Assert.Equal(OrderStatus.Filled, Updates[^1].Report.Status);
        Assert.Equal(1m, Updates[^1].Report.FilledQuantity);
    }

    [Fact]
    public async Task Lease_OfAProcessThatDied_IsTakenWhenItHasEnded()
    {
        var (first, second) = (Create("first"), Create("second"));
        var (never, sent) = (new TaskCompletionSource<VenueAnswer<VenueOrderState>?>(), new TaskCompletionSource());
        _venue.BeforePlacing = _ =>
        {
            _venue.BeforePlacing = null;
            sent.SetResult();
            return never.Task;
        };
        _ = first.TakeAsync([Place(AnOrder(1))], Cancel);
        await sent.Task;
        await _clock.SomebodyWaitsAsync(TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(11));

        var began = _clock.GetUtcNow();
        await AdvancingAsync(Task.Run(() => second.TakeAsync([Place(AnOrder(2))], Cancel), Cancel));
        Assert.True(_clock.GetUtcNow() - began < TimeSpan.FromSeconds(10), "What others want waits for the lease of one account.");
        Assert.Empty(_venue.Placed);
        await AdvancingAsync(LookUntilPlacedAsync(second));

        // 40 s and the tolerance of 3 s, of which 11 s have gone by.
        Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.FromSeconds(32), TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task Venue_ThatWantsToBeLeftAlone_IsLeftAloneByEveryProcess()
    {
        var (first, second) = (Create("first"), Create("second"));
        _venue.BeforePlacing = _ => Task.FromResult<VenueAnswer<VenueOrderState>?>(
            new VenueAnswer<VenueOrderState>(VenueOutcome.RateLimited, null, "Too many requests.", RetryAfter: TimeSpan.FromSeconds(30)));
        await AdvancingAsync(Task.Run(() => first.TakeAsync([Place(AnOrder(1))], Cancel), Cancel));
        _venue.BeforePlacing = null;

        await second.TakeAsync([Place(AnOrder(2))], Cancel);
        await second.LookAsync(reconciles: false, Cancel);
        Assert.Empty(_venue.Placed);

        _clock.Advance(TimeSpan.FromSeconds(31));
        await second.LookAsync(reconciles: false, Cancel);
        Assert.Equal(2, _venue.Placed.Count);
    }

    [Fact]
    public async Task OrderAtTheMarket_IsAskedForUntilItHasFilled()
    {
        var process = Create("only");
        var taking = Task.Run(() => process.TakeAsync([Place(AnOrder(1, OrderTerms.Market))], Cancel), Cancel);
        while (_venue.Placed.Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel);
        }

        await _clock.SomebodyWaitsAsync(Patience);
        _venue.Fill(_venue.Placed[0], 1m, 101m);
        await AdvancingAsync(taking);

        Assert.Equal((OrderStatus.Filled, 1m, 101m, 1m), Told(Updates[^1]));
    }

    [Fact]
    public async Task Fill_ThatNobodyHeardOf_IsFoundWhenTheVenueIsAsked()
    {
        await Create("first").TakeAsync([Place(AnOrder(1))], Cancel);
        _venue.Fill(_venue.Placed[0], 1m, 99m);

        await Create("second").LookAsync(reconciles: false, Cancel);
        await Create("third").LookAsync(reconciles: true, Cancel);

        Assert.Equal((OrderStatus.Filled, 1m, 99m, 1m), Told(Updates[^1]));
        Assert.Equal(2, Updates.Length);
    }

    [Fact]
    public async Task Cancellation_InTheSameBatchAsItsOrder_FindsIt()
    {
        var order = AnOrder(1);
        await AdvancingAsync(Task.Run(
            () => Create("only").TakeAsync(
                [Place(order), new OrderIntent(Live, new SessionId(1), order.PositionId, OrderIntentKind.Cancel, order.Id, null, order.CreatedAt)],
                Cancel),
            Cancel));

        Assert.Equal(OrderStatus.Cancelled, Updates[^1].Report.Status);
        Assert.Empty(_venue.Placed);
    }

    [Fact]
    public async Task Order_WithoutKeys_IsRefusedByName_AndOneOfAPaperAccountIsPassedOver()
    {
        _venue.Closed = "There are no keys.";
        var order = AnOrder(1);
        await Create("only").TakeAsync(
            [Place(order), Place(AnOrder(2)) with { Account = Live with { Mode = TradingMode.Paper } }], Cancel);

        var update = Assert.Single(Updates);
        Assert.Equal((order.Id, OrderStatus.Rejected, OrderRefusal.InstrumentUnavailable), (update.Report.OrderId, update.Report.Status, update.Report.Reason));
    }

    [Fact]
    public async Task Keys_ThatTheVenueRefused_AreReadAgainForTheNextRun()
    {
        var process = Create("only");
        _venue.BeforePlacing = _ => Task.FromResult<VenueAnswer<VenueOrderState>?>(
            new VenueAnswer<VenueOrderState>(VenueOutcome.NotAuthorised, null, "The key is not known."));
        await AdvancingAsync(Task.Run(() => process.TakeAsync([Place(AnOrder(1))], Cancel), Cancel));
        Assert.Contains(process.Health(), lane => lane.Trouble is { } trouble && trouble.Contains("keys", StringComparison.Ordinal));
        Assert.Equal(1, _venue.Opened);
        _venue.BeforePlacing = null;

        await process.LookAsync(reconciles: true, Cancel);

        Assert.Equal(2, _venue.Opened);
        Assert.Single(_venue.Placed);
        Assert.DoesNotContain(process.Health(), lane => lane.Trouble is not null);
    }

    [Theory]
    [InlineData(Side.Sell, 109, 111, false)]
    [InlineData(Side.Sell, 110, 111, true)]
    [InlineData(Side.Buy, 109, 111, false)]
    [InlineData(Side.Buy, 109, 110, true)]
    public void Target_IsReached_WhereTheOtherSideOfTheBookPaysItsPrice(Side side, int bid, int ask, bool isReached)
    {
        var order = AnOrder(1, OrderTerms.Limit(110m)) with { Side = side, Role = OrderRole.Target };
        var held = new GatewayOrder(Live, order.PositionId, order, null, GatewayPhase.Held, false, null, "", null, 0);

        Assert.Equal(isReached, held.IsReachedBy(new BestPrices(bid, ask)));
        Assert.False((held with { Phase = GatewayPhase.Working }).IsReachedBy(new BestPrices(bid, ask)));
    }

    private static (OrderStatus Status, decimal Quantity, decimal Notional, decimal Fees) Told(OrderUpdate update) =>
        (update.Report.Status, update.Report.FilledQuantity, update.Report.FilledNotional, update.Report.Fees);

    private static OrderIntent Place(Order order, AccountId? account = null) => new(
        account ?? Live, new SessionId(1), order.PositionId, OrderIntentKind.Place, order.Id, order, order.CreatedAt);

    private async Task LookUntilPlacedAsync(OrderRuns process)
    {
        while (_venue.Placed.Count == 0)
        {
            await process.LookAsync(reconciles: false, Cancel);
            await Task.Delay(TimeSpan.FromSeconds(1), _clock, Cancel);
        }
    }

    private static Task<IReadOnlyList<FailedIntent>> TellAsync(
        OrderRuns process, Order order, CancellationTokenSource life) => process.TakeAsync([Place(order)], life.Token);

    private Order AnOrder(int number, OrderTerms? terms = null)
    {
        var position = new PositionId((UInt128)number);
        return new Order(
            OrderIds.For(position, OrderRole.Exit, 1), position, AccountScene.Bitcoin.Id, OrderRole.Exit, Side.Sell, terms ?? OrderTerms.Limit(100m),
            OrderAmount.Of(1m), _clock.GetUtcNow().UtcDateTime);
    }

    private OrderRuns Create(string name) => new(
        _venue, _tables, _hubs, new NoHoldings(), new GatewayOptions(), name, _clock, NullLogger<OrderRuns>.Instance);

    /// <summary>Lets time pass, a quarter of a second whenever somebody waits for it, until something has ended.</summary>
    private async Task AdvancingAsync(Task work)
    {
        while (!work.IsCompleted)
        {
            var waits = _clock.SomebodyWaitsAsync(TimeSpan.FromMinutes(10));
            if (await Task.WhenAny(work, waits) == waits)
            {
                _clock.Advance(TimeSpan.FromMilliseconds(250));
            }
        }

        await work;
    }
}
