using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Collection.History;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Tests.Doubles;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Collection.History;

public sealed class BarBackfillTests
{
    private static readonly DateTime Day = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly InstrumentId Instrument = new(Venue.KuCoin, "BTC-USDT");

    private readonly MemoryBlobs _blobs = new();
    private readonly RecordingPublisher _publisher = new();
    private readonly FixedClock _clock = new(Day.AddHours(2));
    private readonly Venues _venue = new();
    private readonly BarHistory _history;
    private readonly IPartitionHandler _writer;
    private readonly BarBackfill _backfill;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public BarBackfillTests()
    {
        _history = new BarHistory(_blobs);
        _writer = new HistoryWriter(_history, NullLogger<HistoryWriter>.Instance);
        _backfill = new BarBackfill(
            _history, _venue, _publisher, new MemoryTables(), new BackfillOptions(), _clock, NullLogger<BarBackfill>.Instance);
    }

    [Fact]
    public async Task FillAsync_HistoryWithAHole_FetchesItAndMakesTheLongerBarsAnew()
    {
        await StoreAsync(Enumerable.Range(0, 60).Where(minute => minute is < 12 or >= 15).Select(Bar));
        _venue.Has(Enumerable.Range(0, 60));

        var result = await FillAsync(60);

        // 12, 13 and 14 were missing. 12:12 to 12:15 is all of one 3m bar and parts of a 5m, 15m, 30m and 1h bar.
        Assert.Equal(new BackfillResult(1, 3, 5, 0, null), result);
        Assert.Equal([(12, 15)], _venue.Asked);
        var published = _publisher.Events.Select(data => ClosedBar.Read(data.Body.Span)).ToArray();
        Assert.All(published, bar => Assert.True(bar.IsBackfilled));
        Assert.Equal(["1m", "1m", "1m", "3m", "5m", "15m", "30m", "1h"], published.Select(bar => bar.Timeframe.ToString()));
        Assert.Equal([1.0, 1.0, 1.0, 3.0, 5.0, 15.0, 30.0, 60.0], published.Select(bar => bar.Bar.Volume));

        await WritePublishedAsync();
        Assert.Equal(60, (await _history.ReadAsync(Instrument, Timeframe.OneMinute, Day, Day.AddHours(1), Cancel)).Count);
        Assert.Equal(new BackfillResult(0, 0, 0, 0, null), await FillAsync(60));
    }

    [Fact]
    public async Task FillAsync_VenueWithoutTheInterval_IsAskedAFewTimesAndThenNoMore()
    {
        await StoreAsync(Enumerable.Range(0, 60).Where(minute => minute != 20).Select(Bar));
        _venue.Has(Enumerable.Range(0, 60).Where(minute => minute != 20));
        for (var look = 0; look < 200; look++)
        {
            var result = await FillAsync(60);
            Assert.Equal(result.Gaps, result.Empty);
            _clock.Now = _clock.Now.AddMinutes(5);
        }

        Assert.Equal([(20, 21), (20, 21), (20, 21)], _venue.Asked);
        Assert.Empty(_publisher.Calls);
    }

    [Fact]
    public async Task FillAsync_SourceThatGivesAFewAtATime_IsAskedForTheRest()
    {
        _venue.Has(Enumerable.Range(0, 60));
        _venue.MostBars = 25;
        var result = await FillAsync(60);
        Assert.Equal((60, null), (result.Fetched, result.Unanswered));
        Assert.Equal([(0, 60), (25, 60), (50, 60)], _venue.Asked);
    }

    [Fact]
    public async Task FillAsync_SourceOutOfReach_SaysWhyAndTriesAgainNextTime()
    {
        _venue.Has(Enumerable.Range(0, 60));
        _venue.Failure = HistoryAnswer.None(HistoryStatus.Unavailable, "too many requests");
        Assert.Equal("too many requests", (await FillAsync(60)).Unanswered);
        _venue.Failure = null;
        Assert.Equal(60, (await FillAsync(60)).Fetched);
    }

