using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Collection.History;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Events;
using R3edge.Application.Tests.Doubles;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Collection.History;

public sealed class HistoryTests
{
    private static readonly DateTime Day = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc); // a Monday
    private static readonly InstrumentId Instrument = new(Venue.KuCoin, "BTC-USDT");

    private readonly MemoryBlobs _blobs = new();
    private readonly BarHistory _history;
    private IPartitionHandler _writer;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public HistoryTests()
    {
        _history = new BarHistory(_blobs);
        _writer = NewWriter();
    }

    [Fact]
    public async Task CommitAsync_BarsOfTwoDays_WritesOnePlainFileADayInHiveFolders()
    {
        await WriteAsync(Minute(0), Minute(1439), Minute(1440));

        Assert.Equal(
            [
                "history/bars/venue=kucoin/symbol=BTC-USDT/timeframe=1m/2024-01-01.csv",
                "history/bars/venue=kucoin/symbol=BTC-USDT/timeframe=1m/2024-01-02.csv",
            ],
            _blobs.All.Keys);
        Assert.Equal(
            "time,open,high,low,close,volume,taker_buy_volume\n2024-01-01T00:00:00Z,100,101.5,99,100.25,3,1\n2024-01-01T23:59:00Z,100,101.5,99,100.25,3,1\n",
            Encoding.UTF8.GetString(_blobs.All.First().Value));
    }

    [Fact]
    public async Task CommitAsync_AfterARestartInTheRunningDay_AppendsToItsFileAndRepeatsChangeNothing()
    {
        await WriteAsync(Minute(0), Minute(1));
        _writer = NewWriter();
        await WriteAsync(Minute(1), Minute(5), Minute(3));
        var writes = _blobs.Writes;
        _writer = NewWriter();
        await WriteAsync(Minute(0), Minute(3));

        Assert.Equal(writes, _blobs.Writes);
        var minutes = await MinutesAsync(0, 1440);
        Assert.Equal([0, 1, 3, 5], minutes);
    }

    [Fact]
    public async Task ReadAsync_RangeOverDays_GivesWhatOpensInItAscending()
    {
        await WriteAsync([.. Enumerable.Range(0, 3 * 1440).Select(i => Minute(i))]);

        Assert.Equal(Enumerable.Range(1000, 2000), await MinutesAsync(1000, 3000));
        var before = await _history.BeforeAsync(Instrument, Timeframe.OneMinute, Day.AddDays(2).AddMinutes(10), 1500, Cancel);
        Assert.Equal(1500, before.Count);
        Assert.Equal(Day.AddDays(2).AddMinutes(10), before[^1].CloseTime);
        Assert.Equal(before.Select(bar => bar.OpenTime).Order(), before.Select(bar => bar.OpenTime));
        Assert.Equal(3, (await _history.DaysAsync(Instrument, Timeframe.OneMinute, Cancel)).Count);
    }

    [Fact]
    public async Task CommitAsync_RepairOfAMinute_ReplacesItAndTheLongerBarsOverIt()
    {
        var five = new Bar(Day, Day.AddMinutes(5), 100.0, 101.5, 99.0, 100.25, 6.0, 2.0);
        await WriteAsync(Minute(0), Minute(1), Closed(Timeframe.FiveMinutes, five));
        _writer = NewWriter();
        await WriteAsync(Minute(1) with { Bar = Minute(1).Bar with { High = 120.0, Volume = 4.0 }, IsBackfilled = true });

        Assert.Equal((120.0, 4.0), await HighAndVolumeAsync(Timeframe.OneMinute, 1));
        Assert.Equal((120.0, 7.0), await HighAndVolumeAsync(Timeframe.FiveMinutes, 0));
    }

    [Fact]
    public async Task CommitAsync_LongerBarThatMissedAMinute_IsWhatItsMinutesAddUpTo()
    {
        await WriteAsync(Minute(0), Minute(1), Minute(2) with { IsBackfilled = true });
        await WriteAsync(Closed(Timeframe.FiveMinutes, new Bar(Day, Day.AddMinutes(5), 100.0, 101.5, 99.0, 100.25, 6.0, 2.0)));
        Assert.Equal((101.5, 9.0), await HighAndVolumeAsync(Timeframe.FiveMinutes, 0));
    }

    [Fact]
    public async Task CommitAsync_LongerBarThatHoldsMoreThanItsMinutes_StaysAsItIs()
    {
        await WriteAsync(Minute(0));
        await WriteAsync(Closed(Timeframe.FiveMinutes, new Bar(Day, Day.AddMinutes(5), 100.0, 103.0, 99.0, 100.25, 60.0)));
        Assert.Equal((103.0, 60.0), await HighAndVolumeAsync(Timeframe.FiveMinutes, 0));
    }

    [Fact]
    public async Task ReadAsync_SparseBarsThatLookLikeLongerOnes_AreRead()
    {
        await WriteAsync(Minute(0), Minute(5), Minute(10));
        var minutes = await MinutesAsync(0, 60);
        Assert.Equal([0, 5, 10], minutes);
    }

    [Fact]
    public async Task ReadAsync_DamagedFile_SaysWhichAndWhere()
    {
        var name = BarHistory.NameOf(Instrument, Timeframe.OneMinute, DateOnly.FromDateTime(Day));
        using var content = new MemoryStream("time,open,high,low,close,volume\n2024-01-01T00:00:00Z,1,x,1,1,1\n"u8.ToArray());
        await _blobs.PutAsync(BarHistory.Container, name, content, BlobWrite.Overwrite, Cancel);

        var failure = await Assert.ThrowsAsync<StorageException>(() => MinutesAsync(0, 60));

        Assert.Equal(StorageFailure.Corrupt, failure.Failure);
        Assert.Contains($"{name}, line 2, column 3 (high): 'x' is not a number", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandleAsync_BarThatIsNoInterval_IsRefused()
    {
        var crooked = new ClosedBar(
            Instrument, Timeframe.OneMinute, Minute(0).Bar with { OpenTime = Day.AddSeconds(1), CloseTime = Day.AddSeconds(61) });
        await Assert.ThrowsAsync<InvalidDataException>(() => WriteAsync(crooked));
    }

    private static ClosedBar Minute(int minute) => Closed(
        Timeframe.OneMinute,
        new Bar(Day.AddMinutes(minute), Day.AddMinutes(minute + 1), 100.0, 101.5, 99.0, 100.25, 3.0, 1.0));

    private static ClosedBar Closed(Timeframe timeframe, Bar bar) => new(Instrument, timeframe, bar);

    private HistoryWriter NewWriter() => new(_history, NullLogger<HistoryWriter>.Instance);

    private async Task WriteAsync(params ClosedBar[] bars)
    {
        foreach (var bar in bars)
        {
            var data = bar.ToEvent();
            await _writer.HandleAsync(new ReceivedEvent(0, data.Key, data.Id, Day, data.Body), Cancel);
        }

        await _writer.CommitAsync(0, Cancel);
    }

    private async Task<int[]> MinutesAsync(int from, int to)
    {
        var bars = await _history.ReadAsync(Instrument, Timeframe.OneMinute, Day.AddMinutes(from), Day.AddMinutes(to), Cancel);
        return [.. Enumerable.Range(0, bars.Count).Select(i => (int)(bars.OpenTime(i) - Day).TotalMinutes)];
    }

    private async Task<(double High, double Volume)> HighAndVolumeAsync(Timeframe timeframe, int minute)
    {
        var open = Day.AddMinutes(minute);
        var bars = await _history.ReadAsync(Instrument, timeframe, open, open + timeframe.Duration, Cancel);
        return (bars.High[0], bars.Volume[0]);
    }
}
