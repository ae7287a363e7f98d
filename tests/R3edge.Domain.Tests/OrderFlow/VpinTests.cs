using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;
using R3edge.Domain.OrderFlow;

namespace R3edge.Domain.Tests.OrderFlow;

public sealed class VpinTests
{
    // Buckets of 10. Bought 6 and 4 of the sold 8 fill the first: |6 - 4| = 2. The other 4 sold and 6 of the bought 16 fill the
    // second: 2; so VPIN of two is (2 + 2) / 20. The remaining 10 bought are the third: (2 + 10) / 20.
    [Fact]
    public void Add_HandComputedBuckets_SplitsTrades()
    {
        var vpin = new Vpin(10.0, 2);
        vpin.Add(Given.Trade(0, 100.0, 6.0));
        vpin.Add(Given.Trade(1, 100.0, -8.0));
        Assert.Equal(double.NaN, vpin.Value);
        vpin.Add(Given.Trade(2, 100.0, 15.9));
        Assert.Equal(0.2, vpin.Value, 1e-15);
        vpin.Add(Given.Trade(3, 100.0, 0.1));
        Assert.Equal(0.6, vpin.Value, 1e-14);
    }

    [Fact]
    public void Add_TradeOfManyBuckets_LeavesOneSidedBuckets()
    {
        var vpin = new Vpin(1e-9, 50);
        Assert.True(vpin.Add(Given.Trade(0, 100.0, 1e9)));
        Assert.Equal(1.0, vpin.Value, 1e-12);
    }

    [Fact]
    public void Add_AnyTrades_EqualsSlicingThemIntoUnits() => Prop.ForAll(Given.Seeds, seed =>
    {
        const int PerBucket = 750;
        var random = new Random(seed);
        var vpin = new Vpin(PerBucket / 1000.0, 7);
        var imbalances = new List<int>();
        var (filled, net) = (0, 0);
        for (var i = 0; i < 300; i++)
        {
            var units = random.Next(0, 2_000);
            var sign = random.Next(2) * 2 - 1;
            vpin.Add(Given.Trade(i, 100.0, sign * (units / 1000.0)));
            for (var unit = 0; unit < units; unit++)
            {
                net += sign;
                if (++filled == PerBucket)
                {
                    imbalances.Add(Math.Abs(net));
                    (filled, net) = (0, 0);
                }
            }

            // Just at the edge of a bucket, rounding decides whether it is full; units are exact.
            if (imbalances.Count >= 7 && filled is > 0 and < PerBucket - 1)
            {
                Assert.Equal(imbalances.TakeLast(7).Sum() / (7.0 * PerBucket), vpin.Value, 1e-9);
            }
        }
    }).QuickCheckThrowOnFailure();

    // Closes 100, 101, 100: changes +1 and -1, sample deviation sqrt 2. The last bar's share bought is Z(-1/sqrt 2), so its
    // imbalance is |2 Z - 1| = erf(1/2) = 0.5204998778130465 (Abramowitz and Stegun, table 7.1).
    [Fact]
    public void BulkAdd_HandComputedBars_ClassifiesByThePriceChange()
    {
        var vpin = new BulkVpin(10.0, buckets: 1, deviationBars: 2);
        vpin.Add(Bar(0, 100.0));
        vpin.Add(Bar(1, 101.0));
        Assert.Equal(double.NaN, vpin.Value);
        vpin.Add(Bar(2, 100.0));
        Assert.Equal(0.5204998778130465, vpin.Value, 1e-13);
        Assert.False(vpin.Add(Bar(2, 100.0)));
        Assert.Equal(1, vpin.RefusedBars);
    }

    [Fact]
    public void BulkAdd_PriceThatNeverMoves_IsBalanced()
    {
        var vpin = new BulkVpin(5.0, buckets: 2, deviationBars: 3);
        for (var i = 0; i < 6; i++)
        {
            vpin.Add(Bar(i, 100.0));
        }

        Assert.Equal(0.0, vpin.Value);
    }

    [Fact]
    public void Restore_InMidStream_ContinuesAsIfNeverStopped()
    {
        var trades = Given.Trades(5, 600);
        var whole = new Vpin(100.0, 5);
        trades.Take(400).ToList().ForEach(trade => whole.Add(trade));
        var restored = Given.Copy(whole, new Vpin(100.0, 5));
        foreach (var trade in trades.Skip(400))
        {
            whole.Add(trade);
            restored.Add(trade);
            Assert.InRange(restored.Value, 0.0, 1.0);
            Assert.Equal(whole.Value, restored.Value);
        }

        restored.Restart();
        Assert.Equal(double.NaN, restored.Value);
        Assert.Throws<InvalidDataException>(() => Given.Copy(whole, new Vpin(100.0, 6)));
    }

    private static Bar Bar(int minute, double close)
    {
        var open = Given.Start.AddMinutes(minute);
        return new Bar(open, open.AddMinutes(1), close, close, close, close, 10.0);
    }
}
