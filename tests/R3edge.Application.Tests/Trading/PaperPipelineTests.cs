using R3edge.Application.MoneyManagement;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports;
using R3edge.Application.Sessions;
using R3edge.Application.Tests.Backtesting;
using R3edge.Application.Tests.Doubles;
using R3edge.Application.Trading;
using R3edge.Domain.Backtesting;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Tests.Trading;

/// <summary>The services together, from events to stored trades: equal to the backtest, in any order of delivery and through any crash.</summary>
public sealed class PaperPipelineTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private static readonly SessionRequest Request = new()
    {
        Key = "first",
        Strategy = "ma-cross",
        Parameters = new Dictionary<string, double> { ["fast"] = 5, ["slow"] = 20 },
        Instrument = Given.Market.Instrument.Id.ToString(),
        Timeframe = "5m",
        Direction = TradeDirection.Both,
        Risk = new RiskProfile
        {
            Size = "risk:0.01",
            Stop = "atr:14,2",
            Target = "r:1@0.5+r:3@0.5",
            Trail = "atr:14,3",
            Limits = ["leverage:2", "daily-loss:0.03"],
        },
    };

    private static readonly SessionOptions Options = new()
    {
        PaperAccount = new AccountSettings { Cash = 50_000m, MaximumLeverage = 2m, MakerFee = 0.0002m, TakerFee = 0.0005m, Slippage = "bps:1" },
    };

    [Fact]
    public async Task Handle_MarketThenBarThenSignal_IsTheBacktest()
    {
        using var scene = Scene(new MemoryTables(), new MemoryHubs());
        var tape = await StartAsync(scene);

        await PlayAsync(scene, tape, 0, tape.Market.Count);

        await AssertSameAsBacktestAsync(scene);
        Assert.True(scene.Tables.LargestBatch <= 100);
        Assert.All(scene.Hubs.Events, published => Assert.Contains(published.Hub, new[] { HubNames.Orders, HubNames.OrderUpdates }));
        Assert.Equal(scene.Hubs.Events.Count, scene.Hubs.Events.Select(published => (published.Hub, published.Data.Id)).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Handle_BarAndSignalFasterThanMarketOrRepeated_IsTheBacktest(int seed)
    {
        using var scene = Scene(new MemoryTables(), new MemoryHubs());
        var tape = await StartAsync(scene);
        var random = new Random(seed);

        for (var i = 0; i < tape.Market.Count; i++)
        {
            List<Func<Task>> moves =
            [
                () => scene.Market.DeliverAsync(tape.Market[i], Never),
                () => scene.Bars.DeliverAsync(tape.Closed[i], Never),
                () => tape.Signals[i] is { } signal ? scene.Money.DeliverAsync(signal, Never) : Task.CompletedTask,
            ];
            moves.Add(moves[random.Next(3)]);
            foreach (var move in moves.OrderBy(_ => random.Next()).ToArray())
            {
                await move();
            }
        }

        await AssertSameAsBacktestAsync(scene);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public async Task Handle_CrashesAndFaultsAtRandom_LosesAndDoublesNothing(int seed)
    {
        var (calmTables, calmHubs) = (new MemoryTables(), new MemoryHubs());
        using var calm = Scene(calmTables, calmHubs);
        var tape = await StartAsync(calm);
        await PlayAsync(calm, tape, 0, 800);
        await calm.Engine.FlushAsync(Never);

        var random = new Random(seed);
        var (tables, hubs) = (new MemoryTables(), new MemoryHubs());
        var scene = Scene(tables, hubs);
        await StartAsync(scene);
        tables.Fault = hubs.Fault = () => random.Next(60) == 0 ? random.Next(2) == 0 : null;
        var (checkpoint, crashes) = (0, 0);
        for (var i = 0; i < 800; i++)
        {
            await InsistAsync(() => PlayAsync(scene, tape, i, i + 1));
            if (random.Next(20) == 0)
            {
                await InsistAsync(() => scene.Engine.FlushAsync(Never));
                checkpoint = i + 1;
            }

            if (random.Next(25) == 0)
            {
                scene.Dispose();
                scene = Scene(tables, hubs);
                await InsistAsync(scene.LoadAsync);
                await InsistAsync(() => PlayAsync(scene, tape, checkpoint, i + 1));
                crashes++;
            }
        }

        tables.Fault = hubs.Fault = null;
        await scene.Engine.FlushAsync(Never);
        Assert.True(crashes > 10);
        foreach (var kind in new[] { "trade~", "decision~", "transition~", "position~", "order~", "ended~", "equity~" })
        {
            Assert.Equal(
                calmTables.Dump("accounts", LiveScene.Paper.ToString(), kind),
                tables.Dump("accounts", LiveScene.Paper.ToString(), kind));
        }

        Assert.Equal(calmHubs.Distinct(HubNames.Orders), hubs.Distinct(HubNames.Orders));
        Assert.Equal(calmHubs.Distinct(HubNames.OrderUpdates), hubs.Distinct(HubNames.OrderUpdates));
        Assert.Empty(tables.Dump("accounts", LiveScene.Paper.ToString(), "outbox~"));
        scene.Dispose();
    }

    [Fact]
    public async Task Run_TwoProcessesOnOneAccount_ReadAgainWhatTheOtherWrote()
    {
        var (tables, hubs) = (new MemoryTables(), new MemoryHubs());
        using var first = Scene(tables, hubs);
        var tape = await StartAsync(first);
        using var second = Scene(tables, hubs);
        await second.LoadAsync();

        // Money manager and paper venue live in different processes here: each sees the market, one sees the signals.
        for (var i = 0; i < 400; i++)
        {
            await first.Market.DeliverAsync(tape.Market[i], Never);
            await second.Market.DeliverAsync(tape.Market[i], Never);
            await second.Bars.DeliverAsync(tape.Closed[i], Never);
            if (tape.Signals[i] is { } signal)
            {
                await first.Money.DeliverAsync(signal, Never);
            }
        }

        await first.Engine.FlushAsync(Never);
        await second.Engine.FlushAsync(Never);
        using var third = Scene(tables, hubs);
        await third.LoadAsync();
        var positions = tables.Dump("accounts", LiveScene.Paper.ToString(), "position~").Count();
        Assert.True(positions > 3, $"{positions} positions");
        Assert.Equal(
            hubs.Distinct(HubNames.Orders).Count(id => id.StartsWith("Place", StringComparison.Ordinal)),
            hubs.Distinct(HubNames.Orders).Where(id => id.StartsWith("Place", StringComparison.Ordinal)).Distinct().Count());
        var summary = await third.Queries.SummaryAsync(LiveScene.Paper, Never);
        Assert.NotNull(summary);
        var trades = await third.TradesAsync();
        Assert.Equal(trades.Count, trades.Select(trade => trade.Id).Distinct().Count());
        var open = await third.Queries.OpenAsync(LiveScene.Paper, Never);
        Assert.Equal(summary.RealisedProfit, trades.Sum(trade => trade.Profit) + open.Sum(position => position.RealisedProfit));
    }

    [Fact]
    public async Task Size_AskedFarFromTheMarketWhileSomethingIsHeld_ReckonsWithTheEquityAtTheMarketsPrice()
    {
        using var scene = Scene(new MemoryTables(), new MemoryHubs());
        var tape = await StartAsync(scene);
        HeldAmount? held = null;
        for (var i = 0; i < 1000 && held is null; i++)
        {
            await PlayAsync(scene, tape, i, i + 1);
            held = (await scene.Queries.SummaryAsync(LiveScene.Paper, Never)) is { Holdings: [var first, ..] } ? first : null;
        }

        Assert.NotNull(held);
        var question = new SizeQuestion
        {
            Instrument = held.Instrument,
            Bias = Bias.Long,
            Price = 2m * (decimal)held.Price!.Value,
            Profile = new RiskProfile { Size = "fixed:0.001" },
            Account = LiveScene.Paper,
        };

        var answer = await new PositionSizer(scene.Instruments, scene.Engine).AskAsync(question, Never);

        Assert.Equal((await scene.Queries.SummaryAsync(LiveScene.Paper, Never))!.Equity, answer.Account!.Value.Equity);
    }

    [Fact]
    public async Task Summary_WhilePositionsAreOpen_ProfitsMakeUpTheEquity()
    {
        using var scene = Scene(new MemoryTables(), new MemoryHubs());
        var tape = await StartAsync(scene);
        var seen = 0;
        for (var i = 0; i + 20 <= 1000; i += 20)
        {
            await PlayAsync(scene, tape, i, i + 20);
            var summary = (await scene.Queries.SummaryAsync(LiveScene.Paper, Never))!;
            var open = await scene.Queries.OpenAsync(LiveScene.Paper, Never);
            seen += open.Count;

            Assert.Equal(summary.Equity, 50_000m + summary.RealisedProfit + summary.UnrealisedProfit, 12);
            Assert.Equal(summary.UnrealisedProfit, open.Sum(position => position.UnrealisedProfit ?? 0m));
        }

        Assert.True(seen > 3, $"{seen} open positions were seen");
    }

    [Fact]
    public async Task Queries_AfterTrading_ExplainEveryPosition()
    {
        using var scene = Scene(new MemoryTables(), new MemoryHubs());
        var tape = await StartAsync(scene);
        await PlayAsync(scene, tape, 0, 1000);
        await scene.Engine.FlushAsync(Never);
        var session = SessionId.For(LiveScene.User, Request.Key);

        var decisions = await scene.Queries.DecisionsAsync(LiveScene.Paper, session, 1000, null, Never);
        Assert.Equal(tape.Signals.Take(1000).Count(signal => signal is not null), decisions.Items.Count);
        foreach (var decision in decisions.Items.Where(decision => decision.IsEntered))
        {
            var position = await scene.Queries.FindAsync(LiveScene.Paper, decision.Position!.Value, Never);
            Assert.NotNull(position);
            Assert.Equal(decision.Signal, position.Signal);
            var changes = await scene.Queries.ChangesAsync(LiveScene.Paper, position.Id, Never);
            Assert.Equal(Enumerable.Range(1, position.Changes), changes.Select(change => change.Number));
            Assert.Equal(position.Status, changes[^1].To);
            var orders = await scene.Queries.OrdersAsync(LiveScene.Paper, position.Id, Never);
            Assert.Equal(
                position.EnteredQuantity,
                orders.Where(order => order.Order.Role == OrderRole.Entry).Sum(order => order.Report?.FilledQuantity ?? 0m));
            Assert.Equal(
                position.ExitedQuantity,
                orders.Where(order => order.Order.Role != OrderRole.Entry).Sum(order => order.Report?.FilledQuantity ?? 0m));
        }

        var performance = await scene.Queries.PerformanceAsync(LiveScene.Paper, Never);
        Assert.NotNull(performance);
        Assert.Equal(50_000.0, performance.InitialEquity);
        var equity = await scene.Queries.EquityAsync(LiveScene.Paper, Never);
        Assert.Equal(1000 / 12, equity.Count, 2.0);
        Assert.Null(await scene.Queries.FindAsync(new AccountId(new UserId("trader-2"), TradingMode.Paper), decisions.Items[0].Position ?? default, Never));
    }

    private static LiveScene Scene(MemoryTables tables, MemoryHubs hubs) =>
        new(tables, hubs, new LiveScene.Catalog(Given.Market.Instrument), Options);

    private static async Task<LiveTape> StartAsync(LiveScene scene)
    {
        var started = await scene.Sessions.StartAsync(LiveScene.User, Request, Never);
        Assert.True(started.IsDone, started.Message);
        return new LiveTape(Given.Bars, started.Session!, Given.Market.Instrument);
    }

    private static async Task PlayAsync(LiveScene scene, LiveTape tape, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            await scene.Market.DeliverAsync(tape.Market[i], Never);
            await scene.Bars.DeliverAsync(tape.Closed[i], Never);
            if (tape.Signals[i] is { } signal)
            {
                await scene.Money.DeliverAsync(signal, Never);
            }
        }
    }

    // As a consumer does: an event whose handling failed for a reason that may pass is handled again.
    private static async Task InsistAsync(Func<Task> work)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await work();
                return;
            }
            catch (StorageException) when (attempt < 50)
            {
            }
        }
    }

    private static async Task AssertSameAsBacktestAsync(LiveScene scene)
    {
        await scene.Engine.FlushAsync(Never);
        var settings = new BacktestSettings
        {
            Instrument = Given.Market.Instrument,
            Cash = 50_000m,
            Direction = TradeDirection.Both,
            Money = Request.Risk.Plan(),
            Fills = Options.PaperAccount.Terms().Fills,
        };
        var strategy = StrategyRegistry.All.Single(candidate => candidate.Name == "ma-cross");
        Assert.True(StrategyRegistry.TryParameters(strategy, Request.Parameters, out var parameters, out var error), error);
        var backtest = new Backtest(Given.Bars, settings).Run(strategy, parameters);
        var expected = backtest.Trades.Where(trade => trade.ExitReason != ExitReason.EndOfData).Select(Without).ToList();
        var actual = (await scene.TradesAsync()).Select(Without).ToList();
        Assert.True(expected.Count > 20, $"{expected.Count} trades");

        // Trades that end in one bar are stored by id, which is no order in time.
        Assert.Equal(expected.OrderBy(trade => trade.ExitTime).ThenBy(trade => trade.EntryTime), actual.OrderBy(trade => trade.ExitTime).ThenBy(trade => trade.EntryTime));
    }

    private static ClosedTrade Without(ClosedTrade trade) => trade with { Id = default };
}
