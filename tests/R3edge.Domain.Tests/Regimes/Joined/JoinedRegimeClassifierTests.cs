using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Domain.Regimes;
using R3edge.Domain.Regimes.Joined;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Tests.Regimes.Joined;

public sealed class JoinedRegimeClassifierTests
{
    private static readonly SimulatedMarket Market = Given.Quarters();

    [Fact]
    public void Update_WholeMarket_ReadingsAreSoundAndTheModelChangesWhereItSays()
    {
        var classifier = New();
        RegimeModel? model = null;
        var changes = 0;
        for (var i = 0; i < Market.Bars.Count; i++)
        {
            var bar = Market.Bars[i];
            var pending = classifier.PendingModel;
            classifier.Update(bar);
            if (i + 1 >= classifier.WarmUp)
            {
                Given.AssertSound(classifier.Read());
            }

            if (ReferenceEquals(model, classifier.Model))
            {
                Assert.False(pending is not null && bar.OpenTime >= pending.InForceFrom);
                continue;
            }

            // Midnight's fit is on bars that had closed by midnight, and in force from a quarter past on.
            model = classifier.Model!;
            changes++;
            Assert.Same(pending, model);
            Assert.Equal(bar.OpenTime, model.InForceFrom);
            Assert.Equal(TimeSpan.FromMinutes(15), bar.OpenTime.TimeOfDay);
            Assert.Equal(bar.OpenTime.Date, model.FittedThrough);
        }

        // 240 bars take two and a half days: the first fit is at the end of the third, the last holds on the last day.
        Assert.Equal(17, changes);
        Assert.Null(classifier.LastRefusal);
    }

    [Fact]
    public void Update_FutureChanged_LeavesThePastReadings()
    {
        var cut = Market.Bars.Count / 2 + 13;
        var (one, other) = (New(), New());
        var before = new List<string>();
        for (var i = 0; i < Market.Bars.Count; i++)
        {
            one.Update(Market.Bars[i]);
            before.Add(one.Read().Text());
        }

        for (var i = 0; i < Market.Bars.Count; i++)
        {
            var bar = Market.Bars[i];
            other.Update(i < cut ? bar : bar with { Open = bar.Open * 3.0, High = bar.High * 5.0, Low = bar.Low * 2.0, Close = bar.Close * 4.0 });
            if (i < cut)
            {
                Assert.Equal(before[i], other.Read().Text());
            }
        }

        Assert.NotEqual(before[^1], other.Read().Text());
    }

    [Fact]
    public void Restore_AtAnyStage_ContinuesBitForBit()
    {
        // Before the first model, with one pending (the first bar after midnight of day 3), and with one in force.
        int[] cuts = [100, 3 * 96, 3 * 96 + 1, 900];
        foreach (var cut in cuts)
        {
            var (one, other) = (New(), New());
            for (var i = 0; i < cut; i++)
            {
                one.Update(Market.Bars[i]);
            }

            other.Update(Market.Bars[0]);
            other.RestoreFrom(one.Snapshot());
            for (var i = cut; i < cut + 120; i++)
            {
                one.Update(Market.Bars[i]);
                other.Update(Market.Bars[i]);
                Assert.Equal(one.Read().Text(), other.Read().Text());
            }

            Assert.Equal(one.Model, other.Model);
            Assert.Equal(one.Snapshot(), other.Snapshot());
        }
    }

    [Fact]
    public void Restore_BrokenSnapshot_Throws()
    {
        var classifier = New();
        for (var i = 0; i < 500; i++)
        {
            classifier.Update(Market.Bars[i]);
        }

        var bytes = classifier.Snapshot();
        Assert.Throws<InvalidDataException>(() => New().RestoreFrom(bytes[..^1]));
        Assert.Throws<InvalidDataException>(() => New().RestoreFrom(bytes[..200]));
    }

