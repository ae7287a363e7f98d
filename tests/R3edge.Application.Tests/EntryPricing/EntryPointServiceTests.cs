using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Collection;
using R3edge.Application.EntryPricing;
using R3edge.Application.Tests.Doubles;
using R3edge.Application.Tests.MarketData;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;

namespace R3edge.Application.Tests.EntryPricing;

public sealed class EntryPointServiceTests
{
    private static readonly DateTime Noon = new(2024, 5, 6, 12, 0, 0, DateTimeKind.Utc);
    private static readonly Instrument Bitcoin = new(MarketRun.Instrument, 0.01m, 0.00001m, 0.1m);

    private readonly MarketRun _run = new(Noon);
    private readonly InstrumentCatalog _catalog = new(new MemoryTables());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Bias.Long)]
    [InlineData(Bias.Short)]
    public async Task Price_AtABarsClose_EqualsThePricerOverTheSameBars(Bias bias)
    {
        var service = await ServiceAsync();
        var bars = MarketRun.Walk(240, Timeframe.OneHour, Noon);
        await _run.CloseAsync(Timeframe.OneHour, bars);

        var answer = service.Price(Bitcoin.Id, bias, Timeframe.OneHour, bars[^1].Close);

        Assert.Null(answer.Refusal);
        AssertSame(Expected(bars, EntryQuery.AtClose(bias, bars[^1])), answer.Report!);
        Assert.NotNull(answer.Report!.Recommendation);
        Assert.Equal((Noon, Noon, Noon), (answer.At, answer.BarsAt, answer.MarketAt));
    }

    [Fact]
    public async Task Price_BetweenBars_IsAskedAtTheMarketAsItIs()
    {
        var service = await ServiceAsync();
        var bars = MarketRun.Walk(240, Timeframe.OneHour, Noon);
        await _run.CloseAsync(Timeframe.OneHour, bars);
        _run.Clock.Now = Noon.AddMinutes(20);
        await _run.SendAsync(sink => sink.OnTrade(new Trade(_run.Clock.Now.AddSeconds(-2), 101.0, 1.0, Side.Buy, 1), isBackfilled: false));

        var answer = service.Price(Bitcoin.Id, Bias.Long, Timeframe.OneHour);

        Assert.Equal(_run.Clock.Now.AddSeconds(-2), answer.MarketAt);
        AssertSame(Expected(bars, new EntryQuery(Bias.Long, Noon, _run.Clock.Now, 101.0)), answer.Report!);
    }

    [Fact]
    public async Task Price_AfterMoreBars_FollowsThemAndAfterARepairOfThePastStartsAnew()
    {
        var service = await ServiceAsync();
        var bars = MarketRun.Walk(239, Timeframe.OneHour, Noon.AddHours(-1));
        await _run.CloseAsync(Timeframe.OneHour, bars[..200]);
        _run.Clock.Now = bars[199].CloseTime;
        service.Price(Bitcoin.Id, Bias.Long, Timeframe.OneHour, 100.0);
        await _run.CloseAsync(Timeframe.OneHour, bars[200..]);
        _run.Clock.Now = bars[^1].CloseTime;
        AssertSame(
            Expected(bars, EntryQuery.AtClose(Bias.Long, bars[^1])),
            service.Price(Bitcoin.Id, Bias.Long, Timeframe.OneHour, bars[^1].Close).Report!);

        bars[230] = bars[230] with { High = bars[230].High * 1.05 };
        await _run.CloseAsync(Timeframe.OneHour, [bars[230]], isBackfilled: true);

        AssertSame(
            Expected(bars, EntryQuery.AtClose(Bias.Long, bars[^1])),
            service.Price(Bitcoin.Id, Bias.Long, Timeframe.OneHour, bars[^1].Close).Report!);
    }

    [Fact]
    public async Task Price_WhatCannotBeAnswered_IsRefusedByName()
    {
        var service = await ServiceAsync();
        var unknown = new InstrumentId(Venue.KuCoin, "NO-USDT");
        Assert.True(Timeframe.TryParse("1w", out var week));
        AssertRefused(EntryPointRefusal.UnknownInstrument, service.Price(unknown, Bias.Long, Timeframe.OneHour));
        AssertRefused(EntryPointRefusal.UnknownTimeframe, service.Price(Bitcoin.Id, Bias.Long, week));
        AssertRefused(EntryPointRefusal.NoBars, service.Price(Bitcoin.Id, Bias.Long, Timeframe.OneHour));
        await _run.CloseAsync(Timeframe.OneHour, MarketRun.Walk(240, Timeframe.OneHour, Noon));
        AssertRefused(EntryPointRefusal.NoMarketPrice, service.Price(Bitcoin.Id, Bias.Long, Timeframe.OneHour));
        await _run.SendAsync(sink => sink.OnTrade(new Trade(Noon.AddMinutes(-2), 101.0, 1.0, Side.Buy, 1), isBackfilled: false));
        AssertRefused(EntryPointRefusal.StaleMarketPrice, service.Price(Bitcoin.Id, Bias.Long, Timeframe.OneHour));
        _run.Clock.Now = Noon.AddHours(3);
        AssertRefused(EntryPointRefusal.StaleBars, service.Price(Bitcoin.Id, Bias.Long, Timeframe.OneHour, 100.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => service.Price(Bitcoin.Id, Bias.Long, Timeframe.OneHour, 0.0));
    }

    private static void AssertRefused(EntryPointRefusal refusal, EntryPointAnswer answer)
    {
        Assert.Equal(refusal, answer.Refusal);
        Assert.Null(answer.Report);
        Assert.EndsWith(".", answer.Sentence, StringComparison.Ordinal);
    }

    private static void AssertSame(EntryReport expected, EntryReport actual)
    {
        Assert.Equal(expected.Query, actual.Query);
        Assert.Equal(expected.Volatility, actual.Volatility);
        Assert.Equal(
            expected.Answers.Select(answer => (answer.Model, answer.Price?.Price, answer.Price?.ReachProbability, answer.Refusal?.Kind)),
            actual.Answers.Select(answer => (answer.Model, answer.Price?.Price, answer.Price?.ReachProbability, answer.Refusal?.Kind)));
        Assert.Equal(
            (expected.Recommendation?.Price, expected.Recommendation?.ValidUntil),
            (actual.Recommendation?.Price, actual.Recommendation?.ValidUntil));
    }

    // As the command r3edge entry does it.
    private static EntryReport Expected(IEnumerable<Bar> bars, EntryQuery query)
    {
        var pricer = new EntryPricer(Bitcoin, Timeframe.OneHour, EntryPriceModelRegistry.Defaults);
        var board = new StreamingBoard(pricer.Plan);
        foreach (var bar in bars)
        {
            board.Append(bar);
        }

        return pricer.Evaluate(board.Current, query);
    }

    private async Task<EntryPointService> ServiceAsync()
    {
        await _catalog.PutAsync([Bitcoin], Cancel);
        return new EntryPointService(_run.Service, _catalog, new EntryPointOptions(), _run.Clock, NullLogger<EntryPointService>.Instance);
    }
}
