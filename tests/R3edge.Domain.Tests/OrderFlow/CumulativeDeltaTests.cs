using R3edge.Domain.OrderFlow;

namespace R3edge.Domain.Tests.OrderFlow;

public sealed class CumulativeDeltaTests
{
    private const double Hour = 3_600.0;

    [Fact]
    public void Add_TwoSessions_StartsAgainAtZero()
    {
        var delta = new CumulativeDelta();
        Assert.Equal(double.NaN, delta.Delta);
        delta.Add(Given.Trade(20 * Hour, 100.0, 5.0));
        delta.Add(Given.Trade(21 * Hour, 100.0, -2.0));
        Assert.Equal((3.0, false), (delta.Delta, delta.IsWholeSession));
        delta.Add(Given.Trade(24 * Hour, 100.0, -1.0));
        Assert.Equal((-1.0, true), (delta.Delta, delta.IsWholeSession));
        Assert.Equal(Given.Start.AddDays(1), delta.SessionStart);
        delta.Advance(Given.At(48 * Hour));
        Assert.Equal(0.0, delta.Delta);
    }

    [Fact]
    public void Add_SessionsFromFourteenThirty_TurnThere()
    {
        var delta = new CumulativeDelta(TimeSpan.FromDays(1), new TimeSpan(14, 30, 0));
        delta.Add(Given.Trade(14 * Hour, 100.0, 5.0));
        delta.Add(Given.Trade(14.5 * Hour, 100.0, 2.0));
        Assert.Equal((2.0, Given.At(14.5 * Hour)), (delta.Delta, delta.SessionStart));
    }

    [Fact]
    public void Add_TradeOfASessionThatIsOver_IsRefused()
    {
        var delta = new CumulativeDelta();
        delta.Add(Given.Trade(1.0, 100.0, 5.0));
        delta.Advance(Given.At(24 * Hour));
        Assert.False(delta.Add(Given.Trade(2.0, 100.0, 5.0)));
        Assert.Equal((0.0, new RefusedTrades(0, 1)), (delta.Delta, delta.Refused));
    }

    [Fact]
    public void Restart_AfterMissedTrades_CountsFromTheNextTradeAndSaysSo()
    {
        var delta = new CumulativeDelta();
        delta.Add(Given.Trade(0.0, 100.0, 5.0));
        Assert.True(delta.IsWholeSession);
        delta.Restart();
        Assert.Equal((double.NaN, null), (delta.Delta, delta.SessionStart));
        delta.Add(Given.Trade(9.0, 100.0, 1.0));
        Assert.Equal((1.0, false), (delta.Delta, delta.IsWholeSession));
    }

    [Fact]
    public void Restore_InMidStream_ContinuesAsIfNeverStopped()
    {
        var trades = Given.Trades(3, 600);
        var whole = new CumulativeDelta(TimeSpan.FromMinutes(5));
        trades.Take(300).ToList().ForEach(trade => whole.Add(trade));
        var restored = Given.Copy(whole, new CumulativeDelta(TimeSpan.FromMinutes(5)));
        foreach (var trade in trades.Skip(300))
        {
            whole.Add(trade);
            restored.Add(trade);
            Assert.Equal((whole.Delta, whole.SessionStart), (restored.Delta, restored.SessionStart));
        }
    }
}
