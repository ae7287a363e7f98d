using System.Text;
using R3edge.Application.Collection;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Quality;

namespace R3edge.Application.Tests.Collection;

public sealed class BarCsvReaderTests
{
    private static readonly DateTime FirstHour = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Read_CanonicalFile_GivesEveryRowWithItsLine()
    {
        var table = Csv.Rows(Csv.Header + Csv.ThreeHours);

        Assert.Equal(Timeframe.OneHour, table.Timeframe);
        Assert.Equal(
            [
                new BarRow(2, new Bar(FirstHour, FirstHour.AddHours(1), 10, 12, 9, 11, 100)),
                new BarRow(3, new Bar(FirstHour.AddHours(1), FirstHour.AddHours(2), 11, 13, 10, 12, 200)),
                new BarRow(4, new Bar(FirstHour.AddHours(2), FirstHour.AddHours(3), 12, 14, 11, 13, 300)),
            ],
            table.Rows);
        Assert.All(table.Rows, row => Assert.Equal(DateTimeKind.Utc, row.Bar.OpenTime.Kind));
    }

    [Theory]
    [InlineData("2024-01-31", "2024-01-31T00:00:00")]
    [InlineData("20240131", "2024-01-31T00:00:00")]
    [InlineData("2024-02-29T23:59:59.9999999Z", "2024-02-29T23:59:59.9999999")]
    [InlineData("2024-01-31T13:05", "2024-01-31T13:05:00")]
    [InlineData("2024-01-31 13:05:07", "2024-01-31T13:05:07")]
    [InlineData("2024-01-31t13:05:07z", "2024-01-31T13:05:07")]
    [InlineData("2024-01-31T13:05:07+02:00", "2024-01-31T11:05:07")]
    [InlineData("2024-01-31T23:05:07-0130", "2024-02-01T00:35:07")]
    [InlineData("2024-01-31 00:05:07+05", "2024-01-30T19:05:07")]
    [InlineData("2024-01-31T13:05:07.123456789Z", "2024-01-31T13:05:07.1234567")]
    [InlineData("1706706307", "2024-01-31T13:05:07")] // date -u -d @1706706307
    [InlineData("1706706307123", "2024-01-31T13:05:07.123")]
    [InlineData("1706706307123456", "2024-01-31T13:05:07.123456")]
    [InlineData("1706706307123456789", "2024-01-31T13:05:07.1234567")]
    [InlineData(" 1706706307 ", "2024-01-31T13:05:07")]
    [InlineData("\"2024-01-31\"", "2024-01-31T00:00:00")]
    public void Read_AnyFormOfTime_IsTheUtcTime(string written, string expected)
    {
        var table = Csv.Rows($"{Csv.Header}{written},1,1,1,1,0\n", Timeframe.OneHour);

        var time = DateTime.Parse(expected, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(time, table.Rows[0].Bar.OpenTime);
    }

    [Theory]
    [InlineData("time")]
    [InlineData("Time")]
    [InlineData("TIMESTAMP")]
    [InlineData("date")]
    [InlineData("DateTime")]
    [InlineData("open_time")]
    [InlineData("Open Time")]
    [InlineData("openTime")]
    [InlineData("\"time\"")]
    public void Read_AnyNameOfTheTimeColumn_IsUnderstood(string name) =>
        Assert.Single(Csv.Rows($"{name},Open,HIGH,low,Close,Volume\n2024-01-01,1,4,1,2,0\n", Timeframe.OneDay).Rows);

    [Fact]
    public void Read_OtherOrderAndExtraColumns_TakesEachValueFromItsColumn()
    {
        var table = Csv.Rows(
            "symbol,volume,close,low,high,open,trades,time,note\nBTC,5,4,1,6,3,77,2024-01-01,\"a, b\"\nBTC,6,4,1,6,3,78,2024-01-02,\n");

        Assert.Equal(new Bar(FirstHour, FirstHour.AddDays(1), 3, 6, 1, 4, 5), table.Rows[0].Bar);
        Assert.Equal(Timeframe.OneDay, table.Timeframe);
    }

    [Theory]
    [InlineData("\uFEFF", "\n")]
    [InlineData("", "\r\n")]
    [InlineData("\uFEFF", "\r\n")]
    public void Read_ByteOrderMarkAndLineEnds_MakeNoDifference(string mark, string lineEnd) =>
        Assert.Equal(
            Csv.Rows(Csv.Header + Csv.ThreeHours).Rows,
            Csv.Rows(mark + (Csv.Header + Csv.ThreeHours).Replace("\n", lineEnd, StringComparison.Ordinal)).Rows);

    [Fact]
    public void Read_LastLineWithoutLineEnd_IsRead() =>
        Assert.Equal(3, Csv.Rows(Csv.Header + Csv.ThreeHours.TrimEnd()).Rows.Count);

    [Fact]
    public void Read_BlankLines_KeepTheLineNumbersOfTheFile() =>
        Assert.Equal(
            [4, 5, 7],
            Csv.Rows($"\n\n{Csv.Header}{Csv.ThreeHours}".Replace("01:00:00Z,11,13,10,12,200\n", "01:00:00Z,11,13,10,12,200\n\n", StringComparison.Ordinal))
                .Rows.Select(row => row.Line));

    [Theory]
    [InlineData("1e-05", 1e-05)]
    [InlineData("+2.5", 2.5)]
    [InlineData(" .5 ", 0.5)]
    [InlineData("0.1", 0.1)]
    [InlineData("-3", -3.0)] // impossible, but a number: whoever checks the bars says so
    public void Read_Number_IsTheNearestDouble(string written, double expected) =>
        Assert.Equal(expected, Csv.Rows($"{Csv.Header}2024-01-01,{written},1,1,1,0\n", Timeframe.OneDay).Rows[0].Bar.Open);

    [Fact]
    public void Read_Gzip_IsDetectedByContent() =>
        Assert.True(Csv.Read(Csv.Gzip(Csv.Header + Csv.ThreeHours)).TryGet(out var table, out _) && table.Rows.Count == 3);

    [Fact]
    public void Read_GzipOfSeveralMembers_IsReadWhole() =>
        Assert.Equal(3, Csv.Read([.. Csv.Gzip(Csv.Header), .. Csv.Gzip(Csv.ThreeHours)]).Value?.Rows.Count);

    [Fact]
    public void Read_StreamThatCannotSeek_IsRead()
    {
        using var gzip = new System.IO.Compression.GZipStream(
            new MemoryStream(Csv.Gzip(Csv.Header + Csv.ThreeHours)), System.IO.Compression.CompressionMode.Decompress);

        Assert.Equal(3, BarCsvReader.Read(gzip, "bars.csv").Value?.Rows.Count);
    }

    // The first two rows of BTCUSDT-1h-2024-01.csv as published on data.binance.vision; from 2025 on the times are in microseconds.
    [Theory]
    [InlineData("1704067200000", "1704070800000")]
    [InlineData("1704067200000000", "1704070800000000")]
    public void Read_BinanceDumpWithoutHeader_TakesTheFirstSixColumnsAndWhatTakersBought(string first, string second)
    {
        var table = Csv.Rows(
            $"{first},42283.58000000,42554.57000000,42261.02000000,42475.23000000,1271.68108000,1704070799999,53957248.97378900,47134,682.57581000,28957416.81964500,0\n"
            + $"{second},42475.23000000,42775.00000000,42431.65000000,42613.56000000,1196.37856000,1704074399999,50984021.85330670,47194,615.68379000,26236893.07890570,0\n");

        Assert.Equal(Timeframe.OneHour, table.Timeframe);
        Assert.Equal(new BarRow(1, new Bar(FirstHour, FirstHour.AddHours(1), 42283.58, 42554.57, 42261.02, 42475.23, 1271.68108, 682.57581)), table.Rows[0]);
        Assert.Equal(2, table.Rows[1].Line);
    }

    [Fact]
    public void Read_BinanceDumpWithHeader_TakesOpenTimeAndNotCloseTime()
    {
        var table = Csv.Rows(
            "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n"
            + "1704067200000,42283.5,42554.5,42261.0,42475.2,1271.6,1704070799999,53957248.9,47134,682.5,28957416.8,0\n",
            Timeframe.OneHour);

        Assert.Equal(FirstHour, table.Rows[0].Bar.OpenTime);
    }

    [Theory]
    [InlineData("taker_buy_volume")]
    [InlineData("Taker buy base asset volume")]
    public void Read_ColumnOfTakers_IsReadWhereItHasAValue(string name)
    {
        var table = Csv.Rows($"time,open,high,low,close,volume,{name}\n2024-01-01T00:00:00Z,10,12,9,11,100,40\n2024-01-01T01:00:00Z,10,12,9,11,100,\n");

        Assert.Equal(40.0, table.Rows[0].Bar.TakerBuyVolume);
        Assert.Null(table.Rows[1].Bar.TakerBuyVolume);
        Assert.False(BarFile.ToSeries(table).Value!.HasTakerBuyVolume);
    }

    [Fact]
    public void Load_TakersBoughtMoreThanWasTraded_SaysSo() => Assert.StartsWith(
        "bars.csv, line 2: the volume that takers bought, 101, is not between 0 and the volume 100;",
        Csv.Error(BarFile.ToSeries(Csv.Rows("time,open,high,low,close,volume,taker_buy_volume\n2024-01-01T00:00:00Z,10,12,9,11,100,101\n", Timeframe.OneHour))),
        StringComparison.Ordinal);

    [Fact]
    public void Read_UnsortedAndRepeatedTimes_AreKeptAsTheyStand()
    {
        var table = Csv.Rows(Csv.Header + Csv.ThreeHours + Csv.ThreeHours + "2024-01-01T03:00:00Z,1,2,3,4,-5\n");

        Assert.Equal([0, 1, 2, 0, 1, 2, 3], table.Rows.Select(row => row.Bar.OpenTime.Hour));
        Assert.Equal(Timeframe.OneHour, table.Timeframe);
    }

    [Fact]
    public void Read_Utf16WithByteOrderMark_IsRead() =>
        Assert.Equal(3, Csv.Read([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Csv.Header + Csv.ThreeHours)]).Value?.Rows.Count);
}
