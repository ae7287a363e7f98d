using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Execution;

/// <summary>What holds for any sequence of orders, cancellations, replacements, quotes, trades and bars.</summary>
public sealed class PaperVenuePropertyTests
{
    [Fact]
    public void Events_AreNumberedWithoutAHoleAndConserveCash() => ForAnyStory(story =>
    {
        var venue = story.NewVenue();
        var events = story.Tell(venue);
        Balance(venue, events);
        return events.Select(told => told.Sequence).SequenceEqual(Enumerable.Range(1, events.Count).Select(i => (long)i))
            && venue.LastSequence == events.Count;
    });

    [Fact]
    public void ReduceOnlyOrders_NeverTradeMoreThanTheirPositionHolds() => ForAnyStory(story =>
    {
        var held = new Dictionary<PositionId, decimal>();
        foreach (var told in story.Tell(story.NewVenue()).Where(told => told.IsFill))
        {
            var order = story.Orders[told.Fill.OrderId];
            var before = held.GetValueOrDefault(order.PositionId);
            var after = held[order.PositionId] = before + Signed(told.Fill);
            if (order.IsReduceOnly && (Math.Abs(after) >= Math.Abs(before) || after * before < 0m))
            {
                return false;
            }
        }

        return true;
    });

    [Fact]
    public void Reports_OfAnOrder_EndOnceAndTotalItsFills() => ForAnyStory(story =>
        story.Tell(story.NewVenue()).GroupBy(told => told.Report.OrderId).All(told =>
        {
            var fills = told.Where(item => item.IsFill).Select(item => item.Fill).ToList();
            var last = told.Last().Report;
            return told.SkipLast(1).All(item => !item.Report.IsFinal)
                && last.FilledQuantity == fills.Sum(fill => fill.Quantity)
                && last.FilledNotional == fills.Sum(fill => fill.Notional)
                && last.Fees == fills.Sum(fill => fill.Fee)
                && last.FilledQuantity <= story.Orders[told.Key].Amount.Quantity
                && told.All(item => item.PositionId == story.Orders[told.Key].PositionId);
        }));

    [Fact]
    public void Inputs_ToldAgainAtOnceOrLater_ChangeNothing() => ForAnyStory((story, random) =>
    {
        var once = story.NewVenue();
        var events = story.Tell(once);
        var twice = story.NewVenue();
        var told = new List<VenueEvent>();
        for (var i = 0; i < story.Inputs.Count; i++)
        {
            story.Inputs[i](twice, told);

            // A batch is delivered again from some earlier input on.
            for (var again = random.Next(4) == 0 ? Math.Max(0, i - random.Next(20)) : i; again <= i; again++)
            {
                story.Inputs[again](twice, told);
            }
        }

        return events.SequenceEqual(told) && once.Equity == twice.Equity && once.WorkingOrders.SequenceEqual(twice.WorkingOrders);
    });

    [Fact]
    public void Inputs_InAnyOrderAndTwice_NeverDoubleAFill() => ForAnyStory((story, random) =>
    {
        var venue = story.NewVenue();
        var shuffled = story.Inputs.Concat(story.Inputs).OrderBy(_ => random.Next()).ToList();
        var events = story.Tell(venue, shuffled);
        Balance(venue, events);
        return events.Where(told => told.IsFill).GroupBy(told => told.Fill.OrderId).All(fills =>
                fills.Sum(told => told.Fill.Quantity) <= story.Orders[fills.Key].Amount.Quantity)
            && events.GroupBy(told => told.Report.OrderId).All(told => told.Count(item => item.Report.IsFinal) <= 1);
    });

    [Fact]
    public void Restore_AtAnyPoint_TheRestIsAsUninterrupted() => ForAnyStory((story, random) =>
    {
        var uninterrupted = story.NewVenue();
        var expected = story.Tell(uninterrupted);
        var venue = story.NewVenue();
        var events = new List<VenueEvent>();
        foreach (var input in story.Inputs)
        {
            if (random.Next(10) == 0)
            {
                venue = Saved.Into(Saved.Bytes(venue), new PaperVenue(1m, PaperVenueStory.Leverage, story.Model));
            }

            input(venue, events);
        }

        return expected.SequenceEqual(events) && Saved.Bytes(uninterrupted).SequenceEqual(Saved.Bytes(venue));
    });

    private static decimal Signed(in Fill fill) => fill.Side == Side.Buy ? fill.Quantity : -fill.Quantity;

    /// <summary>The books balance: cash, holdings, fees, and what was earned.</summary>
    private static void Balance(PaperVenue venue, List<VenueEvent> events)
    {
        var (cash, fees) = (PaperVenueStory.Cash, 0m);
        foreach (var fill in events.Where(told => told.IsFill).Select(told => told.Fill))
        {
            cash -= (Signed(fill) * fill.Price) + fill.Fee;
            fees += fill.Fee;
        }

        Assert.Equal((cash, fees), (venue.Cash, venue.FeesPaid));
        foreach (var (instrument, holding) in venue.Holdings)
        {
            var fills = events.Where(told => told.IsFill && told.Instrument == instrument).Select(told => told.Fill).ToList();
            Assert.Equal(fills.Sum(fill => Signed(fill)), holding.Quantity);
            Assert.Equal(fills.Sum(fill => fill.Fee), holding.Fees);

            // What was paid for all fills is what the holding cost less what closing has earned.
            var spent = fills.Sum(fill => Signed(fill) * fill.Price);
            Assert.Equal(spent, holding.Cost - holding.RealisedProfit, 15);
        }
    }

    private static void ForAnyStory(Func<PaperVenueStory, bool> holds) => ForAnyStory((story, _) => holds(story));

    private static void ForAnyStory(Func<PaperVenueStory, Random, bool> holds)
    {
        var fills = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var story = new PaperVenueStory(seed);
            fills += story.Tell(story.NewVenue()).Count(told => told.IsFill);
            return holds(story, new Random(seed));
        }).QuickCheckThrowOnFailure();
        Assert.True(fills > 500, $"only {fills} fills");
    }
}