    [Fact]
    public void Adopt_FitMadeAside_DecidesAsTheInlineFitDoes()
    {
        var inline = New();
        var live = new JoinedRegimeClassifier(Market.Bars.Timeframe, fitsInline: false);
        RegimeFitRequest? request = null;
        for (var i = 0; i < 900; i++)
        {
            inline.Update(Market.Bars[i]);
            if (request is not null)
            {
                // The host needs until just before the bar from which the model is in force.
                Assert.True(request.Fit().TryGet(out var model, out _));
                Assert.Equal(RegimeAdoption.Pending, live.Adopt(model));
                Assert.False(live.TryGetDueFit(out _));
                request = null;
            }

            live.Update(Market.Bars[i]);
            if (live.TryGetDueFit(out var due))
            {
                request = due;
            }

            Assert.Equal(inline.Read().Text(), live.Read().Text());
        }

        Assert.NotNull(live.Model);
        Assert.Equal(inline.Model, live.Model);
    }

    [Fact]
    public void Adopt_ModelThatCannotBeUsed_SaysWhyAndChangesNothing()
    {
        var live = new JoinedRegimeClassifier(Market.Bars.Timeframe, fitsInline: false);
        var i = 0;
        RegimeFitRequest request;
        while (!live.TryGetDueFit(out request))
        {
            live.Update(Market.Bars[i++]);
        }

        var model = request.Fit().Model!;
        Assert.Equal(RegimeAdoption.OtherTimeframe, new JoinedRegimeClassifier(Timeframe.OneHour).Adopt(model));

        // After a restart the same fit is still due.
        var restarted = new JoinedRegimeClassifier(Market.Bars.Timeframe, fitsInline: false);
        restarted.RestoreFrom(live.Snapshot());
        Assert.True(restarted.TryGetDueFit(out var again));
        Assert.Equal(model, again.Fit().Model);
        Assert.Equal(RegimeAdoption.Pending, live.Adopt(model));
        Assert.Equal(RegimeAdoption.Superseded, live.Adopt(model));

        // One bar on there is still time; after the bar that opens at a quarter past midnight there is none.
        restarted.Update(Market.Bars[i]);
        Assert.Equal(RegimeAdoption.Pending, restarted.Adopt(model));
        var fresh = new JoinedRegimeClassifier(Market.Bars.Timeframe, fitsInline: false);
        for (var bar = 0; bar < i + 2; bar++)
        {
            fresh.Update(Market.Bars[bar]);
        }

        Assert.Equal(RegimeAdoption.TooLate, fresh.Adopt(model));
        Assert.Null(fresh.PendingModel);
    }

    [Fact]
    public void Update_BetweenFits_AllocatesNothing()
    {
        var classifier = New();
        for (var i = 0; i < 11 * 96 + 2; i++)
        {
            classifier.Update(Market.Bars[i]);
        }

        Assert.NotNull(classifier.Model);
        var bars = Enumerable.Range(11 * 96 + 2, 90).Select(i => Market.Bars[i]).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var bar in bars)
        {
            classifier.Update(bar);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64);
    }

    [Fact]
    public void Indicator_StreamedOnABoard_EqualsBatchBitForBit()
    {
        var plan = new BoardPlan();
        var columns = RegimeColumns.Declare(plan, IndicatorRegistry.Spec("regime-hmm"));
        var board = new StreamingBoard(plan);
        var batch = new IndicatorCache(Market.Bars).Outputs(columns.Spec);
        var classifier = New();
        for (var i = 0; i < Market.Bars.Count; i++)
        {
            classifier.Update(Market.Bars[i]);
            board.Append(Market.Bars[i]);
            Assert.Equal(classifier.Point, columns.Read(board.Current));
            Assert.Equal(batch[0][i], board.Current[columns.Code]);
            Assert.Equal(batch[1][i], board.Current[columns.Probability(Regime.TrendingUp)]);
            Assert.Equal(batch[^1][i], board.Current[columns.VolatilityPercentile]);
        }
    }

    [Fact]
    public void Update_BarThatIsNotLater_Throws()
    {
        var classifier = New();
        classifier.Update(Market.Bars[0]);
        Assert.Throws<ArgumentException>(() => classifier.Update(Market.Bars[0]));
        Assert.Equal(1, classifier.BarCount);
    }

    private static JoinedRegimeClassifier New() => new(Market.Bars.Timeframe);
}
