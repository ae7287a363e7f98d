using System.Text.Json;
using R3edge.Application.MarketData;
using R3edge.Application.Ports.Events;
using R3edge.Application.Tests.Doubles;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.OrderFlow;
using R3edge.Domain.Regimes;
using R3edge.Domain.Regimes.Joined;
using R3edge.Domain.Signals;

namespace R3edge.Application.Tests.MarketData;

public sealed class MarketDataServiceTests
{
    private static readonly DateTime Noon = new(2024, 5, 6, 12, 0, 0, DateTimeKind.Utc);
    private readonly MarketRun _run = new(Noon);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static InstrumentId Instrument => MarketRun.Instrument;

    [Fact]
    public async Task Bars_AfterManyBars_IndicatorsAndRegimeEqualTheBatchForms()
    {
        var bars = MarketRun.Walk(700, Timeframe.OneHour, Noon);
        await _run.CloseAsync(Timeframe.OneHour, bars);

        var snapshot = _run.Service.Bars(Instrument, Timeframe.OneHour)!;

        var series = Series(bars);
        var cache = new IndicatorCache(series);
        var expected = MarketIndicators.Standard.SelectMany(spec => cache.Outputs(spec)).Select(column => column[^1]).ToArray();
        Assert.Equal(expected, snapshot.Values);
        Assert.True(snapshot.IsWarm);
        Assert.All(snapshot.Values, value => Assert.True(double.IsFinite(value)));
        var classifier = new TrendVolatilityClassifier(Timeframe.OneHour);
        Array.ForEach(bars, bar => classifier.Update(bar));
        Assert.Equal(classifier.Point, snapshot.Regime.Point);
        Assert.Equal((Noon, Noon), (snapshot.At, snapshot.Regime.At));
        Assert.Equal(cache.Outputs(IndicatorRegistry.Spec("rsi", 14))[0][^1], snapshot.ValueOf("rsi:14"));
    }

    [Fact]
    public async Task Bars_WindowOfTenDays_KeepsWhatItMustAndForgetsTheRest()
    {
        await _run.CloseAsync(Timeframe.OneHour, MarketRun.Walk(700, Timeframe.OneHour, Noon));
        var first = _run.Service.Bars(Instrument, Timeframe.OneHour)!.Bars;
        await _run.CloseAsync(Timeframe.OneHour, [Next(first[^1])]);
        var second = _run.Service.Bars(Instrument, Timeframe.OneHour)!.Bars;

        Assert.Equal(265, second.Count);
        Assert.Equal(Noon, first[^1].CloseTime);
        Assert.Equal(first.Skip(1), second.Take(264));
        Assert.Equal(first[100], first[first.IndexOf(first[100].OpenTime)]);
        Assert.Equal(265, first.IndexOf(Noon));
    }

    [Fact]
    public async Task WarmUpAsync_AfterARestart_GoesOnFromHistoryAsIfNeverStopped()
    {
        var bars = MarketRun.Walk(300, Timeframe.OneHour, Noon);
        await _run.StoreAsync(Timeframe.OneHour, bars);
        await _run.Service.WarmUpAsync([Instrument], Cancel);
        var next = Next(bars[^1]);
        _run.Clock.Now = next.CloseTime;

        // The consumer delivers again what came before its checkpoint.
        await _run.CloseAsync(Timeframe.OneHour, [.. bars.TakeLast(5), next]);

        var snapshot = _run.Service.Bars(Instrument, Timeframe.OneHour)!;
        var kept = bars.TakeLast(265).Append(next).ToArray();
        Assert.Equal(next, snapshot.Last);
        Assert.Equal(0, snapshot.Bars.Generation);
        var cache = new IndicatorCache(Series(kept));
        Assert.Equal(MarketIndicators.Standard.SelectMany(spec => cache.Outputs(spec)).Select(column => column[^1]), snapshot.Values);
    }

