using R3edge.Domain.MoneyManagement;

namespace R3edge.Domain.Tests.MoneyManagement;

public sealed class TradeRecordTests
{
    [Fact]
    public void With_SomeTrades_KeepsCountsAndAverages()
    {
        var record = TradeRecord.Empty.With(0.04).With(-0.01).With(0.02).With(0.0);

        Assert.Equal(2, record.Wins);
        Assert.Equal(2, record.Losses); // a trade that gained nothing did not win
        Assert.Equal(0.5, record.WinRate);
        Assert.Equal(0.03, record.AverageWin, 15);
        Assert.Equal(0.005, record.AverageLoss, 15);
    }

    [Theory]
    [InlineData(60, 40, 0.01, 0.01, 0.2)] // even money at p = 0.6: 2p - 1 (Kelly 1956)
    [InlineData(18, 12, 0.04, 0.02, 0.4)] // 0.6 - 0.4 / 2
    [InlineData(5, 0, 0.04, 0.0, 1.0)]
    [InlineData(0, 5, 0.0, 0.02, double.NegativeInfinity)]
    [InlineData(0, 0, 0.0, 0.0, double.NaN)]
    public void KellyFraction_OfARecord_IsTheKellyBet(int wins, int losses, double averageWin, double averageLoss, double expected)
    {
        var record = new TradeRecord(wins, losses, wins * averageWin, losses * averageLoss);

        Assert.Equal(expected, record.KellyFraction, 12);
    }

    [Fact]
    public void With_ReturnThatIsNoNumber_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TradeRecord.Empty.With(double.NaN));
}
