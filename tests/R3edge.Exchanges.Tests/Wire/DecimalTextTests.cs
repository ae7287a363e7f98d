using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Tests.Wire;

public sealed class DecimalTextTests
{
    [Theory]
    [InlineData("0.5660", 5660, 4)]
    [InlineData("0", 0, 0)]
    [InlineData("007.10", 710, 2)]
    [InlineData("45283.5", 452835, 1)]
    [InlineData("0.00000001", 1, 8)]
    [InlineData("999999999999999999", 999999999999999999, 0)]
    public void TryParse_Digits_KeepsTrailingZeros(string text, long digits, int scale)
    {
        Assert.True(DecimalText.TryParse(Encoding.ASCII.GetBytes(text), out DecimalText number));
        Assert.Equal(new DecimalText(digits, scale), number);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1.2.3")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e5")]
    [InlineData("1 ")]
    [InlineData("0x1")]
    [InlineData("1234567890123456789")]
    public void TryParse_AnythingElse_IsRefused(string text) => Assert.False(DecimalText.TryParse(Encoding.ASCII.GetBytes(text), out DecimalText _));

    [Theory]
    [InlineData("-0")]
    [InlineData("-1.5")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e400")]
    [InlineData("1,5")]
    [InlineData(" 1")]
    public void TryParse_DoubleThatIsNegativeOrNotFinite_IsRefused(string text) =>
        Assert.False(DecimalText.TryParse(Encoding.ASCII.GetBytes(text), out double _));

    // The library's parser rounds correctly; so must this one, on every text that a venue could write.
    [Fact]
    public void TryParse_AnyDecimalText_IsTheNearestDouble()
    {
        var texts = from whole in Gen.Choose(0, int.MaxValue)
                    from more in Gen.Choose(0, 99_999)
                    from places in Gen.Choose(0, 12)
                    from fraction in Gen.Choose(0, int.MaxValue)
                    select $"{whole}{more}{(places == 0 ? "" : "." + fraction.ToString("D12", CultureInfo.InvariantCulture)[..places])}";

        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            var expected = double.Parse(text, CultureInfo.InvariantCulture);
            return DecimalText.TryParse(Encoding.ASCII.GetBytes(text), out double value) && value == expected;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("1e-7", 1e-7)]
    [InlineData("123456789.123456789012345", 123456789.123456789012345)]
    [InlineData("9007199254740993", 9007199254740992.0)]
    public void TryParse_LongOrExponent_TakesTheSlowWay(string text, double expected)
    {
        Assert.True(DecimalText.TryParse(Encoding.ASCII.GetBytes(text), out double value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData(566, 3, 4, 5660)]
    [InlineData(1, 8, 8, 1)]
    public void TryAt_MorePlaces_AddsZeros(long digits, int scale, int wanted, long expected)
    {
        Assert.True(new DecimalText(digits, scale).TryAt(wanted, out var result));
        Assert.Equal(expected, result);
    }

    [Fact]
    public void TryAt_FewerPlacesOrTooManyDigits_IsRefused()
    {
        Assert.False(new DecimalText(5661, 4).TryAt(3, out _));
        Assert.False(new DecimalText(999999999999999999, 0).TryAt(2, out _));
    }
}
