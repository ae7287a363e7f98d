using System.Buffers;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.Markets.Simulation;

public sealed class DeterministicRandomTests
{
    // Reference outputs of Blackman and Vigna's xoshiro256starstar.c for the state 1, 2, 3, 4, as published in the tests of rand_xoshiro.
    [Fact]
    public void NextUInt64_FromStateOneToFour_GivesThePublishedOutputs()
    {
        var random = DeterministicRandom.FromState(1, 2, 3, 4);
        ulong[] expected =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625,
            8476171486693032832, 10595114339597558777, 2904607092377533576,
        ];

        Assert.Equal(expected, Enumerable.Range(0, 10).Select(_ => random.NextUInt64()));
    }

    // Outputs of Vigna's splitmix64.c for the seed 1234567, as published on Rosetta Code ("Pseudo-random numbers/Splitmix64").
    [Fact]
    public void SplitMix64_FromSeed1234567_GivesThePublishedOutputs()
    {
        var state = 1234567UL;
        ulong[] expected =
        [
            6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821,
        ];

        Assert.Equal(expected, Enumerable.Range(0, 5).Select(_ => DeterministicRandom.SplitMix64(ref state)));
    }

    [Fact]
    public void Constructor_SeedsByFourOutputsOfSplitMix64()
    {
        var state = 99UL;
        var expected = DeterministicRandom.FromState(
            DeterministicRandom.SplitMix64(ref state),
            DeterministicRandom.SplitMix64(ref state),
            DeterministicRandom.SplitMix64(ref state),
            DeterministicRandom.SplitMix64(ref state));

        Assert.Equal(expected.NextUInt64(), new DeterministicRandom(99).NextUInt64());
    }

    [Fact]
    public void FromState_AllZero_Throws() => Assert.Throws<ArgumentException>(() => DeterministicRandom.FromState(0, 0, 0, 0));

    [Fact]
    public void NextNormal_OfManyDraws_HasTheMomentsOfTheNormalDistribution()
    {
        const int Count = 1_000_000;
        var random = new DeterministicRandom(3);
        double first = 0, second = 0, third = 0, fourth = 0;
        var beyondTwo = 0;
        for (var i = 0; i < Count; i++)
        {
            var x = random.NextNormal();
            first += x;
            second += x * x;
            third += x * x * x;
            fourth += x * x * x * x;
            beyondTwo += Math.Abs(x) > 1.959963984540054 ? 1 : 0;
        }

        // Five standard errors of each moment: sqrt(1, 2, 15, 96 / n).
        Assert.InRange(first / Count, -0.005, 0.005);
        Assert.InRange(second / Count, 0.993, 1.007);
        Assert.InRange(third / Count, -0.0194, 0.0194);
        Assert.InRange(fourth / Count, 2.951, 3.049);
        Assert.InRange(beyondTwo / (double)Count, 0.0489, 0.0511);
    }

    [Fact]
    public void NextInt32_OverSevenValues_GivesEachEquallyOften()
    {
        var random = new DeterministicRandom(4);
        var counts = new int[7];
        for (var i = 0; i < 700_000; i++)
        {
            counts[random.NextInt32(7)]++;
        }

        // Five standard deviations of a binomial count: 5 sqrt(700000 x 1/7 x 6/7) = 1464.
        Assert.All(counts, count => Assert.InRange(count, 98_500, 101_500));
    }

    [Fact]
    public void ForStream_NeighbouringStreams_ShareNoOutput()
    {
        var first = DeterministicRandom.ForStream(7, 0);
        var second = DeterministicRandom.ForStream(7, 1);
        var outputs = Enumerable.Range(0, 10_000).Select(_ => first.NextUInt64()).ToHashSet();

        Assert.DoesNotContain(Enumerable.Range(0, 10_000).Select(_ => second.NextUInt64()), outputs.Contains);
    }

    [Fact]
    public void Restore_InTheMiddleOfAPair_ContinuesTheSequence()
    {
        var random = new DeterministicRandom(5);
        random.NextNormal();
        var bytes = new ArrayBufferWriter<byte>();
        random.Save(new SnapshotWriter(bytes));
        var restored = new DeterministicRandom(6);
        var reader = new SnapshotReader(bytes.WrittenSpan);
        restored.Restore(ref reader);

        Assert.True(reader.AtEnd);
        var expected = Enumerable.Range(0, 5).Select(_ => random.NextNormal()).ToArray();
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(_ => restored.NextNormal()));
    }
}