    [Fact]
    public async Task CloseAsync_BarsOfThePast_AreTakenInAndEverythingIsComputedAnew()
    {
        var bars = MarketRun.Walk(240, Timeframe.OneHour, Noon);
        await _run.CloseAsync(Timeframe.OneHour, bars.Where((_, i) => i is < 100 or >= 110));
        await _run.CloseAsync(Timeframe.OneHour, bars[100..110], isBackfilled: true);

        var snapshot = _run.Service.Bars(Instrument, Timeframe.OneHour)!;
        Assert.Equal(bars, snapshot.Bars);
        Assert.Equal(1, snapshot.Bars.Generation);
        var cache = new IndicatorCache(Series(bars));
        Assert.Equal(MarketIndicators.Standard.SelectMany(spec => cache.Outputs(spec)).Select(column => column[^1]), snapshot.Values);
    }

    [Fact]
    public async Task Flow_TradesAndBooks_EqualsTheMonitorFedDirectly()
    {
        var random = new Random(3);
        await _run.StoreAsync(Timeframe.OneDay, MarketRun.Walk(20, Timeframe.OneDay, Noon.Date));
        await _run.Service.WarmUpAsync([Instrument], Cancel);
        var days = _run.Service.Bars(Instrument, Timeframe.OneDay)!.Bars.TakeLast(10).ToArray();
        var dailyVolume = days.Sum(day => day.Volume) / 10.0;
        Assert.Equal(dailyVolume, _run.Service.DailyVolume(Instrument), 1e-9);
        var monitor = new OrderFlowMonitor(new OrderFlowSettings { BucketVolume = _run.Service.DailyVolume(Instrument) / 50.0 });
        var book = new OrderBook();
        for (var i = 0; i < 2000; i++)
        {
            var time = Noon.AddSeconds(i);
            var trade = new Trade(time, 100.0 + random.Next(3), random.NextDouble(), random.Next(2) == 0 ? Side.Buy : Side.Sell, i + 1);
            var (bids, asks) = Levels(random);
            await _run.SendAsync(sink =>
            {
                sink.OnTrade(trade, isBackfilled: false);
                sink.OnBook(new(time, bids, asks));
            });
            monitor.Add(trade);
            book.ApplySnapshot(bids, asks, time, 0);
            monitor.Update(book, isSnapshot: i == 0);
            if (i == 1000)
            {
                await _run.Flow.CommitAsync(1000, Cancel);
            }
        }

        var flow = _run.Service.Flow(Instrument)!;
        Assert.Equal(monitor.Read(book), flow.Flow);
        Assert.NotNull(flow.Flow.Vpin);
        Assert.NotNull(flow.Flow.KyleLambda);
        Assert.Equal(Noon.AddSeconds(1999), flow.At);
        Assert.Equal((flow.At, 3, 3), (flow.Book!.Time, flow.Book.Bids.Length, flow.Book.Asks.Length));
        Assert.Equal(flow.LastQuote!.Value.Mid, flow.Price!.Value.Value);
    }

    [Fact]
    public async Task Flow_AfterARestart_GoesOnFromTheSavedState()
    {
        for (var i = 0; i < 400; i++)
        {
            await _run.SendAsync(sink => sink.OnTrade(new Trade(Noon.AddSeconds(i), 100.0, 1.0, Side.Buy, i + 1), isBackfilled: false));
        }

        var before = _run.Service.Flow(Instrument)!.Flow;
        Assert.Equal(300.0, before.Volume);
        await _run.Flow.CommitAsync(399, Cancel);
        _run.Restart();
        Assert.Equal(StartPosition.After(399), await _run.Flow.StartAsync(Cancel));

        Assert.Equal(before, _run.Service.Flow(Instrument)!.Flow);
        await _run.Flow.GapAsync(new PositionGap(399, 500), Cancel);
        Assert.Null(_run.Service.Flow(Instrument)!.Flow.Volume);
    }

    // An empty book says that the source does not know it any more; the next one is whole, and what is new in it is no order flow.
    [Fact]
    public async Task Flow_BookThatIsNotKnownAnyMore_ShowsNothingAndBeginsAnew()
    {
        var time = new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc);
        BookLevel[] bids = [new(99.0, 1.0)], asks = [new(101.0, 1.0)];
        var run = new MarketRun(time);
        await run.SendAsync(sink => sink.OnBook(new(time, bids, asks)));
        Assert.Equal(100.0, run.Service.Flow(MarketRun.Instrument)!.Flow.Mid);
        await run.SendAsync(sink => sink.OnBook(new(time.AddSeconds(1), [], [])));
        var unknown = run.Service.Flow(MarketRun.Instrument)!;
        Assert.Null(unknown.Book);
        Assert.Null(unknown.Flow.Mid);

