using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.Tests.Connections;

public sealed class TradeSequencerTests
{
    private readonly List<string> _out = [];

    [Fact]
    public void Offer_AfterAGap_HoldsBackUntilItIsFilled()
    {
        var sequencer = new TradeSequencer(isConsecutive: true);
        Offer(sequencer, 1, 2, 6, 7, 8);
        Assert.Equal("1 2", Out);
        Assert.Equal((2, 6), (sequencer.Gap!.Value.After, sequencer.Gap!.Value.Before));
        Assert.Equal(3, sequencer.Fill([Trade(5), Trade(3), Trade(4), Trade(2), Trade(6)], Output));
        Assert.Equal("1 2 3+ 4+ 5+ 6 7 8", Out);
        Assert.Null(sequencer.Gap);
    }

    [Fact]
    public void Fill_OnlyPartOfTheGap_LetsTheRestGoOn()
    {
        var sequencer = new TradeSequencer(isConsecutive: true);
        Offer(sequencer, 1, 6);
        Assert.Equal(1, sequencer.Fill([Trade(5)], Output));
        Offer(sequencer, 7);
        Assert.Equal("1 5+ 6 7", Out);
    }

    [Fact]
    public void Fill_WhereTheHeldTradesHaveAGapThemselves_OpensThatNext()
    {
        var sequencer = new TradeSequencer(isConsecutive: true);
        Offer(sequencer, 1, 4, 9, 10);
        sequencer.Fill([Trade(2), Trade(3)], Output);
        Assert.Equal("1 2+ 3+ 4", Out);
        Assert.Equal((4, 9), (sequencer.Gap!.Value.After, sequencer.Gap!.Value.Before));
        sequencer.GiveUp(Output);
        Assert.Equal("1 2+ 3+ 4 9 10", Out);
    }

    [Fact]
    public void Offer_MoreThanIsHeldBack_GivesTheGapUp()
    {
        var sequencer = new TradeSequencer(isConsecutive: true, mostHeld: 3);
        Offer(sequencer, 1, 5, 6, 7, 8, 9);
        Assert.Equal("1 5 6 7 8 9", Out);
        Assert.Equal(1, sequencer.GivenUp);
        Assert.Equal(0, sequencer.Fill([Trade(2)], Output)); // Too late.
    }

    [Fact]
    public void Resume_BehindATradeOfBefore_OpensTheGapUpToTheFirstTrade()
    {
        var sequencer = new TradeSequencer(isConsecutive: true);
        sequencer.Resume(5, Given.ReceivedAt);
        Offer(sequencer, 4, 5, 9);
        Assert.Equal("", Out);
        Assert.Equal(new TradeGap(5, Given.ReceivedAt, 9), sequencer.Gap);
        sequencer.Fill([Trade(6), Trade(7), Trade(8)], Output);
        Assert.Equal("6+ 7+ 8+ 9", Out);
        Assert.Throws<InvalidOperationException>(() => sequencer.Resume(5, Given.ReceivedAt));
    }

    // KuCoin's numbers do not tell what is missing: only trades that reach back to the last known one do.
    [Fact]
    public void Resume_WhereNumbersOnlyGrow_LooksBackWhateverTheNumbersSay()
    {
        var sequencer = new TradeSequencer(isConsecutive: false, missing: () => _out.Add("missing"));
        sequencer.Resume(5, Given.ReceivedAt);
        Offer(sequencer, 6);
        Assert.NotNull(sequencer.Gap);
        sequencer.Fill([], Output, reachesBack: true);
        Assert.Equal("6", Out);
        sequencer.Interrupt();
        Offer(sequencer, 20);
        sequencer.Fill([Trade(15)], Output, reachesBack: false);
        Assert.Equal("6 missing 15+ missing 20", Out);
    }

    // The connection is lost once more while trades are held back: the second hole lies behind those that came between.
    [Fact]
    public void Interrupt_WhileTradesAreHeldBack_IsLookedAtWhereItHappened()
    {
        var sequencer = new TradeSequencer(isConsecutive: false);
        Offer(sequencer, 1);
        sequencer.Interrupt();
        Offer(sequencer, 5, 6, 7);
        sequencer.Interrupt();
        Offer(sequencer, 12, 13);
        sequencer.Fill([Trade(3)], Output);
        Assert.Equal("1 3+ 5 6 7", Out);
        Assert.Equal((7, 12), (sequencer.Gap!.Value.After, sequencer.Gap!.Value.Before));
        sequencer.Interrupt();
        sequencer.Fill([Trade(9)], Output);
        Assert.Equal("1 3+ 5 6 7 9+ 12 13", Out);
        Offer(sequencer, 20);
        Assert.Equal((13, 20), (sequencer.Gap!.Value.After, sequencer.Gap!.Value.Before));
    }

    [Fact]
    public void Missing_WhateverStaysOpen_IsToldBetweenTheTrades()
    {
        var sequencer = new TradeSequencer(isConsecutive: true, mostHeld: 2, missing: () => _out.Add("missing"));
        Offer(sequencer, 1, 4);
        sequencer.Fill([Trade(2)], Output);
        Offer(sequencer, 5, 8, 9, 10);
        Assert.Equal("1 missing 2+ missing 4 5 missing 8 9 10", Out);
        Offer(sequencer, 12);
        sequencer.Fill([Trade(11)], Output);
        Assert.Equal("1 missing 2+ missing 4 5 missing 8 9 10 11+ 12", Out);
    }

    // Whatever is lost, repeated or fetched, what comes out grows; with every gap filled nothing is missing.
    [Fact]
    public void Offer_RandomLife_ComesOutOnceAndInOrder()
    {
        var random = new DeterministicRandom(11);
        for (var life = 0; life < 300; life++)
        {
            _out.Clear();
            var (sequencer, next) = (new TradeSequencer(isConsecutive: true), 1);
            for (var step = 0; step < 60; step++)
            {
                if (next > 1 && random.NextInt32(6) == 0)
                {
                    next++; // Lost.
                }

                Offer(sequencer, next, Math.Max(1, next - random.NextInt32(4)));
                next++;
                if (sequencer.Gap is { } gap && random.NextInt32(3) == 0)
                {
                    sequencer.Fill(Enumerable.Range((int)gap.After, (int)(gap.Before - gap.After)).Select(id => Trade(id)), Output);
                }
            }

            while (sequencer.Gap is { } gap)
            {
                sequencer.Fill(Enumerable.Range((int)gap.After, (int)(gap.Before - gap.After)).Select(id => Trade(id)), Output);
            }

            Assert.Equal(Enumerable.Range(1, next - 1), _out.Select(text => int.Parse(text.TrimEnd('+'), System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    private string Out => string.Join(' ', _out);

    private static Trade Trade(long id) => new(Given.ReceivedAt, 1, 1, Side.Buy, id);

    private void Output(in Trade trade, bool isBackfilled) => _out.Add($"{trade.Sequence}{(isBackfilled ? "+" : "")}");

    private void Offer(TradeSequencer sequencer, params long[] ids) => Array.ForEach(ids, id => sequencer.Offer(Trade(id), Output));
}
