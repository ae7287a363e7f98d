using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Scanning;
using R3edge.Domain.Signals;

namespace R3edge.Domain.Tests.Scanning;

public sealed class ScanTests
{
    private static readonly DateTime Noon = new(2024, 5, 6, 12, 0, 0, DateTimeKind.Utc);

    // Every weight another number of tenths, so that a swapped pair would show; they sum to 2.
    private static readonly ScanWeights Weights = new()
    {
        Volatility = 0.1,
        Liquidity = 0.5,
        Spread = 0.2,
        Trend = 0.4,
        Momentum = 0.1,
        Regime = 0.4,
        Cost = 0.3,
    };

    [Fact]
    public void Rank_ThreeMarkets_GivesTheScoresOfAHandCalculation()
    {
        // One hour on all, so annual volatility orders like volatility; momentum is change / (volatility * sqrt 10).
        var a = Candidate("AAA-USDT") with { Volatility = 0.01, Liquidity = 3e6, Spread = 0.0002, TrendStrength = -0.7, Change = 0.03 };
        var b = Candidate("BBB-USDT") with { Volatility = 0.02, Liquidity = 1e6, Spread = 0.0004, TrendStrength = 0.2, Change = -0.03 };
        var c = Candidate("CCC-USDT") with { Volatility = 0.04, Liquidity = 1e6, Spread = double.NaN, TrendStrength = 0.1, Change = 0.01 };

        var report = Scan.Rank([c, a, b], new ScanFilter { Strategy = Strategy("ma-cross") }, Weights);

        // Shares of the two others that are worse (a tie counts half), by part:
        //   volatility  a 0     b 1/2   c 1
        //   liquidity   a 1     b 1/4   c 1/4    (b and c tie: each has 1/2 of one other below it, of two)
        //   spread      a 1     b 1/2   c 0      (unknown)
        //   trend       a 0.7   b 0.2   c 0.1
        //   momentum    0.949, -0.474, 0.079:    a 1, b 1/2, c 0
        //   regime      0.5 trending + 0.1 volatile = 0.6 for each
        //   cost        (0.002 + spread) / volatility: a 0.22, b 0.12, c 0.05: a 0, b 1/2, c 1
        // a: 0.1*0   + 0.5*1    + 0.2*1   + 0.4*0.7 + 0.1*1   + 0.4*0.6 + 0.3*0   = 1.32  of 2 = 66
        // b: 0.1*0.5 + 0.5*0.25 + 0.2*0.5 + 0.4*0.2 + 0.1*0.5 + 0.4*0.6 + 0.3*0.5 = 0.795 of 2 = 39.75
        // c: 0.1*1   + 0.5*0.25 + 0.2*0   + 0.4*0.1 + 0.1*0   + 0.4*0.6 + 0.3*1   = 0.805 of 2 = 40.25
        Assert.Empty(report.Excluded);
        Assert.Equal(["AAA-USDT", "CCC-USDT", "BBB-USDT"], report.Entries.Select(entry => entry.Candidate.Instrument.Symbol));
        Assert.Equal([1, 2, 3], report.Entries.Select(entry => entry.Rank));
        Assert.Equal(66.0, report.Entries[0].Score, 1e-9);
        Assert.Equal(40.25, report.Entries[1].Score, 1e-9);
        Assert.Equal(39.75, report.Entries[2].Score, 1e-9);
        Assert.Equal([0.0, 1.0, 1.0, 0.7, 1.0, 0.6, 0.0], report.Entries[0].Parts.Select(part => Math.Round(part.Value, 9)));
        Assert.Equal([0.05, 0.25, 0.1, 0.2, 0.05, 0.2, 0.15], report.Entries[0].Parts.Select(part => Math.Round(part.Weight, 9)));
        Assert.Equal(0.22, report.Entries[0].Parts[6].Raw, 1e-12);
        Assert.False(report.Entries[1].Parts[2].IsKnown);
        Assert.Equal(
            "for it: liquidity 3E+06 (1.00 of 1), trend -0.7 (0.70 of 1); against it: cost 0.22 (0.00 of 1); fits ma-cross",
            report.Entries[0].Sentence);
    }

    [Fact]
    public void Rank_AnyOrderOfTheCandidates_GivesTheSameReport()
    {
        var candidates = Enumerable.Range(0, 40).Select(i => Candidate($"C{i:00}-USDT") with { Liquidity = i / 8 }).ToArray();
        var expected = Scan.Rank(candidates, new ScanFilter(), Weights).Entries.Select(entry => entry.Candidate.Instrument).ToArray();
        var random = new Random(5);
        for (var i = 0; i < 10; i++)
        {
            random.Shuffle(candidates);
            Assert.Equal(expected, Scan.Rank(candidates, new ScanFilter(), Weights).Entries.Select(entry => entry.Candidate.Instrument));
        }

        Assert.Equal("C32-USDT", expected[0].Symbol);
    }

