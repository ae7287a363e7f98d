using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.Tracking;

public sealed class PositionMachineProperties
{
    /// <summary>
    /// At every step: orders at the venue are owned, ids never repeat, duplicates and late reports change nothing, no
    /// event throws, the watch is sound, the stop never loosens. In the end: quantity, notional and fees are what the
    /// venue really did, and the position has ended.
    /// </summary>
    [Fact]
    public void Step_AnyVenueAndAnyMarket_KeepsEveryPromise()
    {
        var tapes = Gen.Choose(0, int.MaxValue - 1).ArrayOf(600).ToArbitrary();
        var property = Prop.ForAll(tapes, tape => new PositionRun(tape).Run());

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(800), property);
    }

    [Fact]
    public void Step_ShortLives_KeepEveryPromise()
    {
        var tapes = Gen.Choose(0, int.MaxValue - 1).ArrayOf().ToArbitrary();
        var property = Prop.ForAll(tapes, tape => new PositionRun(tape).Run());

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(800), property);
    }

    /// <summary>The properties above would prove little if their runs never came where it is dangerous.</summary>
    [Fact]
    public void Runs_ManySeeds_ReachEveryStatusAndTheDangerousCorners()
    {
        var statuses = new HashSet<PositionStatus>();
        var rejections = new HashSet<PositionRejection>();
        var attention = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var run = new PositionRun([.. Enumerable.Range(0, 1500).Select(_ => random.Next())]);
            run.Run();
            statuses.UnionWith(run.Statuses);
            rejections.UnionWith(run.Rejections);
            attention += run.NeededAttention ? 1 : 0;
        }

        Assert.Equal(Enum.GetValues<PositionStatus>().Length, statuses.Count);
        Assert.Superset(
            new HashSet<PositionRejection>
            {
                PositionRejection.StaleReport, PositionRejection.AlreadyClosing, PositionRejection.PositionEnded,
                PositionRejection.StaleEvent, PositionRejection.ImpossibleRegime,
            },
            rejections);
        Assert.True(attention > 0, "No run ever needed a person.");
    }
}
