using R3edge.Domain.Execution;

namespace R3edge.Domain.Tests.Execution;

public class FillModelTests
{
    [Fact]
    public void Fee_MakerAndTaker_AreTheirFractionsOfTheNotional()
    {
        var fees = new FeeSchedule(-0.0001m, 0.001m);
        Assert.Equal((-0.02m, 0.2m), (fees.Fee(200m, Liquidity.Maker), fees.Fee(200m, Liquidity.Taker)));
        Assert.Equal(new FeeSchedule(0.002m, 0.002m), FeeSchedule.Flat(0.002m));
        Assert.Equal(0m, FeeSchedule.None.Rate(Liquidity.Taker));
    }

    [Fact]
    public void Constructors_OutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FeeSchedule(0m, 1m));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FillModel { Latency = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FillModel { MaximumVolumeShare = 0m });
        Assert.Throws<ArgumentOutOfRangeException>(() => new FillModel { MaximumVolumeShare = 1.01m });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlippageModel.BasisPoints(10_000m));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlippageModel.HalfSpread(-1m));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlippageModel.VolumeShare(0.1m, 0m));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlippageModel.VolumeShare(1m, 1m));
    }

    [Fact]
    public void Fraction_OfEachModel_IsItsFormula()
    {
        Assert.Equal(0m, SlippageModel.None.Fraction(1m, 1m));
        Assert.Equal(0.0005m, new SlippageModel.BasisPoints(5m).Fraction(1m, 1m));
        Assert.Equal(0.0005m, new SlippageModel.HalfSpread(10m).Fraction(1m, 1m));

        // Zipline's defaults: share 10 / 1000 = 0.01, 0.1 x 0.01^2 = 0.00001; capped at 0.025: 0.1 x 0.025^2 = 0.0000625.
        var share = new SlippageModel.VolumeShare(0.1m);
        Assert.Equal(0.00001m, share.Fraction(10m, 1000m));
        Assert.Equal(0.0000625m, share.Fraction(500m, 1000m));
        Assert.Equal(0.0000625m, share.Fraction(1m, 0m));
        Assert.Equal(0.0000625m, share.Fraction(0m, 0m));
    }

    [Theory]
    [InlineData("none", "none")]
    [InlineData("bps:5", "bps:5")]
    [InlineData(" BPS:2.5 ", "bps:2.5")]
    [InlineData("spread:10", "spread:10")]
    [InlineData("volume:0.1", "volume:0.1,0.025")]
    [InlineData("volume:0.1,0.5", "volume:0.1,0.5")]
    [InlineData("bps:0", "bps:0")]
    public void TryParse_KnownModel_ReadsItAndTheTextOfItReadsBack(string text, string expected)
    {
        Assert.True(SlippageModel.TryParse(text, out var model, out var error));
        Assert.Equal((expected, ""), (model.ToString(), error));
        Assert.True(SlippageModel.TryParse(model.ToString(), out var again, out _));
        Assert.Equal(model, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("none:1")]
    [InlineData("bps")]
    [InlineData("bps:-5")]
    [InlineData("bps:5,1")]
    [InlineData("bps:10000")]
    [InlineData("bps:1e3")]
    [InlineData("spread:x")]
    [InlineData("volume:0.1,2")]
    [InlineData("volume:0.1,0.2,0.3")]
    [InlineData("volume:")]
    [InlineData("market:1")]
    public void TryParse_AnythingElse_SaysWhatThereIs(string? text)
    {
        Assert.False(SlippageModel.TryParse(text, out var model, out var error));
        Assert.Same(SlippageModel.None, model);
        Assert.Contains("volume:IMPACT", error, StringComparison.Ordinal);
    }

    [Fact]
    public void IntrabarPathNames_EveryPath_ReadsBack()
    {
        foreach (var path in Enum.GetValues<IntrabarPath>())
        {
            Assert.True(IntrabarPathNames.TryParse(path.Name().ToUpperInvariant(), out var read, out _));
            Assert.Equal(path, read);
        }

        Assert.Equal("nearest-first", IntrabarPath.NearestFirst.Name());
        Assert.False(IntrabarPathNames.TryParse("NearestFirst", out _, out var error));
        Assert.Equal(
            "'NearestFirst' is not an intrabar path; there is: pessimistic, optimistic, high-first, low-first, nearest-first", error);
    }
}
