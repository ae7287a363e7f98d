using FsCheck;
using FsCheck.Fluent;
using R3edge.Application.Collection;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Collection;

public sealed class BarCsvWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(1.0, "1")]
    [InlineData(0.1, "0.1")]
    [InlineData(0.00001, "0.00001")]
    [InlineData(-1.25e-7, "-0.000000125")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1.25e16, "12500000000000000")]
    [InlineData(-1.5e21, "-1500000000000000000000")]
    [InlineData(9007199254740993.0, "9007199254740992")] // 2^53 + 1 is no double
    [InlineData(0.30000000000000004, "0.30000000000000004")]
    public void Format_Number_HasTheShortestDigitsAndNoExponent(double value, string expected) =>
        Assert.Equal(expected, CsvText.Format(value));

    [Fact]
    public void Format_AnyFiniteNumber_ReadsBackAsTheSame() =>
        Prop.ForAll(ArbMap.Default.ArbFor<ulong>(), bits =>
        {
            var value = BitConverter.UInt64BitsToDouble(bits * 0x9E3779B97F4A7C15); // spreads small numbers over all doubles
            if (!double.IsFinite(value))
            {
                return true;
            }

            var text = CsvText.Format(value);
            return !text.Contains('E', StringComparison.Ordinal)
                && BitConverter.DoubleToUInt64Bits(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)) == BitConverter.DoubleToUInt64Bits(value);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Theory]
    [InlineData(double.Epsilon, 326)]
    [InlineData(-double.MaxValue, 310)]
    public void Format_TheExtremes_FitIn(double value, int length)
    {
        var text = CsvText.Format(value);

        Assert.Equal(length, text.Length);
        Assert.Equal(value, double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Format_NotFinite_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => CsvText.Format(double.NaN));

    [Theory]
    [InlineData(0, "2024-01-31T13:05:07Z")]
    [InlineData(1_230_000, "2024-01-31T13:05:07.123Z")]
    [InlineData(1, "2024-01-31T13:05:07.0000001Z")]
    public void Format_Time_HasAFractionOnlyWhereThereIsOne(long ticks, string expected) =>
        Assert.Equal(expected, CsvText.Format(new DateTime(2024, 1, 31, 13, 5, 7, DateTimeKind.Utc).AddTicks(ticks)));

    [Fact]
    public void Write_ThreeHours_IsTheCanonicalForm()
    {
        using var text = new StringWriter { NewLine = "\r\n" };
        BarCsvWriter.Write(text, BarFile.ToSeries(Csv.Rows(Csv.Header + Csv.ThreeHours)).Value!);

        Assert.Equal(Csv.Header + Csv.ThreeHours, text.ToString());
    }

    [Theory]
    [InlineData("bars.csv")]
    [InlineData("bars.csv.gz")]
    public void Write_AnySeries_ReadsBackUnchanged(string name) =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyArray<(PositiveInt Gap, double Price, double Range, double Volume)>>(), rows =>
        {
            var series = Series(rows.Get);
            var path = _folder.File(name);
            BarCsvWriter.Write(path, series);

            var read = BarFile.Load(path, series.Timeframe).Value;

            Assert.NotNull(read);
            Assert.Equal(series.OpenTicks, read.OpenTicks);
            Assert.Equal(series.Open, read.Open);
            Assert.Equal(series.High, read.High);
            Assert.Equal(series.Low, read.Low);
            Assert.Equal(series.Close, read.Close);
            Assert.Equal(series.Volume, read.Volume);
            Assert.Equal(series.TakerBuyVolume, read.TakerBuyVolume);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Write_FailsHalfWay_LeavesTheTargetAsItWas()
    {
        var path = _folder.Write("out.csv", "before");

        Assert.Throws<InvalidOperationException>(() => AtomicFile.WriteText(path, writer =>
        {
            writer.Write(new string('x', 1 << 20));
            throw new InvalidOperationException("no more");
        }));

        Assert.Equal("before", File.ReadAllText(path));
        Assert.Equal(["out.csv"], _folder.Names());
    }

    [Fact]
    public void Write_ToASymbolicLink_WritesWhatItPointsTo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Symbolic links need a privilege there.");
        var target = _folder.Write("target.csv", "before");
        File.CreateSymbolicLink(_folder.File("link.csv"), target);

        AtomicFile.WriteText(_folder.File("link.csv"), writer => writer.Write("after"));

        Assert.Equal("after", File.ReadAllText(target));
        Assert.Equal(target, new FileInfo(_folder.File("link.csv")).LinkTarget);
    }

    [Fact]
    public void Write_ToTheNullDevice_LeavesTheDeviceThere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no /dev/null.");

        AtomicFile.WriteText("/dev/null", writer => writer.Write("gone"));

        Assert.Equal(0, new FileInfo("/dev/null").Length);
        Assert.Equal("", File.ReadAllText("/dev/null"));
    }

    [Fact]
    public void Write_ToAFolderOrIntoNone_Throws()
    {
        Assert.Throws<IOException>(() => AtomicFile.WriteText(_folder.Path, _ => { }));
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.WriteText(_folder.File("no/out.csv"), _ => { }));
    }

    // The commonest step must be the timeframe: three neighbours at the start, and then gaps of any size.
    private static BarSeries Series((PositiveInt Gap, double Price, double Range, double Volume)[] rows)
    {
        var builder = new BarSeriesBuilder(Timeframe.OneMinute);
        var time = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var (gap, price, range, volume) in rows)
        {
            for (var neighbour = 0; neighbour < 2; neighbour++)
            {
                var low = Positive(price);
                var high = low + Positive(range);
                var traded = Positive(volume) - 1e-9;
                double? bought = gap.Get % 3 == 0 ? null : traded / gap.Get;
                builder.Add(new Bar(time, time.AddMinutes(1), low, high, low, high, traded, bought));
                time = time.AddMinutes(1);
            }

            time = time.AddMinutes(gap.Get);
        }

        return builder.Build();
    }

    private static double Positive(double value) => double.IsFinite(value) ? Math.Clamp(Math.Abs(value), 1e-9, 1e18) : 1.0;
}
