using R3edge.Domain.Parameters;

namespace R3edge.Domain.Tests.Backtesting;

public sealed class ParameterAxisTests
{
    [Theory]
    [InlineData("fast=5:20:5", new[] { 5.0, 10.0, 15.0, 20.0 })]
    [InlineData("fast=5:19:5", new[] { 5.0, 10.0, 15.0 })]
    [InlineData("fast=5:8", new[] { 5.0, 6.0, 7.0, 8.0 })]
    [InlineData("fast=7:7", new[] { 7.0 })]
    [InlineData("fast=5,20,10", new[] { 5.0, 20.0, 10.0 })]
    [InlineData("fast=5,20,5", new[] { 5.0, 20.0 })]
    [InlineData("fast=12", new[] { 12.0 })]
    [InlineData("fast=-0.5:0.5:0.25", new[] { -0.5, -0.25, 0.0, 0.25, 0.5 })]
    [InlineData("fast=1e-3,2e-3", new[] { 0.001, 0.002 })]
    public void TryParse_AnAxis_HasTheseValuesInThisOrder(string text, double[] expected)
    {
        Assert.True(ParameterAxis.TryParse(text, out var axis, out var error), error);
        Assert.Equal("fast", axis.Name);
        Assert.Equal(expected, axis.Values);
    }

    [Fact]
    public void TryParse_TenthsFrom0To1_EndsAt1AndHasNoBinaryDust()
    {
        Assert.True(ParameterAxis.TryParse("width=0:1:0.1", out var axis, out _));
        Assert.Equal([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0], axis.Values);
    }

    [Theory]
    [InlineData("", "is not a grid axis")]
    [InlineData("fast", "is not a grid axis")]
    [InlineData("=5:6", "is not a grid axis")]
    [InlineData("fast=", "'' in 'fast=' is not a number")]
    [InlineData("fast=a,2", "'a' in 'fast=a,2' is not a number")]
    [InlineData("fast=5:NaN", "'NaN' in 'fast=5:NaN' is not a number")]
    [InlineData("fast=1:2:3:4", "is not a range")]
    [InlineData("fast=5:", "'' in 'fast=5:' is not a number")]
    [InlineData("fast=9:5", "is an empty range")]
    [InlineData("fast=5:9:0", "is an empty range")]
    [InlineData("fast=5:9:-1", "is an empty range")]
    [InlineData("fast=0:1:0.00001", "has more than 100000 values")]
    [InlineData("fast=-1e308:1e308:1e-300", "has more than 100000 values")]
    public void TryParse_SomethingElse_SaysWhyNot(string text, string expected)
    {
        Assert.False(ParameterAxis.TryParse(text, out _, out var error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }
}
