using FsCheck;
using FsCheck.Fluent;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Markets;

public sealed class InstrumentTests
{
    private static readonly Instrument Bitcoin = new(new InstrumentId(Venue.KuCoin, "BTC-USDT"), 0.05m, 0.001m, 10m);

    // Ticks of 0.05: 100.074 is 2001.48 ticks, 100.075 is 2001.5 ticks, 100.08 is 2001.6 ticks.
    [Theory]
    [InlineData("100.074", PriceRounding.Nearest, "100.05")]
    [InlineData("100.075", PriceRounding.Nearest, "100.10")]
    [InlineData("100.08", PriceRounding.Down, "100.05")]
    [InlineData("100.06", PriceRounding.Up, "100.10")]
    [InlineData("100.05", PriceRounding.Up, "100.05")]
    [InlineData("100.05", PriceRounding.Down, "100.05")]
    [InlineData("0", PriceRounding.Up, "0")]
    public void RoundPrice_ToTheTick_GoesInTheDirectionAsked(string price, PriceRounding rounding, string expected) =>
        Assert.Equal(Parse(expected), Bitcoin.RoundPrice(Parse(price), rounding));

    [Theory]
    [InlineData("0.0019999", "0.001")]
    [InlineData("0.002", "0.002")]
    [InlineData("0.0009", "0")]
    public void RoundQuantity_ToTheLot_NeverGoesUp(string quantity, string expected) =>
        Assert.Equal(Parse(expected), Bitcoin.RoundQuantity(Parse(quantity)));

    [Fact]
    public void Rounding_OfAnyAmount_IsOnTheGridAndWithinOneStep() => Prop.ForAll(
        ArbMap.Default.ArbFor<uint>(),
        ArbMap.Default.ArbFor<byte>(),
        (units, digits) =>
        {
            var amount = units / (decimal)Math.Pow(10, digits % 8);
            var down = Bitcoin.RoundPrice(amount, PriceRounding.Down);
            var up = Bitcoin.RoundPrice(amount, PriceRounding.Up);
            var lots = Bitcoin.RoundQuantity(amount);
            var nearest = Bitcoin.RoundPrice(amount);
            return down % 0.05m == 0 && up % 0.05m == 0 && lots % 0.001m == 0
                && down <= amount && amount <= up && up - down <= 0.05m
                && (nearest == down || nearest == up) && Math.Abs(nearest - amount) <= 0.025m
                && lots <= amount && amount - lots < 0.001m;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void MeetsMinimum_NeedsALotAndTheNotional()
    {
        Assert.True(Bitcoin.MeetsMinimum(0.001m, 10_000m));
        Assert.False(Bitcoin.MeetsMinimum(0.001m, 9_999m));
        Assert.False(Bitcoin.MeetsMinimum(0.0009m, 1_000_000m));
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(-1, 1, 0)]
    [InlineData(1, 1, -1)]
    public void Constructor_ImpossibleSize_Throws(int tick, int lot, int minimum) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Instrument(Bitcoin.Id, tick, lot, minimum));

    [Fact]
    public void InstrumentId_AsText_IsVenueAndSymbol() => Assert.Equal("kucoin/BTC-USDT", Bitcoin.Id.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a/b")]
    [InlineData("abcdefghijklmnopqrstuvwxyz-0123456")]
    public void Venue_ImpossibleCode_Throws(string code) => Assert.Throws<ArgumentException>(() => new Venue(code));

    [Fact]
    public void Venue_UpperCaseCode_IsTheSameVenue() => Assert.Equal(Venue.Kraken, new Venue("KRAKEN"));

    private static decimal Parse(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