        BookLevel[] more = [new(99.0, 50.0)];
        await run.SendAsync(sink => sink.OnBook(new(time.AddSeconds(2), more, asks)));
        var anew = run.Service.Flow(MarketRun.Instrument)!;
        Assert.Equal((100.0, 50.0), (anew.Flow.Mid, anew.Book!.Bids[0].Quantity));
        Assert.True(anew.Flow.OrderFlowImbalance is null or 0.0, $"{anew.Flow.OrderFlowImbalance} is no flow.");
    }

    [Fact]
    public async Task Flow_QuotesWithoutABook_TellSpreadAndMid()
    {
        await _run.SendAsync(sink =>
        {
            sink.OnQuote(new Quote(Noon, 99.0, 1.0, 101.0, 3.0));
            sink.OnQuote(new Quote(Noon.AddSeconds(1), 101.0, 1.0, 100.0, 3.0));
        });
        var flow = _run.Service.Flow(Instrument)!;
        Assert.Equal((100.0, 2.0, -0.5), (flow.Flow.Mid, flow.Flow.Spread, flow.Flow.BookImbalance));
        Assert.Null(flow.Book);
        Assert.Equal(Noon, flow.LastQuote!.Value.Time);
    }

    [Fact]
    public async Task MetricsJson_BetweenChanges_IsMadeOnceAndHoldsOnlyWhatIsKnown()
    {
        Assert.True(_run.Service.MetricsJson(Instrument).IsEmpty);
        await _run.CloseAsync(Timeframe.OneHour, MarketRun.Walk(30, Timeframe.OneHour, Noon));
        await _run.SendAsync(sink => sink.OnTrade(new Trade(Noon, 100.0, 1.0, Side.Buy, 1), isBackfilled: false));

        var json = _run.Service.MetricsJson(Instrument);

        Assert.True(json.Equals(_run.Service.MetricsJson(Instrument)));
        using var document = JsonDocument.Parse(json);
        var hour = document.RootElement.GetProperty("timeframes")[0];
        Assert.Equal("kucoin/BTC-USDT", document.RootElement.GetProperty("instrument").GetString());
        Assert.Equal(("1h", 30), (hour.GetProperty("timeframe").GetString(), hour.GetProperty("bars").GetInt32()));
        Assert.Equal(Noon, hour.GetProperty("at").GetDateTime());
        Assert.True(hour.GetProperty("indicators").TryGetProperty("sma:20", out _));
        Assert.False(hour.GetProperty("indicators").TryGetProperty("sma:200", out _));
        Assert.False(hour.TryGetProperty("regime", out _));
        Assert.False(document.RootElement.GetProperty("flow").TryGetProperty("volume", out _));

        await _run.SendAsync(sink => sink.OnClock(Noon.AddSeconds(1)));
        Assert.False(json.Equals(_run.Service.MetricsJson(Instrument)));
    }

    [Fact]
    public async Task Age_OfWhatWasSeen_IsCountedFromItsOwnTime()
    {
        Assert.Null(_run.Service.Age(Instrument));
        await _run.CloseAsync(Timeframe.OneHour, MarketRun.Walk(3, Timeframe.OneHour, Noon));
        await _run.SendAsync(sink => sink.OnTrade(new Trade(Noon.AddSeconds(5), 100.0, 1.0, Side.Buy, 1), isBackfilled: false));
        _run.Clock.Now = Noon.AddSeconds(12);

        var age = _run.Service.Age(Instrument)!;

        Assert.Equal(TimeSpan.FromSeconds(7), age.Trade);
        Assert.Null(age.Quote);
        Assert.Null(age.Book);
        Assert.Equal((Timeframe.OneHour, TimeSpan.FromSeconds(12)), (age.Bars.Single().Key, age.Bars.Single().Value));
    }

    [Fact]
    public async Task At_SignalBar_TellsWhatIsFreshAndNothingLater()
    {
        await _run.CloseAsync(Timeframe.OneHour, MarketRun.Walk(240, Timeframe.OneHour, Noon));
        await _run.SendAsync(sink => sink.OnQuote(new Quote(Noon.AddSeconds(-3), 99.0, 3.0, 101.0, 1.0)));
        var regime = _run.Service.Regime(Instrument, Timeframe.OneHour)!;

        var now = _run.Service.At(Instrument, Timeframe.OneHour, Regime.Any, Noon);
        Assert.Equal((0.02, 0.5), (now.Spread, now.BookImbalance));
        Assert.Equal(1.0, now.RegimeProbability, 1e-9);
        Assert.Equal(regime.Regime, now.Regime);

        var later = _run.Service.At(Instrument, Timeframe.OneHour, Regime.Any, Noon.AddMinutes(61));
        Assert.True(double.IsNaN(later.Spread) && double.IsNaN(later.RegimeProbability));
        var earlier = _run.Service.At(Instrument, Timeframe.OneHour, Regime.Any, Noon.AddHours(-1));
        Assert.True(double.IsNaN(earlier.RegimeProbability) && earlier.Regime == Regime.None);
    }

    [Fact]
    public async Task FitDue_AfterEachBar_RegimesEqualThoseOfAClassifierThatFitsInline()
    {
        var refit = new RegimeRefit(_run.Service, TimeProvider.System, new StrictLogger<RegimeRefit>());
        var inline = new JoinedRegimeClassifier(Timeframe.OneHour);
        var fitted = 0;
        foreach (var bar in MarketRun.Walk(400, Timeframe.OneHour, Noon))
        {
            await _run.CloseAsync(Timeframe.OneHour, [bar]);
            fitted += refit.FitDue(Cancel);
            inline.Update(bar);
            Assert.Equal(inline.Point, _run.Service.Regime(Instrument, Timeframe.OneHour)!.Point);
        }

        Assert.True(fitted > 2, $"Only {fitted} models were fitted.");
        Assert.NotNull(inline.Model);
    }

    [Fact]
    public async Task FitDue_AfterARestart_PutsTheModelWhereItBelongs()
    {
        var bars = MarketRun.Walk(400, Timeframe.OneHour, Noon);
        await _run.StoreAsync(Timeframe.OneHour, bars);
        await _run.Service.WarmUpAsync([Instrument], Cancel);
        var refit = new RegimeRefit(_run.Service, TimeProvider.System, new StrictLogger<RegimeRefit>());
        Assert.True(double.IsNaN(_run.Service.Regime(Instrument, Timeframe.OneHour)!.EvidenceOf("expected-volatility")));

        Assert.Equal(1, refit.FitDue(Cancel));

        Assert.True(_run.Service.Regime(Instrument, Timeframe.OneHour)!.EvidenceOf("expected-volatility") > 0.0);
        Assert.Equal(0, refit.FitDue(Cancel));

        // A bar of the past: everything is computed anew, and the model stays.
        await _run.CloseAsync(Timeframe.OneHour, [bars[^50] with { Volume = 5.0 }], isBackfilled: true);
        Assert.True(_run.Service.Regime(Instrument, Timeframe.OneHour)!.EvidenceOf("expected-volatility") > 0.0);
    }

    private static Bar Next(Bar bar) => bar with
    {
        OpenTime = bar.CloseTime,
        CloseTime = bar.CloseTime + (bar.CloseTime - bar.OpenTime),
        Open = bar.Close,
    };

    private static BarSeries Series(IEnumerable<Bar> bars)
    {
        var builder = new BarSeriesBuilder(Timeframe.OneHour);
        foreach (var bar in bars)
        {
            builder.Add(bar);
        }

        return builder.Build();
    }

    private static (BookLevel[] Bids, BookLevel[] Asks) Levels(Random random)
    {
        var mid = 100.0 + random.Next(3);
        return (
            [.. Enumerable.Range(1, 3).Select(i => new BookLevel(mid - 0.01 * i, 1.0 + random.NextDouble()))],
            [.. Enumerable.Range(1, 3).Select(i => new BookLevel(mid + 0.01 * i, 1.0 + random.NextDouble()))]);
    }
}
