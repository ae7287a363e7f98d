using System.Runtime.CompilerServices;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Backtesting;

/// <summary>One pass over the closed trades of a run.</summary>
internal sealed class TradeTotals
{
    private int _winningStreak;
    private int _losingStreak;
    private double _mean;
    private double _sumOfSquares;
    private double _largest;
    private Int128 _ticksHeld;
    private long _barsHeld;

    /// <summary>Adds up trades in the order in which they closed.</summary>
    /// <param name="trades">The trades.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public TradeTotals(IReadOnlyList<ClosedTrade> trades)
    {
        // Compiled with full optimisation at once, as the scan for drawdowns is: fast from the first run of a sweep.
        for (var i = 0; i < trades.Count; i++)
        {
            Add(trades[i]);
        }
    }

    /// <summary>How many trades.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them were long.</summary>
    public int Longs { get; private set; }

    /// <summary>How many made a profit.</summary>
    public int Wins { get; private set; }

    /// <summary>How many made a loss.</summary>
    public int Losses { get; private set; }

    /// <summary>Sum of the profits, 0 or more.</summary>
    public double GrossProfit { get; private set; }

    /// <summary>Sum of the losses, 0 or more.</summary>
    public double GrossLoss { get; private set; }

    /// <summary>All fees.</summary>
    public decimal Fees { get; private set; }

    /// <summary>Entry values plus exit values.</summary>
    public double TradedValue { get; private set; }

    /// <summary>Most profits in a row.</summary>
    public int LongestWinningStreak { get; private set; }

    /// <summary>Most losses in a row.</summary>
    public int LongestLosingStreak { get; private set; }

    /// <summary>The largest profit; meaningless without a trade.</summary>
    public double Best { get; private set; } = double.NegativeInfinity;

    /// <summary>The smallest profit; meaningless without a trade.</summary>
    public double Worst { get; private set; } = double.PositiveInfinity;

    /// <summary>Mean profit.</summary>
    public double? Expectancy => Count > 0 ? _mean : null;

    /// <summary>Mean profit of the winning trades.</summary>
    public double? AverageWin => Defined.Ratio(GrossProfit, Wins);

    /// <summary>Mean loss of the losing trades, above 0.</summary>
    public double? AverageLossSize => Defined.Ratio(GrossLoss, Losses);

    /// <summary>Average win over average loss.</summary>
    public double? Payoff => AverageWin is { } win && AverageLossSize is { } loss ? Defined.Ratio(win, loss) : null;

    /// <summary>Kelly (1956) for a bet that wins the payoff or loses 1; trades that broke even do not count.</summary>
    public double? Kelly => Payoff is { } payoff && payoff > 0.0
        ? Defined.Finite((Wins - Losses / payoff) / (Wins + Losses))
        : null;

    /// <summary>Root of the count times mean over standard deviation of the profits (Tharp 2008).</summary>
    public double? SystemQuality => Count > 1
        ? Defined.Ratio(Math.Sqrt(Count) * _mean, Math.Sqrt(_sumOfSquares / (Count - 1)), Defined.NoiseFloor * _largest)
        : null;

    /// <summary>Mean bars from entry to exit.</summary>
    public double? AverageBarsHeld => Defined.Ratio(_barsHeld, Count);

    /// <summary>Mean time from entry to exit.</summary>
    public TimeSpan? AverageDuration => Count > 0 ? new TimeSpan((long)(_ticksHeld / Count)) : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(ClosedTrade trade)
    {
        var profit = (double)trade.Profit;
        Count++;
        Longs += trade.Bias == Bias.Long ? 1 : 0;
        Fees += trade.Fees;
        TradedValue += ((double)trade.EntryPrice + (double)trade.ExitPrice) * (double)trade.Quantity;
        _ticksHeld += (trade.ExitTime - trade.EntryTime).Ticks;
        _barsHeld += trade.BarsHeld;
        Best = Math.Max(Best, profit);
        Worst = Math.Min(Worst, profit);
        _largest = Math.Max(_largest, Math.Abs(profit));
        var deviation = profit - _mean;
        _mean += deviation / Count;
        _sumOfSquares += deviation * (profit - _mean);
        Score(profit);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Score(double profit)
    {
        if (profit > 0.0)
        {
            Wins++;
            GrossProfit += profit;
            _losingStreak = 0;
            LongestWinningStreak = Math.Max(LongestWinningStreak, ++_winningStreak);
        }
        else if (profit < 0.0)
        {
            Losses++;
            GrossLoss -= profit;
            _winningStreak = 0;
            LongestLosingStreak = Math.Max(LongestLosingStreak, ++_losingStreak);
        }
        else
        {
            _winningStreak = 0;
            _losingStreak = 0;
        }
    }
}
