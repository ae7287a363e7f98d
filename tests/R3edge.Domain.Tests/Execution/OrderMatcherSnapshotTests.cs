using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;
using static R3edge.Domain.Tests.Execution.Scene;

namespace R3edge.Domain.Tests.Execution;

public sealed class OrderMatcherSnapshotTests
{
    private static readonly OrderMatcherStory.Taste Any = new();

    [Fact]
    public void Restore_BetweenAnyTwoEvents_GoesOnAsIfItHadNeverStopped()
    {
        var replacements = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var uninterrupted = OrderMatcherStory.Tell(seed, Any);
            var interrupted = OrderMatcherStory.Tell(seed, Any, interrupts: new Random(seed));
            replacements += uninterrupted.Reports.Count(report => report.Status == OrderStatus.Cancelled);
            return uninterrupted.Reports.SequenceEqual(interrupted.Reports) && uninterrupted.Fills.SequenceEqual(interrupted.Fills)
                && Saved.Bytes(uninterrupted.Matcher).SequenceEqual(Saved.Bytes(interrupted.Matcher));
        }).QuickCheckThrowOnFailure();
        Assert.True(replacements > 100);
    }

    [Fact]
    public void Restore_OverOrdersOfItsOwn_ForgetsThem()
    {
        var saved = Saved.Bytes(Matcher().With(Stop(1, 90m)));
        var matcher = Matcher().With(Buy(2, OrderTerms.Market), Target(3, 120m), Buy(4, OrderTerms.Limit(80m)));
        Saved.Into(saved, matcher);
        Assert.Equal([Id(1)], matcher.WorkingOrders.Select(order => order.Id));
        matcher.Place(Stop(1, 91m));
        matcher.Place(Buy(2, OrderTerms.Market));
        Assert.Equal([Id(1), Id(2)], matcher.WorkingOrders.Select(order => order.Id));
    }

    [Fact]
    public void Restore_OfAnotherInstrumentOrCutShort_IsRefused()
    {
        var saved = Saved.Bytes(Matcher().With(Stop(1, 90m)));
        var other = new OrderMatcher(new Instrument(new InstrumentId(Venue.KuCoin, "ETH-USDT"), 0.01m, 0.001m, 10m), new FillModel());
        Assert.Contains("kucoin/BTC-USDT", Assert.Throws<InvalidDataException>(() => Put(saved, other)).Message, StringComparison.Ordinal);
        for (var length = 0; length < saved.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Put(saved[..length], Matcher()));
        }
    }

    [Fact]
    public void Place_IdsOfLongAgo_AreForgottenOnlyOnceManyOthersCame()
    {
        // Generations of 8,192: id 1 is known while the 8,192 after it come, and id 2 works for ever and is known for ever.
        var matcher = Matcher().With(Buy(1, OrderTerms.Market), Stop(2, 1m));
        matcher.Read(Bar(1, 100, 101, 99, 100));
        var next = 3;
        Send(8192);
        matcher.Place(Buy(1, OrderTerms.Market));
        Assert.Equal([Id(2)], matcher.WorkingOrders.Select(order => order.Id));
        Send(2 * 8192);
        matcher.With(Buy(1, OrderTerms.Market), Stop(2, 1m));
        Assert.Equal([Id(2), Id(1)], matcher.WorkingOrders.Select(order => order.Id));
        Saved.Into(Saved.Bytes(matcher), Matcher());

        void Send(int count)
        {
            var order = Buy(0, OrderTerms.Limit(90m));
            for (; count > 0; count--)
            {
                matcher.Place(order with { Id = Id(next) });
                matcher.Cancel(Id(next++), Hour(0));
                if (count % 512 == 1)
                {
                    matcher.Read(Bar(1 + (next / 512), 100, 101, 99, 100));
                }
            }

            Assert.Equal([Id(2)], matcher.WorkingOrders.Select(working => working.Id));
        }
    }

    private static void Put(byte[] bytes, OrderMatcher target)
    {
        var reader = new SnapshotReader(bytes);
        target.Restore(ref reader);
    }
}
