using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;
using R3edge.SimulatedExchange.Faults;
using R3edge.SimulatedExchange.Tests.Gateways;

namespace R3edge.SimulatedExchange.Tests.Markets;

/// <summary>Our feed and our gateway at an exchange of which all goes wrong that does.</summary>
public class FaultyDayTests
{
    private static readonly FaultPlan Everything = new()
    {
        Seed = 5,
        Drop = 0.0004,
        Duplicate = 0.005,
        Reorder = 0.0004,
        Corrupt = 0.0003,
        Delay = 0.0005,
        Silence = 0.00005,
        Disconnect = 0.0005,
        TooManyRequests = 0.01,
        Banned = 0.003,
        Unavailable = 0.01,
        UnavailableAfterAccepting = 0.1,
        ClockSkew = TimeSpan.FromSeconds(9),
    };

    public static TheoryData<string> Venues() => ["binance", "kucoin"];

    [Theory]
    [MemberData(nameof(Venues))]
    public async Task Feed_WithoutFaults_HasTheExchangesBookAndTrades(string venue)
    {
        await using var trading = await LiveTrading.StartAsync(venue);
        await using var feed = await OwnFeed.StartAsync(trading.Exchange, new Venue(venue));

        for (var second = 31; feed.Ear.Compared < 200; second++)
        {
            Assert.True(second < 3000, "No book came.");
            trading.Exchange.AdvanceTo(LiveTrading.Start.AddSeconds(second));
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
        }

        await trading.UntilAsync(() => feed.Ear.LastTrade == feed.Witness.LastTrade, "every trade came");
        Assert.Null(feed.Ear.Wrong);
        Assert.Equal((0L, 0, 0), (feed.Ear.Lost, feed.Ear.Doubled, feed.Ear.Disordered));
    }

    [Theory]
    [MemberData(nameof(LiveTrading.Scenes), MemberType = typeof(LiveTrading))]
    [Trait("Category", "Slow")]
    public async Task Day_OnWhichEverythingGoesWrong_LosesAndDoublesNothing(string scene)
    {
        const int Steps = 1440;
        await using var trading = await LiveTrading.StartAsync(scene, tradesPerBar: 12);
        await using var feed = await OwnFeed.StartAsync(trading.Exchange, LiveTrading.VenueOf(scene));
        await trading.UntilAsync(() => feed.Counters.Connections > 0, "the feed connects");
        trading.Exchange.Faults = Everything;
        var (sent, held) = (0, new List<PositionId>());
        for (var minute = 1; minute <= Steps; minute++)
        {
            trading.Exchange.AdvanceTo(LiveTrading.Start.AddMinutes(minute));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
            if (minute % 60 == 0)
            {
                var price = trading.Look(() => trading.Market.Best(Side.Sell)!.Value);
                held.Add(await trading.OpenAsync(0.01m, OrderTerms.Market, new ExitPlan { StopPrice = Math.Floor(price * 0.9m) }));
                sent++;
            }

            if (minute % 60 == 30 && held.Count > 0)
            {
                await trading.ExitAsync(held[^1]);
            }
        }

        trading.Exchange.Faults = FaultPlan.None;
        foreach (var id in held)
        {
            await trading.ExitAsync(id);
        }

        // What was refused again and again waits up to half a minute before it is tried once more, and may then be refused its turn.
        await trading.UntilAsync(
            async () => await trading.AccountAsync(account => account.PositionCount == 0 ? "none" : "some") == "none", "all is closed", 120);
        for (var more = 1; feed.Ear.LastTrade != feed.Witness.LastTrade && more < 400; more++)
        {
            trading.Exchange.AdvanceTo(LiveTrading.Start.AddMinutes(Steps).AddSeconds(more));
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        Assert.Null(feed.Ear.Wrong);
        Assert.True(feed.Ear.Compared > 1000, $"Only {feed.Ear.Compared} books were compared.");
        Assert.Equal((0, 0), (feed.Ear.Doubled, feed.Ear.Disordered));
        Assert.True(feed.Ear.Lost == 0 || (LiveTrading.VenueOf(scene) == Venue.KuCoin && feed.Ear.Missing > 0), $"{feed.Ear.Lost} trades are lost, {feed.Ear.Missing} gaps were told.");
        Assert.All(
            ["drop", "duplicate", "reorder", "corrupt", "disconnect", "503 after accepting"],
            fault => Assert.True(trading.Exchange.FaultCounts.GetValueOrDefault(fault) > 0, $"There was no {fault}."));

        // Every order that was wanted is there once, and both sides reckon the same to the last decimal.
        var orders = trading.Orders();
        Assert.Equal(orders.Length, orders.Select(order => order.ClientId).Distinct().Count());
        var entered = orders.Count(order => order is { Side: Side.Buy, Filled: > 0m });
        Assert.InRange(entered, sent / 2, sent); // One that is left before it could be sent is not sent.
        Assert.Equal(entered, await trading.AccountAsync(account => account.Totals.Trades));
        Assert.Equal(0m, trading.Look(() => trading.Customer.Free("ALPHA")));
        Assert.Equal(trading.Look(() => trading.Customer.Free("USD")), await trading.AccountAsync(account => account.Cash));
    }
}