    // Kraken gives the last 720 bars and nothing before: those are worth having, and the others are not asked for for ever.
    [Fact]
    public async Task FillAsync_SourceThatKeepsOnlyTheYoungest_TakesThoseAndForgetsTheOthers()
    {
        _venue.Has(Enumerable.Range(0, 60));
        _venue.FirstMinute = 40;
        var result = await FillAsync(60);
        Assert.Equal((20, 40, null), (result.Fetched, result.Empty, result.Unanswered));
        Assert.Equal([(0, 60), (40, 60)], _venue.Asked);
        await WritePublishedAsync();
        for (var look = 0; look < 100; look++)
        {
            _clock.Now = _clock.Now.AddMinutes(5);
            await FillAsync(60);
        }

        Assert.Equal(2 + 2, _venue.Asked.Count);
    }

    [Fact]
    public async Task FillAsync_BarsThatCannotBe_AreNotTaken()
    {
        _venue.Has(Enumerable.Range(0, 3));
        _venue.Extra = Bar(1) with { High = 0.5 };
        var result = await FillAsync(3);
        Assert.Equal((3, 0), (result.Fetched, result.Empty));
        Assert.All(_publisher.Events, data => Assert.True(ClosedBar.Read(data.Body.Span).Bar.IsPossible));
    }

    private static Bar Bar(int minute) =>
        new(Day.AddMinutes(minute), Day.AddMinutes(minute + 1), 100.0, 101.0, 99.0, 100.0, 1.0);

    private Task<BackfillResult> FillAsync(int minutes) =>
        _backfill.FillAsync(Instrument, Day, Day.AddMinutes(minutes), Cancel);

    private async Task StoreAsync(IEnumerable<Bar> bars)
    {
        foreach (var bar in bars)
        {
            await HandleAsync(new ClosedBar(Instrument, Timeframe.OneMinute, bar).ToEvent());
        }

        await _writer.CommitAsync(0, Cancel);
    }

    private async Task WritePublishedAsync()
    {
        foreach (var data in _publisher.Events)
        {
            await HandleAsync(data);
        }

        await _writer.CommitAsync(0, Cancel);
    }

    private ValueTask HandleAsync(EventData data) =>
        _writer.HandleAsync(new ReceivedEvent(0, data.Key, data.Id, Day, data.Body), Cancel);

    /// <summary>A venue with some minutes.</summary>
    private sealed class Venues : IHistorySource
    {
        private readonly SortedSet<int> _minutes = [];

        public List<(int From, int To)> Asked { get; } = [];

        public int MostBars { get; set; } = 1000;

        public int FirstMinute { get; set; }

        public HistoryAnswer? Failure { get; set; }

        public Bar? Extra { get; set; }

        public void Has(IEnumerable<int> minutes) => _minutes.UnionWith(minutes);

        public Task<HistoryAnswer> ReadAsync(
            InstrumentId instrument, Timeframe timeframe, DateTime from, DateTime to, CancellationToken cancellationToken)
        {
            Asked.Add(((int)(from - Day).TotalMinutes, (int)(to - Day).TotalMinutes));
            if (from < Day.AddMinutes(FirstMinute))
            {
                return Task.FromResult(HistoryAnswer.None(HistoryStatus.Unsupported, "too old") with { Earliest = Day.AddMinutes(FirstMinute) });
            }

            if (Failure is not null)
            {
                return Task.FromResult(Failure);
            }

            var bars = _minutes.Select(Bar).Where(bar => bar.OpenTime >= from && bar.OpenTime < to).Take(MostBars).ToList();
            var through = bars.Count == MostBars ? bars[^1].CloseTime : to;
            if (Extra is { } extra)
            {
                bars.Add(extra);
            }

            return Task.FromResult(HistoryAnswer.Of(bars, through));
        }
    }
}
