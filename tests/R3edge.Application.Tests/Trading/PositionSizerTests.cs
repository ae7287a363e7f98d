using R3edge.Application.MoneyManagement;
using R3edge.Application.Sessions;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;

namespace R3edge.Application.Tests.Trading;

public sealed class PositionSizerTests
{
    [Fact]
    public async Task Ask_RiskOfOnePercentAndAStopByHand_IsEquityTimesRiskOverDistance()
    {
        using var scene = new LiveScene(new MemoryTables(), new MemoryHubs(), new LiveScene.Catalog(AccountScene.Bitcoin), new SessionOptions());
        var sizer = new PositionSizer(scene.Instruments, scene.Engine);
        var question = new SizeQuestion
        {
            Instrument = AccountScene.Bitcoin.Id,
            Bias = Bias.Long,
            Price = 100m,
            Stop = 97.5m,
            Profile = new RiskProfile { Size = "risk:0.01", Limits = ["leverage:2"] },
            Equity = 10_000m,
        };

        var answer = await sizer.AskAsync(question, CancellationToken.None);

        // 10,000 x 0.01 / (100 - 97.5) = 40 units, worth 4,000; the stop loses 100, one per cent of 10,000.
        Assert.True(answer.IsPossible, answer.Explanation);
        Assert.Equal((40m, 4_000m, 100m), (answer.Quantity, answer.Notional, answer.AtRisk));
        Assert.Equal(97.5m, answer.Sizing!.Value.StopPrice);

        var wrongSide = await sizer.AskAsync(question with { Stop = 101m }, CancellationToken.None);
        Assert.Equal(EntryRefusal.StopNotPossible, wrongSide.Refusal);
        var unknown = await sizer.AskAsync(question with { Instrument = AccountScene.Ether.Id }, CancellationToken.None);
        Assert.False(unknown.IsPossible);
        Assert.Equal("There is no instrument simulated/ETH-USD.", unknown.Explanation);
        Assert.False((await sizer.AskAsync(question with { Equity = null }, CancellationToken.None)).IsPossible);
    }
}
