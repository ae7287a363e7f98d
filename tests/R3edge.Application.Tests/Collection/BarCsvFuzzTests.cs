using System.Text;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Application.Collection;

namespace R3edge.Application.Tests.Collection;

public sealed class BarCsvFuzzTests
{
    private static readonly byte[][] Originals =
    [
        Encoding.UTF8.GetBytes(Csv.Header + Csv.ThreeHours),
        Csv.Gzip(Csv.Header + Csv.ThreeHours),
        Encoding.UTF8.GetBytes(
            "1704067200000,42283.58,42554.57,42261.02,42475.23,1271.68,1704070799999,53957248.97,47134,682.57,28957416.81,0\n"
            + "1704070800000,42475.23,42775.00,42431.65,42613.56,1196.37,1704074399999,50984021.85,47194,615.68,26236893.07,0\n"),
    ];

    private static readonly byte[] Nasty = "\0\n\r\",;'-+.eEnN∞9ſ \u00ff\t#Zz"u8.ToArray();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Read_FileDamagedAtRandom_IsRowsOrOneSentence(int seed)
    {
        var random = new System.Random(seed);
        var refused = 0;
        for (var trial = 0; trial < 2500; trial++)
        {
            var original = Originals[random.Next(Originals.Length)];
            var packed = original == Originals[1];
            var damaged = Damage(random, original);

            var result = Csv.Read(damaged);

            if (result.TryGet(out var table, out var error))
            {
                AssertSound(table);
                if (packed)
                {
                    // The checksum leaves no room for other bars: only bytes that mean nothing to them were hit.
                    Assert.Equal(Csv.Rows(Csv.Header + Csv.ThreeHours).Rows, table.Rows);
                }
            }
            else
            {
                refused++;
                AssertOneSentence(error, packed ? int.MaxValue : LineCount(damaged));
            }
        }

        // Most damage is noticed; what is not turns one number or time into another.
        Assert.InRange(refused, 1000, 2499);
    }

    [Fact]
    public void Read_AnyText_IsRowsOrOneSentence() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            if (Csv.Read(Csv.Header + text.Get).Error is { } error)
            {
                AssertOneSentence(error, int.MaxValue);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static void AssertSound(BarTable table)
    {
        Assert.NotEmpty(table.Rows);
        foreach (var row in table.Rows)
        {
            Assert.True(row.Line > 0);
            Assert.Equal(table.Timeframe.Duration, row.Bar.CloseTime - row.Bar.OpenTime);
            Assert.True(double.IsFinite(row.Bar.Open + row.Bar.High + row.Bar.Low + row.Bar.Close) || Math.Abs(row.Bar.Open) > 1e300);
        }

        // Whatever could be read is either a series or one more sentence, never an exception.
        if (BarFile.ToSeries(table).Error is { } error)
        {
            AssertOneSentence(error, table.Rows[^1].Line);
        }
    }

    private static void AssertOneSentence(DataError error, int lines)
    {
        var sentence = error.ToString();
        Assert.DoesNotContain(sentence, char.IsControl);
        Assert.InRange(sentence.Length, 15, 500);
        Assert.InRange(error.Line ?? 1, 1, lines);
    }

    private static int LineCount(byte[] content) => content.Count(value => value is (byte)'\n' or (byte)'\r') + 1;

    private static byte[] Damage(System.Random random, byte[] original)
    {
        var content = original.ToList();
        for (var edits = random.Next(1, 4); edits > 0 && content.Count > 0; edits--)
        {
            var at = random.Next(content.Count);
            var length = Math.Min(random.Next(1, 20), content.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    content[at] = (byte)random.Next(256);
                    break;
                case 1:
                    content[at] = Nasty[random.Next(Nasty.Length)];
                    break;
                case 2:
                    content.Insert(at, Nasty[random.Next(Nasty.Length)]);
                    break;
                case 3:
                    content.RemoveRange(at, length);
                    break;
                case 4:
                    content.InsertRange(random.Next(content.Count), content.GetRange(at, length));
                    break;
                default:
                    content.RemoveRange(at, content.Count - at);
                    break;
            }
        }

        return [.. content];
    }
}
