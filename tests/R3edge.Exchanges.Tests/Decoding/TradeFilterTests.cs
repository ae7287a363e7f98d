using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.Tests.Decoding;

public sealed class TradeFilterTests
{
    [Fact]
    public void Admit_RepeatedAndLateTrades_AreHeldBackAndToldApart()
    {
        var filter = new TradeFilter(isConsecutive: true);
        Assert.Equal(
        [
            TradeVerdict.Next, TradeVerdict.Next, TradeVerdict.Duplicate, TradeVerdict.NextAfterGap, TradeVerdict.OutOfOrder,
            TradeVerdict.Duplicate, TradeVerdict.Next,
        ], new long[] { 10, 11, 10, 14, 12, 14, 15 }.Select(id => Admit(filter, id)));
        Assert.Equal((2, 1, 2), (filter.Duplicates, filter.OutOfOrder, filter.Missing));
        Assert.Equal(15, filter.Last);
    }

    // KuCoin's numbers of three trades in a row: ...185, ...188, ...191.
    [Fact]
    public void Admit_WhereNumbersOnlyGrow_AJumpIsNoGap()
    {
        var filter = new TradeFilter(isConsecutive: false);
        Assert.All(new long[] { 185, 188, 191 }, id => Assert.Equal(TradeVerdict.Next, Admit(filter, id)));
        Assert.Equal(0, filter.Missing);
    }

    // Against a set that remembers everything: what passes is strictly growing, and within the memory a repetition is known.
    [Fact]
    public void Admit_RandomOrder_LetsThroughExactlyTheGrowingOnes()
    {
        var random = new Domain.Markets.Simulation.DeterministicRandom(5);
        var (filter, seen, last) = (new TradeFilter(isConsecutive: true, memory: 64), new List<long>(), 0L);
        for (var i = 0; i < 20_000; i++)
        {
            var id = Math.Max(1, last - 40 + random.NextInt32(43));
            var expected = id == last + 1 || (last == 0 && id > 0) ? TradeVerdict.Next
                : id > last ? TradeVerdict.NextAfterGap
                : seen.TakeLast(64).Contains(id) ? TradeVerdict.Duplicate
                : TradeVerdict.OutOfOrder;
            Assert.Equal(expected, Admit(filter, id));
            if (id > last)
            {
                seen.Add(id);
                last = id;
            }
        }
    }

    private static TradeVerdict Admit(TradeFilter filter, long id) => filter.Admit(new Trade(Given.ReceivedAt, 1, 1, Side.Buy, id));
}