    [Fact]
    public void Rank_WithoutAStrategy_NamesTheOneThatFitsBest()
    {
        var calm = Candidate("AAA-USDT") with { Probabilities = new RegimeProbabilities(0.1, 0.1, 0.3, 0.0, 0.5, 0.0) };
        var entry = Assert.Single(Scan.Rank([calm], new ScanFilter(), Weights).Entries);
        Assert.Equal("bollinger-reversion", entry.Strategy);
        Assert.Equal(0.8, entry.Parts[5].Value, 1e-12);
        Assert.Equal(0.5, entry.Parts[1].Value);
    }

    [Fact]
    public void Rank_WhatCannotBeRanked_IsListedWithItsReason()
    {
        var good = Candidate("AAA-USDT");
        ScanCandidate[] candidates =
        [
            good,
            Candidate("B1-USDT") with { Problem = ScanExclusionReason.Stale },
            Candidate("B2-USDT") with { Problem = ScanExclusionReason.NoBars },
            Candidate("B3-USDT") with { Volatility = double.NaN },
            Candidate("B4-USDT") with { Regime = Regime.None },
            Candidate("B5-USDT") with { Volatility = 0.0 },
            Candidate("B6-USDT") with { Liquidity = 10.0 },
            Candidate("B7-USDT") with { Liquidity = double.NaN },
            Candidate("B8-USDT") with { Spread = 0.01 },
            Candidate("B9-USDT") with { Spread = double.NaN },
            Candidate("C1-USDT") with { Regime = Regime.Crisis },
            Candidate("C2-USDT") with { Timeframe = Timeframe.OneDay },
            good with { Instrument = new InstrumentId(Venue.Kraken, "AAA-USDT") },
        ];
        var filter = new ScanFilter
        {
            Venue = Venue.KuCoin,
            Timeframe = Timeframe.OneHour,
            MinimumLiquidity = 1000.0,
            MaximumSpread = 0.001,
            Regimes = Regime.Trending,
        };

        var report = Scan.Rank(candidates, filter, Weights);

        Assert.Equal(good.Instrument, Assert.Single(report.Entries).Candidate.Instrument);
        Assert.Equal(
            [
                ScanExclusionReason.Stale, ScanExclusionReason.NoBars, ScanExclusionReason.NotWarm, ScanExclusionReason.NotWarm,
                ScanExclusionReason.NoVolatility, ScanExclusionReason.BelowLiquidity, ScanExclusionReason.LiquidityUnknown,
                ScanExclusionReason.AboveSpread, ScanExclusionReason.SpreadUnknown, ScanExclusionReason.OtherRegime,
            ],
            report.Excluded.Select(exclusion => exclusion.Reason));
        Assert.Null(report.Excluded[1].At);
        Assert.Equal(Noon, report.Excluded[0].At);
    }

    [Fact]
    public void Rank_WeightsThatAreNone_AreRefused()
    {
        var zero = new ScanWeights { Volatility = 0, Liquidity = 0, Spread = 0, Trend = 0, Momentum = 0, Regime = 0, Cost = 0 };
        Assert.Throws<ArgumentException>(() => Scan.Rank([], new ScanFilter(), zero));
        Assert.Throws<ArgumentException>(() => Scan.Rank([], new ScanFilter(), Weights with { Cost = -1 }));
        Assert.Throws<ArgumentException>(() => Scan.Rank([], new ScanFilter(), Weights with { Cost = double.NaN }));
    }

    [Fact]
    public void AnnualVolatility_OfAnHour_IsScaledByTheRootOfTheHoursOfAYear() =>
        Assert.Equal(0.01 * Math.Sqrt(8760.0), Candidate("AAA-USDT").AnnualVolatility, 1e-12);

    private static ScanCandidate Candidate(string symbol) => new(
        new InstrumentId(Venue.KuCoin, symbol),
        Timeframe.OneHour,
        Noon,
        Volatility: 0.01,
        Liquidity: 1e6,
        Spread: 0.0002,
        TrendStrength: 0.5,
        Change: 0.01,
        Regime.TrendingUp,
        new RegimeProbabilities(0.4, 0.1, 0.2, 0.1, 0.2, 0.0),
        FeeRate: 0.001);

    private static StrategyDefinition Strategy(string name) =>
        StrategyRegistry.TryFind(name, out var definition, out var error) ? definition : throw new ArgumentException(error);
}
