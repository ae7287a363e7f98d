using System.Text;
using R3edge.Application.Gateways;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Tables;
using R3edge.Application.Ports.Venues;
using R3edge.Application.Tests.Trading;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Tests.Gateways;

/// <content>What goes wrong with one account or one venue stays there.</content>
public sealed partial class OrderRunsTests
{
    private static readonly AccountId Other = new(new UserId("trader-2"), TradingMode.Live);

    [Fact]
    public async Task Account_WhoseVenueHangs_KeepsNoOtherWaiting()
    {
        var (hanging, other) = (AnOrder(1), AnOrder(2));
        var answered = new TaskCompletionSource();
        _venue.BeforePlacing = async order =>
        {
            if (order.ClientId.StartsWith($"{hanging.Id}", StringComparison.Ordinal))
            {
                await answered.Task;
            }

            return null;
        };

        var taking = Create("only").TakeAsync([Place(hanging), Place(other, Other)], Cancel);
        await PlacedAsync();
        Assert.StartsWith($"{other.Id}", Assert.Single(_venue.Placed), StringComparison.Ordinal);
        answered.SetResult();
        await taking;

        Assert.Equal(2, _venue.Placed.Count);
    }

    [Fact]
    public async Task Look_KeysOfOneUserCannotBeRead_LooksAtTheOthersAndTells()
    {
        await Create("first").TakeAsync([Place(AnOrder(1)), Place(AnOrder(2), Other)], Cancel);
        _venue.Placed.ToList().ForEach(order => _venue.Fill(order, 1m, 99m));
        _venue.BeforeOpening = user =>
        {
            if (user == Live.User)
            {
                throw new StorageException(StorageFailure.Denied, "The vault may not be read.");
            }
        };

        var told = await Assert.ThrowsAsync<StorageException>(() => Create("second").LookAsync(reconciles: false, Cancel));

        Assert.Contains("The vault may not be read.", told.Message, StringComparison.Ordinal);
        var filled = Assert.Single(Updates, update => update.Report.Status == OrderStatus.Filled);
        Assert.Equal(Other, filled.Account);
    }

