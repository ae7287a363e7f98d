using R3edge.Application.Sessions;
using R3edge.Application.Trading;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Trading;

public sealed class SessionServiceTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private static readonly SessionRequest Good = new()
    {
        Key = "k1",
        Strategy = "ma-cross",
        Instrument = AccountScene.Bitcoin.Id.ToString(),
        Timeframe = "5m",
        Cadence = "1h",
        Risk = new RiskProfile { Size = "risk:0.01", Stop = "pct:0.02" },
    };

    public static TheoryData<string, SessionRefusal> Wrong => new()
    {
        { "key", SessionRefusal.BadKey },
        { "strategy", SessionRefusal.UnknownStrategy },
        { "parameter", SessionRefusal.BadParameter },
        { "instrument", SessionRefusal.UnknownInstrument },
        { "timeframe", SessionRefusal.BadTimeframe },
        { "cadence", SessionRefusal.BadCadence },
        { "risk", SessionRefusal.BadRisk },
        { "live", SessionRefusal.LiveNotAllowed },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Start_SomethingWrong_IsNamedAndNothingIsStarted(string what, SessionRefusal refusal)
    {
        using var scene = Scene(new MemoryTables());
        var request = what switch
        {
            "key" => Good with { Key = " " },
            "strategy" => Good with { Strategy = "astrology" },
            "parameter" => Good with { Parameters = new Dictionary<string, double> { ["fast"] = -1 } },
            "instrument" => Good with { Instrument = "nowhere/X" },
            "timeframe" => Good with { Timeframe = "7m" },
            "cadence" => Good with { Cadence = "3m" },
            "risk" => Good with { Risk = new RiskProfile { Size = "risk:0.01" } },
            _ => Good with { Mode = TradingMode.Live },
        };

        var outcome = await scene.Sessions.StartAsync(LiveScene.User, request, Never);

        Assert.Equal(refusal, outcome.Refusal);
        Assert.NotEmpty(outcome.Message);
        Assert.Empty(scene.Sessions.All());
        Assert.Empty(await scene.Sessions.ListAsync(LiveScene.User, Never));
        Assert.Null(await scene.Engine.SettingsAsync(LiveScene.Paper, Never));
    }

    [Fact]
    public async Task Start_LiveWithoutGatewayOrAccount_IsRefusedEvenWhereAllowed()
    {
        var options = new SessionOptions { AllowLive = true };
        using var scene = Scene(new MemoryTables(), options);
        Assert.Equal(
            SessionRefusal.NoGateway,
            (await scene.Sessions.StartAsync(LiveScene.User, Good with { Mode = TradingMode.Live }, Never)).Refusal);
        using var reachable = Scene(new MemoryTables(), options, new EveryVenue());
        Assert.Equal(
            SessionRefusal.NoAccount,
            (await reachable.Sessions.StartAsync(LiveScene.User, Good with { Mode = TradingMode.Live }, Never)).Refusal);
        await reachable.Engine.OpenAsync(new AccountId(LiveScene.User, TradingMode.Live), new AccountSettings(), Never);
        Assert.True((await reachable.Sessions.StartAsync(LiveScene.User, Good with { Mode = TradingMode.Live }, Never)).IsDone);
    }

    [Fact]
    public async Task Start_SameRequestAgain_IsTheSameSession()
    {
        using var scene = Scene(new MemoryTables());
        var first = await scene.Sessions.StartAsync(LiveScene.User, Good, Never);
        var second = await scene.Sessions.StartAsync(LiveScene.User, Good, Never);
        var other = await scene.Sessions.StartAsync(LiveScene.User, Good with { Timeframe = "15m" }, Never);

        Assert.True(second.IsRepeated);
        Assert.Equal(first.Session!.Id, second.Session!.Id);
        Assert.Equal(SessionRefusal.KeyInUse, other.Refusal);
        Assert.Single(scene.Sessions.On(AccountScene.Bitcoin.Id));
    }

    [Fact]
    public async Task GetAndStop_SessionOfAnotherUser_IsNotFoundLikeOneThatIsNot()
    {
        using var scene = Scene(new MemoryTables());
        var mine = (await scene.Sessions.StartAsync(LiveScene.User, Good, Never)).Session!;
        var stranger = new UserId("trader-2");

        var theirs = await scene.Sessions.StopAsync(stranger, mine.Id, true, Never);
        var nobodys = await scene.Sessions.StopAsync(stranger, new SessionId(1), true, Never);

        Assert.Null(await scene.Sessions.GetAsync(stranger, mine.Id, Never));
        Assert.Equal(SessionRefusal.NotFound, theirs.Refusal);
        Assert.Equal(nobodys.Message.Replace(new SessionId(1).ToString(), "", StringComparison.Ordinal), theirs.Message.Replace(mine.Id.ToString(), "", StringComparison.Ordinal));
        Assert.Equal(SessionStatus.Active, (await scene.Sessions.GetAsync(LiveScene.User, mine.Id, Never))!.Status);
    }

    [Fact]
    public async Task Stop_WithoutPositions_IsStoppedAtOnceAndAgain()
    {
        using var scene = Scene(new MemoryTables());
        var session = (await scene.Sessions.StartAsync(LiveScene.User, Good, Never)).Session!;
        var version = scene.Sessions.Version;

        var stopped = await scene.Sessions.StopAsync(LiveScene.User, session.Id, false, Never);

        Assert.Equal(SessionStatus.Stopped, stopped.Session!.Status);
        Assert.True(scene.Sessions.Version > version);
        Assert.Null(scene.Sessions.Find(session.Id));
        Assert.True((await scene.Sessions.StopAsync(LiveScene.User, session.Id, true, Never)).IsRepeated);
        Assert.Equal(SessionStatus.Stopped, Assert.Single(await scene.Sessions.ListAsync(LiveScene.User, Never)).Status);
    }

    [Fact]
    public async Task Load_AfterARestart_ResumesWhatWasRunning()
    {
        var tables = new MemoryTables();
        using (var before = Scene(tables))
        {
            await before.Sessions.StartAsync(LiveScene.User, Good, Never);
            var gone = await before.Sessions.StartAsync(LiveScene.User, Good with { Key = "k2" }, Never);
            await before.Sessions.StopAsync(LiveScene.User, gone.Session!.Id, false, Never);
        }

        using var after = Scene(tables);
        await after.LoadAsync();

        var resumed = Assert.Single(after.Sessions.All());
        Assert.Equal(SessionId.For(LiveScene.User, "k1"), resumed.Id);
        Assert.Equal(LiveScene.Paper, Assert.Single(after.Engine.TradingOn(AccountScene.Bitcoin.Id)));
        Assert.NotNull(await after.Engine.ReadAsync(LiveScene.Paper, account => account.Find(resumed.Id), Never));
    }

    [Fact]
    public async Task Start_EveryWriteFailsOnce_EndsWithOneSession()
    {
        for (var failing = 0; failing < 8; failing++)
        {
            var tables = new MemoryTables();
            var left = failing;
            tables.Fault = () => left-- == 0 ? failing % 2 == 0 : null;
            using (var scene = Scene(tables))
            {
                try
                {
                    await scene.Sessions.StartAsync(LiveScene.User, Good, Never);
                }
                catch (Ports.StorageException)
                {
                    // The trader asks again, after a restart.
                }
            }

            using var again = Scene(tables);
            await again.LoadAsync();
            var outcome = await again.Sessions.StartAsync(LiveScene.User, Good, Never);
            Assert.True(outcome.IsDone, outcome.Message);
            Assert.Single(again.Sessions.All());
            Assert.Single(await again.Sessions.ListAsync(LiveScene.User, Never));
            Assert.Equal(1, await again.Engine.ReadAsync(LiveScene.Paper, account => account.Sessions.Count(), Never));
        }
    }

    private static LiveScene Scene(MemoryTables tables, SessionOptions? options = null, ILiveVenues? venues = null) =>
        new(tables, new MemoryHubs(), new LiveScene.Catalog(AccountScene.Bitcoin), options ?? new SessionOptions(), venues);

    private sealed class EveryVenue : ILiveVenues
    {
        public bool CanTrade(Venue venue) => true;
    }
}
