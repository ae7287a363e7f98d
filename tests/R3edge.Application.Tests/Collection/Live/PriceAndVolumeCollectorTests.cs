using R3edge.Application.Pipeline;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Application.Tests.Doubles;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Collection.Live;

public sealed class PriceAndVolumeCollectorTests
{
    private static readonly DateTime Noon = new(2024, 5, 6, 12, 0, 0, DateTimeKind.Utc);
    private readonly CollectorRun _run = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("BTCUSDT_binance_trades_20210108.csv")]
    [InlineData("ETHUSDT_trades_20230202.csv")]
    [InlineData("BCHEUR_kraken_trades_2023.csv")]
    public async Task HandleAsync_RecordedTrades_GivesTheBarsThatAnIndependentCountGives(string file)
    {
        var trades = Ticks.Read(file);
        await _run.SendAsync(sink => sink.OnClock(trades[0].Time.Date));
        foreach (var chunk in trades.Chunk(100))
        {
            await _run.SendAsync(sink => Array.ForEach(chunk, trade => sink.OnTrade(trade, isBackfilled: false)));
        }

        await _run.SendAsync(sink => sink.OnClock(trades[^1].Time.AddMinutes(1)));

        var minutes = _run.Bars.Where(bar => bar.Timeframe == Timeframe.OneMinute).ToDictionary(bar => bar.Bar.OpenTime, bar => bar.Bar);
        var groups = trades.GroupBy(trade => trade.Time.AddTicks(-(trade.Time.Ticks % TimeSpan.TicksPerMinute))).ToArray();
        Assert.Equal(groups.Length, minutes.Count);
        foreach (var group in groups)
        {
            var bar = minutes[group.Key];
            Assert.Equal((group.First().Price, group.Last().Price), (bar.Open, bar.Close));
            Assert.Equal((group.Max(trade => trade.Price), group.Min(trade => trade.Price)), (bar.High, bar.Low));
            Assert.Equal(group.Sum(trade => (decimal)trade.Quantity), (decimal)bar.Volume, 8);
            Assert.Equal(group.Where(trade => trade.Aggressor == Side.Buy).Sum(trade => (decimal)trade.Quantity), (decimal)bar.TakerBuyVolume!.Value, 8);
        }
    }

    [Fact]
    public async Task HandleAsync_EventThatClosesManyBars_PublishesThemInOneCallUnderTheInstrumentsKey()
    {
        await _run.SendAsync(sink => sink.OnClock(Noon));
        await _run.SendAsync(sink => sink.OnTrade(TradeAt(10, 1), isBackfilled: false));
        Assert.Empty(_run.Publisher.Calls);

        await _run.SendAsync(sink => sink.OnClock(Noon.AddDays(1)));

        var (hub, events) = Assert.Single(_run.Publisher.Calls);
        Assert.Equal(HubNames.Bars, hub);
        Assert.Equal(["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "12h"], _run.Bars.Select(bar => bar.Timeframe.ToString()));
        Assert.All(events, data => Assert.Equal("binance/BTC-USDT", data.Key));
        Assert.Equal("binance/BTC-USDT~1m~202405061201", events[0].Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task StartAsync_AfterKillsAtAnyMoment_TheSameBarsArePublishedAndNoneIsLostOrDifferent(int seed)
    {
        var random = new Random(seed);
        StoreDay(random);
        var straight = await PlayAsync(_run.Log, _ => Fate.GoOn);
        var killed = await PlayAsync(_run.Log, _ => random.Next(40) switch { 0 => Fate.Kill, < 3 => Fate.Save, 3 => Fate.FailToPublish, _ => Fate.GoOn });

        Assert.True(killed.Count > straight.Count, "Nothing was published twice: the test killed nothing.");
        var byId = new Dictionary<string, byte[]>();
        foreach (var data in killed)
        {
            var body = data.Body.ToArray();
            Assert.True(byId.TryAdd(data.Id, body) || byId[data.Id].AsSpan().SequenceEqual(body), $"{data.Id} was published with two contents.");
        }

        Assert.Equal(straight.Select(data => data.Id).Order(), byId.Keys.Order());
        Assert.All(straight, data => Assert.True(byId[data.Id].AsSpan().SequenceEqual(data.Body.Span)));
        Assert.Contains(straight, data => data.Id.Contains("repair", StringComparison.Ordinal));
    }

    [Fact]
    public async Task HandleAsync_HubAway_ThePublicationIsRetriedWithoutCountingATradeTwice()
    {
        await _run.SendAsync(sink => sink.OnClock(Noon));
        await _run.SendAsync(sink => sink.OnTrade(TradeAt(10, 0), isBackfilled: false));
        var last = _run.Store(sink =>
        {
            sink.OnTrade(TradeAt(61, 0), isBackfilled: false);
            sink.OnTrade(TradeAt(62, 0), isBackfilled: false);
        });
        _run.Publisher.FailuresLeft = 2;
        await Assert.ThrowsAsync<StorageException>(() => _run.Collector.DeliverAsync(last, Cancel));
        await Assert.ThrowsAsync<StorageException>(() => _run.Collector.SettleAsync(Cancel).AsTask());
        await _run.Collector.SettleAsync(Cancel);
        await _run.SendAsync(sink => sink.OnClock(Noon.AddMinutes(2)));

        Assert.Equal([1.0, 2.0], _run.Bars.Where(bar => bar.Timeframe == Timeframe.OneMinute).Select(bar => bar.Bar.Volume));
    }

    [Fact]
    public async Task HandleAsync_EntriesThatCannotBe_AreRefusedByNameAndTheRestCounts()
    {
        await _run.SendAsync(sink => sink.OnClock(Noon));
        var bad = _run.Store(sink =>
        {
            sink.OnTrade(TradeAt(1, 1), isBackfilled: false);
            sink.OnTrade(TradeAt(2, 2) with { Price = -1.0 }, isBackfilled: false);
            sink.OnTrade(TradeAt(3, 3) with { Time = Noon.AddYears(100) }, isBackfilled: false);
            sink.OnTrade(TradeAt(4, 4), isBackfilled: false);
        });

        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => _run.Collector.DeliverAsync(bad, Cancel));

        Assert.StartsWith("2 entries were refused, the first because: The trade is impossible", refusal.Message, StringComparison.Ordinal);
        await _run.SendAsync(sink => sink.OnClock(Noon.AddMinutes(1)));
        Assert.Equal(2.0, Assert.Single(_run.Bars, bar => bar.Timeframe == Timeframe.OneMinute).Bar.Volume);
    }

    [Theory]
    [InlineData("binance/BTC-USDT", "{\"v\":1,\"e\":[[0")]
    [InlineData("no instrument", "{\"v\":1,\"e\":[]}")]
    public async Task HandleAsync_WhatCannotBeRead_ThrowsForTheDeadLettersAndGoesOn(string key, string body)
    {
        await _run.SendAsync(sink => sink.OnClock(Noon));
        var bad = _run.Store(key, System.Text.Encoding.UTF8.GetBytes(body));
        await Assert.ThrowsAsync<InvalidDataException>(() => _run.Collector.DeliverAsync(bad, Cancel));
        await _run.SendAsync(sink => sink.OnTrade(TradeAt(10, 1), isBackfilled: false));
        await _run.SendAsync(sink => sink.OnClock(Noon.AddMinutes(1)));
        Assert.Single(_run.Bars);
    }

    [Fact]
    public async Task GapAsync_MissingEvents_TheOpenBarIsGivenUp()
    {
        await _run.SendAsync(sink => sink.OnClock(Noon));
        await _run.SendAsync(sink => sink.OnTrade(TradeAt(10, 1), isBackfilled: false));
        await _run.Collector.GapAsync(new PositionGap(3, 8), Cancel);
        await _run.SendAsync(sink => sink.OnTrade(TradeAt(50, 9), isBackfilled: false));
        await _run.SendAsync(sink => sink.OnClock(Noon.AddMinutes(2)));
        Assert.Empty(_run.Bars);
    }

    // The source itself says that trades are missing: the bar that was open then is not whole, the one after it is.
    [Fact]
    public async Task HandleAsync_Interruption_TheOpenBarIsGivenUpAndTheNextIsWhole()
    {
        await _run.SendAsync(sink => sink.OnClock(Noon));
        await _run.SendAsync(sink =>
        {
            sink.OnTrade(TradeAt(10, 1), isBackfilled: false);
            sink.OnInterruption(Noon.AddSeconds(40));
            sink.OnTrade(TradeAt(50, 9), isBackfilled: false);
            sink.OnTrade(TradeAt(70, 10), isBackfilled: false);
            sink.OnClock(Noon.AddMinutes(2));
        });
        var minute = Assert.Single(_run.Bars, bar => bar.Timeframe == Timeframe.OneMinute);
        Assert.Equal((Noon.AddMinutes(1), 1.0), (minute.Bar.OpenTime, minute.Bar.Volume));
    }

    [Fact]
    public async Task StartAsync_UnreadableState_StartsAtTheBeginning()
    {
        await _run.SendAsync(sink => sink.OnTrade(TradeAt(10, 1), isBackfilled: false));
        await _run.Collector.CommitAsync(0, Cancel);
        var (name, bytes) = Assert.Single(_run.Blobs.All);
        using var damaged = new MemoryStream(bytes[..^20]);
        await _run.Blobs.PutAsync("snapshots", name["snapshots/".Length..], damaged, Application.Ports.Blobs.BlobWrite.Overwrite, Cancel);
        _run.Restart(isStrict: false);
        Assert.Equal(StartPosition.Earliest, await _run.Collector.StartAsync(Cancel));
    }

    private static Trade TradeAt(double seconds, long sequence) => new(Noon.AddSeconds(seconds), 100.0, 1.0, Side.Buy, sequence);

    private static async Task<List<EventData>> PlayAsync(IReadOnlyList<ReceivedEvent> log, Func<int, Fate> fate)
    {
        var run = new CollectorRun();
        await run.Collector.StartAsync(Cancel);
        for (var i = 0; i < log.Count; i++)
        {
            var next = fate(i);
            run.Publisher.FailuresLeft = next == Fate.FailToPublish ? 1 : 0;
            try
            {
                await run.Collector.DeliverAsync(log[i], Cancel);
            }
            catch (StorageException)
            {
                await run.Collector.SettleAsync(Cancel);
            }

            if (next == Fate.Save)
            {
                await run.Collector.CommitAsync(log[i].Position, Cancel);
            }
            else if (next == Fate.Kill)
            {
                run.Restart();
                var start = await run.Collector.StartAsync(Cancel);
                var position = start == StartPosition.Earliest ? -1 : start.Position;
                i = log.TakeWhile(stored => stored.Position <= position).Count() - 1;
            }
        }

        return [.. run.Publisher.Events];
    }

    private void StoreDay(Random random)
    {
        var instruments = new[] { new InstrumentId(Venue.Binance, "BTC-USDT"), new InstrumentId(Venue.KuCoin, "ETH-USDT") };
        var (now, sequence) = (Noon, 0L);
        foreach (var instrument in instruments)
        {
            _run.Store(sink => sink.OnClock(Noon), instrument);
        }

        for (var i = 0; i < 600; i++)
        {
            now = now.AddSeconds(random.Next(60));
            _run.Store(
                sink =>
                {
                    for (var trades = random.Next(1, 8); trades > 0; trades--)
                    {
                        // Numbered by a venue, somewhat out of order, a few of them late, a few twice.
                        var time = now.AddSeconds(random.Next(10) == 0 ? -random.Next(200) : random.NextDouble());
                        var trade = new Trade(time, 100.0 + random.NextDouble(), random.NextDouble(), Side.Sell, ++sequence - random.Next(3));
                        sink.OnTrade(trade, isBackfilled: random.Next(30) == 0);
                    }

                    if (random.Next(4) == 0)
                    {
                        sink.OnClock(now.AddSeconds(1));
                    }
                },
                instruments[random.Next(2)]);
        }
    }

    private enum Fate
    {
        GoOn,
        Save,
        Kill,
        FailToPublish,
    }
}
