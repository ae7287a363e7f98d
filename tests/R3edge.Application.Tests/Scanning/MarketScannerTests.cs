using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Collection;
using R3edge.Application.Scanning;
using R3edge.Application.Tests.Doubles;
using R3edge.Application.Tests.MarketData;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Scanning;
using R3edge.Domain.Signals;

namespace R3edge.Application.Tests.Scanning;

public sealed class MarketScannerTests
{
    private static readonly DateTime Noon = new(2024, 5, 6, 12, 0, 0, DateTimeKind.Utc);
    private readonly MarketRun _run = new(Noon);
    private readonly InstrumentCatalog _catalog = new(new MemoryTables());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scan_WarmMarket_IsRankedFromWhatMarketDataSays()
    {
        var bars = MarketRun.Walk(240, Timeframe.OneHour, Noon);
        await _run.CloseAsync(Timeframe.OneHour, bars);
        await _run.CloseAsync(Timeframe.OneDay, MarketRun.Walk(5, Timeframe.OneDay, Noon.Date));
        await _run.SendAsync(sink => sink.OnQuote(new Quote(Noon, 99.0, 1.0, 101.0, 1.0)));

        var scan = await ScanAsync(new ScanFilter { Timeframe = Timeframe.OneHour });

        Assert.Equal(Noon, scan.At);
        var candidate = Assert.Single(scan.Report.Entries).Candidate;
        Assert.Equal(MarketRun.Instrument, candidate.Instrument);
        var series = new BarSeriesBuilder(Timeframe.OneHour);
        Array.ForEach(bars, bar => series.Add(bar));
        var cache = new IndicatorCache(series.Build());
        Assert.Equal(cache.Outputs(IndicatorRegistry.Spec("yang-zhang", 20))[0][^1], candidate.Volatility);
        Assert.Equal(cache.Outputs(IndicatorRegistry.Spec("roc", 10))[0][^1], candidate.Change);
        Assert.Equal(0.02, candidate.Spread, 1e-12);
        Assert.Equal(_run.Service.DailyVolume(MarketRun.Instrument) * bars[^1].Close, candidate.Liquidity, 1e-9);
        Assert.Equal(0.002 + 0.02, candidate.RoundTripCost, 1e-12);
    }

    [Fact]
    public async Task Scan_StaleColdOrAbsentMarkets_AreListedWithTheReason()
    {
        await _run.CloseAsync(Timeframe.OneHour, MarketRun.Walk(240, Timeframe.OneHour, Noon.AddHours(-3)));
        await _run.CloseAsync(Timeframe.OneMinute, MarketRun.Walk(5, Timeframe.OneMinute, Noon));

        var report = (await ScanAsync(new ScanFilter())).Report;

        Assert.Empty(report.Entries);
        Assert.Equal(11, report.Excluded.Length);
        Assert.Equal(ScanExclusionReason.NotWarm, report.Excluded[0].Reason);
        Assert.Equal(
            (ScanExclusionReason.Stale, Noon.AddHours(-3)),
            report.Excluded.Where(exclusion => exclusion.Timeframe == Timeframe.OneHour).Select(exclusion => (exclusion.Reason, exclusion.At!.Value)).Single());
        Assert.Equal(9, report.Excluded.Count(exclusion => exclusion.Reason == ScanExclusionReason.NoBars));
    }

    private async Task<MarketScan> ScanAsync(ScanFilter filter)
    {
        await _catalog.PutAsync([new Instrument(MarketRun.Instrument, 0.1m, 0.00001m, 0.1m)], Cancel);
        return new MarketScanner(_run.Service, _catalog, new ScannerOptions(), _run.Clock, NullLogger<MarketScanner>.Instance).Scan(filter);
    }
}
