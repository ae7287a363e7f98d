using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;
using R3edge.Domain.Trading;

namespace R3edge.Contracts;

/// <summary>What every tracking runtime keeps.</summary>
public abstract class TrackingContract
{
    private static readonly DateTime Noon = new(2024, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private static readonly SessionId Session = SessionId.For(Account.User, "session");

    /// <summary>The account that the runtime under test has opened.</summary>
    public static AccountId Account => new(new UserId("trader-1"), TradingMode.Live);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_Twice_IsOnePositionAndOneEntry()
    {
        await using var tracking = await OpenAsync();

        Assert.Equal(AccountAnswer.Applied, await StartAsync(tracking, Plan(1)));
        Assert.Equal(AccountAnswer.Repeated, await StartAsync(tracking, Plan(1)));

        var entry = Assert.Single(tracking.Delivered.DistinctBy(KeyOf));
        Assert.Equal(OrderIntentKind.Place, entry.Kind);
        Assert.Equal(OrderRole.Entry, entry.Order!.Role);
        Assert.Equal(PositionStatus.Pending, (await FindAsync(tracking, 1))!.Status);
    }

    [Fact]
    public async Task Start_IdOfAnotherSignal_IsRefusedByName()
    {
        await using var tracking = await OpenAsync();
        await StartAsync(tracking, Plan(1));

        Assert.Equal(AccountAnswer.OtherTerms, await StartAsync(tracking, Plan(1) with { Signal = new SignalId(99) }));
    }

    [Fact]
    public async Task Raise_EntryFilledThenStopTouched_ProtectsThenCloses()
    {
        await using var tracking = await OpenAsync();
        await StartAsync(tracking, Plan(1));
        var entry = tracking.Delivered[0].Order!;

        Assert.Equal(AccountAnswer.Applied, await RaiseAsync(tracking, 1, Filled(entry, 100m, 1)));
        var stop = Assert.Single(tracking.Delivered.DistinctBy(KeyOf), intent => intent.Order?.Role == OrderRole.Stop).Order!;
        Assert.Equal(OrderTerms.Stop(95m), stop.Terms);
        Assert.Equal(AccountAnswer.Applied, await RaiseAsync(tracking, 1, Filled(stop, 95m, 2)));

        Assert.Null(await FindAsync(tracking, 1));
        Assert.Equal(2, tracking.Delivered.DistinctBy(KeyOf).Count());
    }

    [Fact]
    public async Task Raise_SameEventAgain_ChangesNothing()
    {
        await using var tracking = await OpenAsync();
        await StartAsync(tracking, Plan(1));
        var report = Filled(tracking.Delivered[0].Order!, 100m, 1);
        await RaiseAsync(tracking, 1, report);
        var (state, delivered) = (await FindAsync(tracking, 1), tracking.Delivered.DistinctBy(KeyOf).Count());

        Assert.Equal(AccountAnswer.Repeated, await RaiseAsync(tracking, 1, report));

        Assert.Equal(state!.OrderCounter, (await FindAsync(tracking, 1))!.OrderCounter);
        Assert.Equal(delivered, tracking.Delivered.DistinctBy(KeyOf).Count());
    }

    [Fact]
    public async Task Raise_EventsInOrder_AreAppliedInThatOrder()
    {
        await using var tracking = await OpenAsync();
        await StartAsync(tracking, Plan(1));
        var entry = tracking.Delivered[0].Order!;

        for (var part = 1; part <= 4; part++)
        {
            var report = new OrderReport(
                entry.Id, part == 4 ? OrderStatus.Filled : OrderStatus.PartlyFilled, part * 0.5m, part * 50m, 0m, Noon.AddSeconds(part));
            Assert.Equal(AccountAnswer.Applied, await RaiseAsync(tracking, 1, new PositionEvent.OrderReported(report)));
            var state = await FindAsync(tracking, 1);
            Assert.Equal(part * 0.5m, state!.OpenQuantity);
            Assert.Equal(part * 0.5m, state.WorkingOrders.Single(order => order.Order.Role == OrderRole.Stop && !order.IsCancelRequested).Order.Amount.Quantity);
        }
    }

    [Fact]
    public async Task Raise_UnknownPosition_IsAnsweredByName()
    {
        await using var tracking = await OpenAsync();

        Assert.Equal(
            AccountAnswer.UnknownPosition,
            await RaiseAsync(tracking, 7, new PositionEvent.ExitRequested(ExitReason.Forced, Noon)));
        Assert.Null(await FindAsync(tracking, 7));
    }

    [Fact]
    public async Task Reopen_OpenPosition_GoesOnAsIfNothingHadBeen()
    {
        await using var tracking = await OpenAsync();
        await StartAsync(tracking, Plan(1));
        var entry = tracking.Delivered[0].Order!;
        await RaiseAsync(tracking, 1, Filled(entry, 100m, 1));
        var before = await FindAsync(tracking, 1);

        await tracking.ReopenAsync();

        var after = await FindAsync(tracking, 1);
        Assert.Equal(before!.Entered, after!.Entered);
        Assert.Equal(before.WorkingOrders, after.WorkingOrders);
        Assert.Equal(before.StopPrice, after.StopPrice);
        Assert.Equal(AccountAnswer.Repeated, await StartAsync(tracking, Plan(1)));
        Assert.Equal(AccountAnswer.Applied, await RaiseAsync(tracking, 1, new PositionEvent.ExitRequested(ExitReason.Forced, Noon.AddHours(1))));
        Assert.Contains(tracking.Delivered, intent => intent.Kind == OrderIntentKind.Cancel);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Start_DeliveryFails_IsTriedAgainUnderTheSameId(int failures)
    {
        await using var tracking = await OpenAsync();
        tracking.FailDeliveries(failures);
        try
        {
            await StartAsync(tracking, Plan(1));
        }
        catch (StorageException exception)
        {
            Assert.True(exception.IsTransient);
        }

        for (var i = 0; i <= failures; i++)
        {
            await tracking.RetryAsync();
        }

        Assert.Equal(AccountAnswer.Repeated, await StartAsync(tracking, Plan(1)));
        Assert.Single(tracking.Delivered.DistinctBy(KeyOf));
    }

    [Fact]
    public async Task Reopen_BeforeAnEffectWasDelivered_DeliversIt()
    {
        await using var tracking = await OpenAsync();
        tracking.FailDeliveries(1);
        await Assert.ThrowsAsync<StorageException>(() => StartAsync(tracking, Plan(1)));
        Assert.Empty(tracking.Delivered);

        await tracking.ReopenAsync();
        await tracking.RetryAsync();

        Assert.Single(tracking.Delivered.DistinctBy(KeyOf));
    }

    /// <summary>A runtime with <see cref="Account"/> and nothing else.</summary>
    protected abstract Task<TrackingUnderTest> OpenAsync();

    private static (OrderIntentKind Kind, OrderId Target, OrderId? Order) KeyOf(OrderIntent intent) => (intent.Kind, intent.Target, intent.Order?.Id);

    private static PositionPlan Plan(int number) => new(
        new PositionId((UInt128)number),
        new SignalId((UInt128)number),
        new Instrument(new InstrumentId(Venue.Simulated, "BTC-USD"), 0.01m, 0.0001m, 1m),
        Bias.Long,
        OrderTerms.Market,
        OrderAmount.Of(2m),
        new ExitPlan { StopPrice = 95m });

    private static PositionEvent.OrderReported Filled(Order order, decimal price, int second) => new(
        new OrderReport(order.Id, OrderStatus.Filled, order.Amount.Quantity, order.Amount.Quantity * price, 0.1m, Noon.AddSeconds(second)));

    private static Task<AccountAnswer> StartAsync(TrackingUnderTest tracking, PositionPlan plan) =>
        tracking.Runtime.StartAsync(Account, Session, plan, Noon, Token);

    private static Task<AccountAnswer> RaiseAsync(TrackingUnderTest tracking, int position, PositionEvent positionEvent) =>
        tracking.Runtime.RaiseAsync(Account, new PositionId((UInt128)position), positionEvent, Token);

    private static Task<PositionState?> FindAsync(TrackingUnderTest tracking, int position) =>
        tracking.Runtime.FindAsync(Account, new PositionId((UInt128)position), Token);
}