    [Fact]
    public async Task Account_WhoseOrdersAreDamaged_GetsItsIntentsBack_AndTheOthersAreServed()
    {
        await WriteAsync("gatewayorders", Live, "work~damaged", "{");
        var process = Create("only");

        var failed = await process.TakeAsync([Place(AnOrder(1)), Place(AnOrder(2), Other)], Cancel);

        Assert.Equal(Live, Assert.Single(failed).Intent.Account);
        Assert.Single(_venue.Placed);
        _venue.Fill(_venue.Placed[0], 1m, 99m);
        var told = await Assert.ThrowsAsync<StorageException>(() => process.LookAsync(reconciles: false, Cancel));
        Assert.Equal(StorageFailure.Corrupt, told.Failure);
        Assert.Equal(OrderStatus.Filled, Updates[^1].Report.Status);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"holder":"gone","expires":"2999-01-01T00:00:00Z","notBefore":"2999-01-01T00:00:00Z"}""")]
    public async Task Lease_ThatIsDamagedOrOfAWrongClock_IsTakenOnceNobodyCanHoldIt(string row)
    {
        await WriteAsync("gatewayleases", Live, AccountScene.Bitcoin.Id.Venue.Code, row);
        var process = Create("only");

        await AdvancingAsync(Task.Run(() => process.TakeAsync([Place(AnOrder(1))], Cancel), Cancel));
        var began = _clock.GetUtcNow();
        Assert.Empty(_venue.Placed);
        await AdvancingAsync(LookUntilPlacedAsync(process));

        Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Cancellation_WhileThereAreNoKeys_IsCarriedOutOnceThereAre()
    {
        var order = AnOrder(1);
        await Create("first").TakeAsync([Place(order)], Cancel);
        _venue.Cancels = true;
        _venue.Closed = "There are no keys.";
        await Create("second").TakeAsync([Cancellation(order)], Cancel);
        Assert.Single(_venue.Working);
        _venue.Closed = null;

        await Create("third").LookAsync(reconciles: false, Cancel);

        Assert.Empty(_venue.Working);
        Assert.Equal(OrderStatus.Cancelled, Updates[^1].Report.Status);
    }

    [Fact]
    public async Task Orders_LeftOverWhereNobodyMayTradeLiveAnyMore_AreToldOfInTheHealth()
    {
        await Create("first").TakeAsync([Place(AnOrder(1))], Cancel);
        _venue.Closed = "Live trading is not allowed here.";
        var process = Create("second");

        await process.LookAsync(reconciles: true, Cancel);

        Assert.Contains("Live trading is not allowed here.", Assert.Single(process.Health()).Trouble, StringComparison.Ordinal);
        _venue.Closed = null;
        await process.LookAsync(reconciles: true, Cancel);
        Assert.Null(Assert.Single(process.Health()).Trouble);
    }

    [Fact]
    public async Task Order_ThatWorks_ToldAgainWhileThereAreNoKeys_IsNotRefused()
    {
        var order = AnOrder(1);
        await Create("first").TakeAsync([Place(order)], Cancel);
        _venue.Closed = "There are no keys.";

        await Create("second").TakeAsync([Place(order)], Cancel);

        Assert.Equal(OrderStatus.Accepted, Assert.Single(Updates).Report.Status);
    }

    [Fact]
    public async Task Venue_ThatDoesNotAnswer_IsLeftToTheTimerByEveryProcess()
    {
        var (first, second) = (Create("first"), Create("second"));
        _venue.BeforePlacing = _ =>
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            return Task.FromResult<VenueAnswer<VenueOrderState>?>(new(VenueOutcome.Unavailable, null, "No answer within 10 seconds."));
        };
        var began = _clock.GetUtcNow();
        await AdvancingAsync(Task.Run(() => first.TakeAsync([Place(AnOrder(1)), Place(AnOrder(2)), Place(AnOrder(3))], Cancel), Cancel));
        Assert.Equal(TimeSpan.FromSeconds(10), _clock.GetUtcNow() - began);
        _venue.BeforePlacing = null;

        await second.TakeAsync([Place(AnOrder(4))], Cancel);
        Assert.Empty(_venue.Placed);
        await second.LookAsync(reconciles: false, Cancel);
        Assert.Equal(4, _venue.Placed.Count);

        // It answers again, and that is known to all.
        await first.TakeAsync([Place(AnOrder(5))], Cancel);
        Assert.Equal(5, _venue.Placed.Count);
    }

    [Fact]
    public async Task Run_OfAnAccountWithManyOrders_EndsInTimeWhereEachAnswerTakesLong()
    {
        var process = Create("only");
        await process.TakeAsync([.. Enumerable.Range(1, 30).Select(number => Place(AnOrder(number)))], Cancel);
        Assert.Equal(30, _venue.Placed.Count);
        _venue.BeforeQuerying = () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(4));
            return null;
        };
        var began = _clock.GetUtcNow();

        await process.LookAsync(reconciles: false, Cancel);
        var limited = _venue.QueriesAsked;
        await process.LookAsync(reconciles: true, Cancel);

        // 20 s of work are five answers of 4 s. A comparison is not stopped before its lease has ended, after 40 s, or ten of them.
        Assert.Equal(5, limited);
        Assert.Equal(15, _venue.QueriesAsked);
        Assert.Equal(TimeSpan.FromSeconds(60), _clock.GetUtcNow() - began);
    }

    [Fact]
    public async Task Look_WhereEachAccountTakesLong_BeginsNoRunTooLate_AndTakesTheOthersFirstTheNextTime()
    {
        var process = Create("only");
        AccountId[] accounts = [.. Enumerable.Range(1, 40).Select(number => new AccountId(new UserId($"trader-{number}"), TradingMode.Live))];
        await process.TakeAsync([.. accounts.Select((account, i) => Place(AnOrder(i + 1), account))], Cancel);
        _venue.Placed.ToList().ForEach(order => _venue.Fill(order, 1m, 99m));
        _venue.BeforeQuerying = () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(4));
            return null;
        };

        // 20 s are at least five answers of 4 s, and as many as were on their way by then.
        await process.LookAsync(reconciles: false, Cancel);
        var first = Filled();
        Assert.InRange(first.Length, 5, 25);
        await process.LookAsync(reconciles: false, Cancel);
        await process.LookAsync(reconciles: false, Cancel);

        Assert.True(Filled().Length >= first.Length + 10, $"{first.Length} accounts were looked at first, {Filled().Length} after three looks.");

        AccountId[] Filled() => [.. Updates.Where(update => update.Report.Status == OrderStatus.Filled).Select(update => update.Account).Distinct()];
    }

    [Fact]
    public async Task Target_ThatCannotBeTradedAtItsPrice_IsNotTriedWithEveryPrice()
    {
        var process = Create("only");
        var (stop, target) = (
            AnOrder(1, OrderTerms.Stop(90m)) with { Role = OrderRole.Stop },
            AnOrder(1, OrderTerms.Limit(110m)) with { Id = OrderIds.For(new PositionId(1), OrderRole.Target, 1), Role = OrderRole.Target });
        await AdvancingAsync(Task.Run(() => process.TakeAsync([Place(stop), Place(target)], Cancel), Cancel));
        Assert.Single(_venue.Working);

        // The stop does not leave the venue. Prices come twice a second for a minute.
        for (var until = _clock.GetUtcNow() + TimeSpan.FromMinutes(1); _clock.GetUtcNow() < until; _clock.Advance(TimeSpan.FromSeconds(0.5)))
        {
            await AdvancingAsync(Task.Run(() => process.TouchAsync(
                new Dictionary<InstrumentId, BestPrices> { [AccountScene.Bitcoin.Id] = new(111m, 112m) }, _ => [Live], Cancel), Cancel));
        }

        Assert.InRange(_venue.CancelsAsked, 2, 6);
    }

    [Fact]
    public async Task Order_WhoseAnswerWasLost_IsSentAgainByAnother_OnceTheVenueWouldRefuseTheFirstRequest()
    {
        var (first, second) = (Create("first"), Create("second"));
        _venue.BeforePlacing = _ => Task.FromResult<VenueAnswer<VenueOrderState>?>(new(VenueOutcome.Unknown, null, "HTTP 503"));
        var began = _clock.GetUtcNow();
        await AdvancingAsync(Task.Run(() => first.TakeAsync([Place(AnOrder(1))], Cancel), Cancel));
        _venue.BeforePlacing = null;

        await AdvancingAsync(LookUntilPlacedAsync(second));

        // The venue's 6 s, and 3 s by which the clocks may differ; the look comes every second.
        Assert.InRange(_clock.GetUtcNow() - began, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(12));
        Assert.Single(_venue.Placed);
    }

    [Fact]
    public async Task Account_ThatAProcessHasNotWorkedOnForLong_IsForgotten()
    {
        var process = Create("only");
        await process.TakeAsync([Place(AnOrder(1))], Cancel);
        Assert.Single(process.Health());
        _clock.Advance(TimeSpan.FromMinutes(11));

        await process.TakeAsync([], Cancel);

        Assert.Empty(process.Health());
        await process.TakeAsync([Place(AnOrder(2))], Cancel);
        Assert.Equal(2, _venue.Placed.Count);
    }

    private static OrderIntent Cancellation(Order order) =>
        new(Live, new SessionId(1), order.PositionId, OrderIntentKind.Cancel, order.Id, null, order.CreatedAt);

    private async Task PlacedAsync()
    {
        while (_venue.Placed.Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Cancel);
        }
    }

    private async Task WriteAsync(string table, AccountId account, string row, string text) => await _tables.ApplyAsync(
        table, TableAction.Upsert(new TableEntity(account.ToString(), row, Encoding.UTF8.GetBytes(text))), Cancel);
}
