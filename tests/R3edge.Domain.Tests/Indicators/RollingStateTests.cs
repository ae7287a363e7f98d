using System.Buffers;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Indicators;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.Indicators;

public sealed class RollingStateTests
{
    [Fact]
    public void RollingSum_AnyMagnitudes_IsTheExactSumRoundedOnce()
    {
        var inputs = Gen.Choose(0, 1_000_000).ToArbitrary();
        Prop.ForAll(inputs, seed =>
        {
            var random = new Random(seed);
            var period = random.Next(1, 40);
            var sum = new RollingSum(period);
            var values = new List<double>();
            for (var i = 0; i < 200; i++)
            {
                // Forty binary orders apart and of either sign: far more than prices or volumes of one instrument.
                values.Add((random.NextDouble() - 0.5) * Math.Pow(2.0, random.Next(-20, 21)));
                sum.Add(values[^1]);
                Assert.Equal(ExactSum(values.TakeLast(period)), sum.Value);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void RollingVariance_HandComputed_HasBothDivisors()
    {
        // 1 2 3 4 (an earlier 100 has left): mean 2.5, squared deviations 2.25 0.25 0.25 2.25 = 5.
        var variance = new RollingVariance(4);
        foreach (var value in new[] { 100.0, 1.0, 2.0, 3.0, 4.0 })
        {
            variance.Add(value);
        }

        Assert.True(variance.IsFull);
        Assert.Equal((2.5, 1.25), (variance.Mean, variance.Variance));
        Assert.Equal(5.0 / 3.0, variance.SampleVariance, 1e-15);
    }

    [Fact]
    public void RollingRange_BeforeItIsFull_CoversWhatThereIs()
    {
        var range = new RollingRange(3);
        Assert.Equal(5.0, range.Update(5.0, 4.0, out var lowest));
        Assert.Equal(4.0, lowest);
        Assert.Equal(6.0, range.Update(6.0, 3.0, out lowest));
        Assert.Equal(3.0, lowest);
        Assert.False(range.IsFull);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void Restore_PositionOutsideTheWindow_Throws(int position)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var writer = new SnapshotWriter(bytes);
        writer.Write([1.0, 2.0, 3.0]);
        writer.Write(position);
        writer.Write(3);
        writer.Write(6.0);
        writer.Write(0.0);
        Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new SnapshotReader(bytes.WrittenSpan);
            new RollingSum(3).Restore(ref reader);
        });
    }

    [Fact]
    public void Restore_SnapshotOfAnotherPeriod_Throws()
    {
        var bytes = new ArrayBufferWriter<byte>();
        new Sma(20).Save(new SnapshotWriter(bytes));
        Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new SnapshotReader(bytes.WrittenSpan);
            new Sma(21).Restore(ref reader);
        });
    }

    // Every double here is a whole multiple of 2^-80: whole numbers add without error, and one conversion rounds once.
    private static double ExactSum(IEnumerable<double> values)
    {
        var scale = Math.Pow(2.0, 80.0);
        var sum = values.Aggregate(BigInteger.Zero, (total, value) => total + new BigInteger(value * scale));
        return Rounded(sum) / scale;
    }

    // BigInteger's own conversion truncates; round half to even as IEEE 754 does.
    private static double Rounded(BigInteger value)
    {
        var magnitude = BigInteger.Abs(value);
        var excess = (int)Math.Max(0L, magnitude.GetBitLength() - 53);
        var kept = magnitude >> excess;
        var rest = magnitude - (kept << excess);
        var half = excess == 0 ? BigInteger.One : BigInteger.One << (excess - 1);
        kept += rest > half || (rest == half && !kept.IsEven) ? 1 : 0;
        return Math.ScaleB((double)kept, excess) * value.Sign;
    }
}
