using R3edge.Application.Collection;
using R3edge.Application.Collection.Downloads;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Collection.Downloads;

public sealed class TradeDownloadTests : IDisposable
{
    private const int Count = 100;
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime End = Start.AddMinutes(10);
    private static readonly InstrumentId Instrument = new(Venue.Binance, "BTC-USDT");
    private readonly string _folder = Directory.CreateTempSubdirectory("r3edge-trades-").FullName;

    private string File1 => Path.Combine(_folder, "trades.part");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Whatever the byte at which the process ended: gone on from there, the file is that of a download in one go.
    [Fact]
    public async Task Run_AfterTheFileWasCutAnywhere_EndsWithEveryTradeOnce()
    {
        var expected = await DownloadAsync(new Source());
        Assert.Equal(Count, expected.Split('\n').Length - 2);
        var whole = await WholePartAsync();
        for (var length = 0; length <= whole.Length; length += 7)
        {
            await File.WriteAllBytesAsync(File1, whole[..length], TestContext.Current.CancellationToken);
            Assert.Equal(expected, await DownloadAsync(new Source()));
        }
    }

    [Fact]
    public async Task Run_GoingOn_AsksFromTheLastNumberOn()
    {
        var source = new Source { FailsFrom = 55 };
        using var part = PartFile.Open(File1, "one");
        Assert.Equal("the venue is away", await RunAsync(source, part));
        Assert.Equal((50L, "2024-01-01T00:04:48Z 50"), (part.Rows, part.Through));

        source.FailsFrom = int.MaxValue;
        source.Asked.Clear();
        Assert.Null(await RunAsync(source, part));
        Assert.Equal(new TradePlace(Start.AddSeconds(288), 50), source.Asked[0]);
    }

    [Theory]
    [InlineData("2024-01-01T00:00:01Z,1,100.50,0.10,buy\n2024-01-01T00:00:01Z,1,100.50,0.10,buy", "behind number 1")]
    [InlineData("2024-01-01T00:00:01Z,1,100.50,0.10", "is no trade")]
    [InlineData("2024-01-01T00:00:01Z,1,100.50,-1,buy", "is no trade")]
    [InlineData("yesterday,1,100.50,0.10,buy", "is no trade")]
    public void Write_RowsThatAreNoTradesInOrder_IsRefused(string rows, string problem)
    {
        using var part = PartFile.Open(File1, "one");
        part.Append(rows.Split('\n'), "2024-01-01T00:00:02Z 1");
        var error = Assert.Throws<InvalidDataException>(() => TradeDownload.Write(part, TextWriter.Null));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    // Numbers 10, 11 and 14: the two between are counted.
    [Fact]
    public void Write_NumbersThatAreMissing_AreCounted()
    {
        using var part = PartFile.Open(File1, "one");
        part.Append([.. new[] { 10, 11, 14 }.Select(id => $"2024-01-01T00:00:{id}Z,{id},1,1,sell")], "2024-01-01T00:01:00Z 14");
        Assert.Equal(new TradeSummary(3, Start.AddSeconds(10), Start.AddSeconds(14), 2), TradeDownload.Write(part, TextWriter.Null));
    }

    [Theory]
    [InlineData(1704067200123000000, "2024-01-01T00:00:00.123Z")]
    [InlineData(1704067200123456000, "2024-01-01T00:00:00.123456Z")]
    [InlineData(1704067200123456700, "2024-01-01T00:00:00.1234567Z")]
    [InlineData(1704067200123456789, "2024-01-01T00:00:00.123456789Z")]
    [InlineData(1704067200000000005, "2024-01-01T00:00:00.000000005Z")]
    [InlineData(1704067200000000000, "2024-01-01T00:00:00Z")]
    public void Format_Time_HasThePlacesOfTheVenue(long nanoseconds, string time)
    {
        var line = TradeCsv.Format(new PastTrade(nanoseconds, 42283.50m, 0.00000001m, Side.Sell, 7));
        Assert.Equal($"{time},7,42283.50,0.00000001,sell", line);
        Assert.True(TradeCsv.TryRead(line, out var trade));
        Assert.Equal((nanoseconds / 100 * 100, 7L), ((trade.Time - DateTime.UnixEpoch).Ticks * 100, trade.Sequence));
    }

    [Fact]
    public void Describe_UpToNow_IsTheSameLater()
    {
        Assert.Equal("trades 1 binance/BTC-USDT 2024-01-01T00:00:00Z now", TradeDownload.Describe(Instrument, Start, null));
        Assert.Equal("trades 1 binance/BTC-USDT 2024-01-01T00:00:00Z 2024-01-01T00:10:00Z", TradeDownload.Describe(Instrument, Start, End));
    }

    private static Task<string?> RunAsync(Source source, PartFile part) =>
        new TradeDownload(source, new HastyClock()).RunAsync(part, Instrument, Start, End, _ => { }, TestContext.Current.CancellationToken);

    private async Task<byte[]> WholePartAsync()
    {
        using (var part = PartFile.Open(File1, "one"))
        {
            Assert.Null(await RunAsync(new Source(), part));
        }

        return await File.ReadAllBytesAsync(File1, TestContext.Current.CancellationToken);
    }

    private async Task<string> DownloadAsync(Source source)
    {
        using var part = PartFile.Open(File1, "one");
        Assert.Null(await RunAsync(source, part));
        using var text = new StringWriter();
        TradeDownload.Write(part, text);
        part.Delete();
        return text.ToString();
    }

    /// <summary>A hundred trades, three at each moment, in pages of ten.</summary>
    private sealed class Source : ITradeHistorySource
    {
        public List<TradePlace> Asked { get; } = [];

        public int FailsFrom { get; set; } = int.MaxValue;

        public bool NumbersTradesOneByOne => true;

        public Task<TradeHistoryAnswer> ReadAsync(InstrumentId instrument, TradePlace place, DateTime to, CancellationToken cancellationToken)
        {
            Asked.Add(place);
            var page = Enumerable.Range((int)(place.LastId ?? 0) + 1, 10).Where(id => id <= Count).Select(Trade).ToArray();
            return Task.FromResult(
                page.Length > 0 && page[^1].Id >= FailsFrom ? TradeHistoryAnswer.None(HistoryStatus.Unavailable, "the venue is away")
                : page.Length == 0 ? TradeHistoryAnswer.Of([], place with { Time = to })
                : TradeHistoryAnswer.Of(page, new TradePlace(page[^1].Time, page[^1].Id)));
        }

        private static PastTrade Trade(int id) => new(
            (Start.AddSeconds(id / 3 * 18) - DateTime.UnixEpoch).Ticks * 100, 100m + id, 0.10m, id % 2 == 0 ? Side.Buy : Side.Sell, id);
    }

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
