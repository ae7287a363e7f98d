using R3edge.Domain.Execution;

namespace R3edge.Domain.Tests.Execution;

public class OrderTermsTests
{
    [Fact]
    public void ToString_EveryType_NamesItAndItsPrices()
    {
        Assert.Equal("Market", OrderTerms.Market.ToString());
        Assert.Equal("Limit 99.5", OrderTerms.Limit(99.5m).ToString());
        Assert.Equal("Stop 101", OrderTerms.Stop(101m).ToString());
        Assert.Equal("StopLimit 101 102", OrderTerms.StopLimit(101m, 102m).ToString());
    }

    [Fact]
    public void Prices_ThatTheTypeDoesNotHave_Throw()
    {
        Assert.Throws<InvalidOperationException>(() => OrderTerms.Market.LimitPrice);
        Assert.Throws<InvalidOperationException>(() => OrderTerms.Limit(1m).StopPrice);
        Assert.Throws<InvalidOperationException>(() => OrderTerms.Stop(1m).LimitPrice);
        Assert.Throws<ArgumentOutOfRangeException>(() => OrderTerms.Limit(0m));
    }
}
