using System.Buffers;
using R3edge.Domain.Regimes.Volatility;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.Regimes.Volatility;

public sealed class GarchFilterTests
{
    private static readonly GarchParameters Simple = new() { Mu = 1.0, Omega = 0.5, Alpha = 0.25, Beta = 0.5 };

    [Fact]
    public void Update_Garch_IsTheRecursion()
    {
        // h1 = 0.5 + (0.25 + 0.5) 4 = 3.5; return 3: e = 2, h2 = 0.5 + 0.25 4 + 0.5 3.5 = 3.25; return 1: h3 = 0.5 + 0 + 1.625 = 2.125.
        var filter = new GarchFilter(VarianceModel.Garch, Simple, 4.0);

        Assert.Equal(3.5, filter.Variance);
        Assert.Equal(3.25, filter.Update(3.0));
        Assert.Equal(2.125, filter.Update(1.0));
        Assert.Equal(2.125, filter.Variance);
    }

    [Fact]
    public void Update_Gjr_CountsFallsOnly()
    {
        // h1 = 0.5 + (0.25 + 0.25 / 2 + 0.5) 4 = 4; rise of 2: 0.5 + 0.25 4 + 0.5 4 = 3.5; fall of 2: 0.5 + 0.5 4 + 0.5 3.5 = 4.25.
        var filter = new GarchFilter(VarianceModel.Gjr, Simple with { Gamma = 0.25 }, 4.0);

        Assert.Equal(4.0, filter.Variance);
        Assert.Equal(3.5, filter.Update(3.0));
        Assert.Equal(4.25, filter.Update(-1.0));
    }

    [Fact]
    public void Update_Egarch_IsTheRecursionOfTheLogarithm()
    {
        // ln h1 = 0.1 + 0.5 ln 1 = 0.1; z = 2 exp(-0.05); ln h2 = 0.1 + 0.25 (z - sqrt(2 / pi)) - 0.3 z + 0.5 0.1.
        var filter = new GarchFilter(VarianceModel.Egarch, Simple with { Omega = 0.1, Gamma = -0.3 }, 1.0);
        var z = 2.0 * Math.Exp(-0.05);

        Assert.Equal(Math.Exp(0.1), filter.Variance, 1e-15);
        Assert.Equal(Math.Exp(0.1 + (0.25 * (z - Math.Sqrt(2.0 / Math.PI))) - (0.3 * z) + 0.05), filter.Update(3.0), 1e-14);
    }

    [Theory]
    [InlineData(VarianceModel.Garch)]
    [InlineData(VarianceModel.Gjr)]
    [InlineData(VarianceModel.Egarch)]
    public void Update_SavedAndRestoredAnywhere_EqualsTheBatchBitForBit(VarianceModel model)
    {
        var parameters = Given.Parameters(model, InnovationDistribution.StudentT);
        var returns = Given.Simulated(model, InnovationDistribution.StudentT, 300);
        var batch = new double[returns.Length];
        var last = GarchFilter.Compute(model, parameters, 1.7, returns, batch);

        var filter = new GarchFilter(model, parameters, 1.7);
        for (var i = 0; i < returns.Length; i++)
        {
            Assert.Equal(BitConverter.DoubleToInt64Bits(batch[i]), BitConverter.DoubleToInt64Bits(filter.Variance));
            filter.Update(returns[i]);
            var buffer = new ArrayBufferWriter<byte>();
            filter.Save(new SnapshotWriter(buffer));
            var restored = new GarchFilter(model, parameters, 99.0);
            var reader = new SnapshotReader(buffer.WrittenSpan);
            restored.Restore(ref reader);
            Assert.True(reader.AtEnd);
            filter = restored;
        }

        Assert.Equal(BitConverter.DoubleToInt64Bits(last), BitConverter.DoubleToInt64Bits(filter.Variance));
    }

    [Theory]
    [InlineData(VarianceModel.Garch, double.NaN)]
    [InlineData(VarianceModel.Garch, 1e200)]
    [InlineData(VarianceModel.Gjr, double.NegativeInfinity)]
    [InlineData(VarianceModel.Egarch, double.NaN)]
    [InlineData(VarianceModel.Egarch, 1e5)]
    public void Update_ReturnBeyondMeasure_ThrowsAndStays(VarianceModel model, double value)
    {
        var filter = new GarchFilter(model, Given.Parameters(model, InnovationDistribution.Normal), 1.0);
        var before = filter.Update(0.3);

        Assert.Throws<ArgumentException>(() => filter.Update(value));
        Assert.Equal(before, filter.Variance);
        Assert.True(double.IsFinite(filter.Update(0.1)));
    }

    [Fact]
    public void Update_NaNWithoutWeight_Throws()
    {
        var filter = new GarchFilter(VarianceModel.Garch, Simple with { Alpha = 0.0 }, 1.0);

        Assert.Throws<ArgumentException>(() => filter.Update(double.NaN));
    }

    [Fact]
    public void Restore_NoVariance_Throws()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new SnapshotWriter(buffer);
        writer.Write(-1.0);
        writer.Write(0.0);
        var filter = new GarchFilter(VarianceModel.Garch, Simple, 1.0);

        Assert.Throws<InvalidDataException>(() =>
        {
            var reader = new SnapshotReader(buffer.WrittenSpan);
            filter.Restore(ref reader);
        });
    }

    [Fact]
    public void CreateFilter_OfAFit_EndsAtItsNextVariance()
    {
        foreach (var model in Enum.GetValues<VarianceModel>())
        {
            var returns = Given.Simulated(model, InnovationDistribution.Normal, 400);
            var fit = GarchEstimator.Fit(returns, new GarchSpecification(model)).Fit!;
            var filter = fit.CreateFilter();
            foreach (var value in returns)
            {
                filter.Update(value);
            }

            Assert.Equal(fit.NextVariance, filter.Variance);
        }
    }
}
