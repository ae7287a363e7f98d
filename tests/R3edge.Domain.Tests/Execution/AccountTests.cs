using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using static R3edge.Domain.Tests.Execution.Scene;

namespace R3edge.Domain.Tests.Execution;

public class AccountTests
{
    private static readonly InstrumentId Bitcoin = new(Venue.KuCoin, "BTC-USDT");
    private static readonly InstrumentId Ether = new(Venue.KuCoin, "ETH-USDT");

    [Fact]
    public void Apply_BuyThenSell_BooksCashQuantityAndFees()
    {
        var account = new Account(1000m);
        account.Apply(Trade(Side.Buy, 100m, 4m, 0.4m));
        Assert.Equal((599.6m, 4m, 0.4m), (account.Cash, account.Quantity, account.FeesPaid));

        // 599.6 + 4 x 110 = 1039.6; 1 x 1039.6 - 440; 2 x 1039.6 - 440
        Assert.Equal((1039.6m, 440m), (account.Equity(110m), account.Exposure(110m)));
        Assert.Equal((599.6m, 1639.2m), (account.BuyingPower(1m, 110m), account.BuyingPower(2m, 110m)));

        account.Apply(Trade(Side.Sell, 110m, 4m, 0.44m));
        Assert.Equal((1039.16m, 0m, 0.84m), (account.Cash, account.Quantity, account.FeesPaid));
        Assert.Equal(1039.16m, account.BuyingPower(1m, 110m));
    }

    [Fact]
    public void BuyingPower_WhileShort_BacksTheShortLikeALong()
    {
        // 1000 + 400 - 0.4 cash; equity 1399.6 - 4 x 110 = 959.6; exposure 440.
        var account = new Account(1000m);
        account.Apply(Trade(Side.Sell, 100m, 4m, 0.4m));
        Assert.Equal((1399.6m, -4m), (account.Cash, account.Quantity));
        Assert.Equal((959.6m, 440m, 519.6m), (account.Equity(110m), account.Exposure(110m), account.BuyingPower(1m, 110m)));
        Assert.Equal(0m, account.BuyingPower(1m, 180m));
    }

    [Fact]
    public void Portfolio_TwoInstruments_ShareTheCash()
    {
        var portfolio = new Portfolio(1000m);
        portfolio.Apply(Bitcoin, Trade(Side.Buy, 100m, 4m, 0.4m));
        portfolio.Apply(Ether, Trade(Side.Sell, 50m, 2m, 0.1m));
        Assert.Equal((699.5m, 0.5m), (portfolio.Cash, portfolio.FeesPaid));
        Assert.Equal((4m, -2m), (portfolio.Quantity(Bitcoin), portfolio.Quantity(Ether)));

        // 699.5 + 400 - 100; 400 + 100
        Assert.Equal((999.5m, 500m, 499.5m), (portfolio.Equity, portfolio.Exposure, portfolio.BuyingPower(1m)));
        portfolio.Mark(Bitcoin, 110m);
        portfolio.Mark(Ether, 60m);
        Assert.Equal((1019.5m, 560m), (portfolio.Equity, portfolio.Exposure));
        portfolio.Apply(Ether, Trade(Side.Buy, 60m, 2m, 0m));
        Assert.Equal((0m, 440m), (portfolio.Quantity(Ether), portfolio.Exposure));
    }

    private static Fill Trade(Side side, decimal price, decimal quantity, decimal fee) =>
        new(Id(1), side, price, quantity, fee, Liquidity.Taker, Hour(1));
}
