using R3edge.Application.Collection.Downloads;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Collection.Downloads;

public sealed class BarDownloadTests : IDisposable
{
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly InstrumentId Instrument = new(Venue.Binance, "BTC-USDT");
    private readonly string _folder = Directory.CreateTempSubdirectory("r3edge-part-").FullName;

    private string File1 => Path.Combine(_folder, "bars.part");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Whatever the moment at which the process ends, the pages up to the last whole one are there and nothing else.
    [Fact]
    public void Open_AfterTheFileWasCutAnywhere_HasTheWholePagesBeforeTheCut()
    {
        using (var part = PartFile.Open(File1, "one"))
        {
            part.Append(["a", "b"], "first");
            part.Append([], "second");
            part.Append(["c"], "third");
        }

        var whole = File.ReadAllBytes(File1);
        Assert.Equal("# one\na\nb\n# first\n# second\nc\n# third\n", System.Text.Encoding.UTF8.GetString(whole));
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(File1, whole[..length]);
            using var part = PartFile.Open(File1, "one");
            var (rows, through) = length >= whole.Length ? ("abc", "third") : length >= 27 ? ("ab", "second") : length >= 18 ? ("ab", "first") : ("", null);
            Assert.Equal((rows, through, rows.Length), (string.Concat(part.ReadRows()), part.Through, (int)part.Rows));
            part.Append(["d"], "last");
            Assert.Equal(rows + "d", string.Concat(part.ReadRows()));
        }
    }

    [Fact]
    public void Open_PartOfAnotherDownload_IsRefusedAndLeftAsItIs()
    {
        PartFile.Open(File1, "one").Dispose();
        Assert.Throws<InvalidDataException>(() => PartFile.Open(File1, "two"));
        Assert.Equal("# one\n", File.ReadAllText(File1));
    }

    [Fact]
    public async Task Run_VenueThatFailsAgainAndAgain_GivesUpWithItsReasonAndKeepsWhatCame()
    {
        var source = new Source { FailsFrom = 120 };
        using var part = PartFile.Open(File1, "one");
        var reached = new List<DateTime>();
        Assert.Equal("the venue is away", await RunAsync(source, part, reached));
        Assert.Equal((2 + 7, 100L, "2024-01-01T01:40:00Z"), (source.Asked.Count, part.Rows, part.Through));
        Assert.Equal([Start, Start.AddMinutes(50), Start.AddMinutes(100)], reached);

        source.FailsFrom = int.MaxValue;
        source.Asked.Clear();
        Assert.Null(await RunAsync(source, part, reached));
        Assert.Equal([100, 150], source.Asked);
        var bars = BarDownload.Read(part, Timeframe.OneMinute);
        Assert.Equal(Enumerable.Range(0, 200).Select(Source.Bar), Enumerable.Range(0, bars.Count).Select(i => bars[i]));
    }

    [Fact]
    public async Task Run_InstrumentThatTheVenueDoesNotKnow_IsNotTriedAgain()
    {
        var source = new Source { FailsFrom = 0, Status = HistoryStatus.Unsupported };
        using var part = PartFile.Open(File1, "one");
        Assert.Equal("the venue is away", await RunAsync(source, part, []));
        Assert.Single(source.Asked);
    }

    private static Task<string?> RunAsync(Source source, PartFile part, List<DateTime> reached) => new BarDownload(source, new HastyClock()).RunAsync(
        part, Instrument, Timeframe.OneMinute, Start, Start.AddMinutes(200), reached.Add, TestContext.Current.CancellationToken);

    /// <summary>Pages of fifty minutes.</summary>
    private sealed class Source : IHistorySource
    {
        public List<int> Asked { get; } = [];

        public int FailsFrom { get; set; } = int.MaxValue;

        public HistoryStatus Status { get; set; } = HistoryStatus.Unavailable;

        public static Bar Bar(int minute) =>
            new(Start.AddMinutes(minute), Start.AddMinutes(minute + 1), 1.0 / 3.0, 2.0 + minute, 0.1, 1.0, minute) { TakerBuyVolume = minute % 2 == 0 ? null : 0.5 };

        public Task<HistoryAnswer> ReadAsync(InstrumentId instrument, Timeframe timeframe, DateTime from, DateTime to, CancellationToken cancellationToken)
        {
            var minute = (int)(from - Start).TotalMinutes;
            Asked.Add(minute);
            return Task.FromResult(minute + 50 > FailsFrom
                ? HistoryAnswer.None(Status, "the venue is away")
                : HistoryAnswer.Of([.. Enumerable.Range(minute, 50).Select(Bar)], from.AddMinutes(50)));
        }
    }

    /// <summary>A clock on which every wait is over at once.</summary>
    private sealed class HastyClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
