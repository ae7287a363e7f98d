using R3edge.Domain.Signals;

namespace R3edge.Domain.Tests.Backtesting;

/// <summary>
/// The moving-average crossing traded over bars as one would with pencil and paper: one loop over every bar, its own
/// arithmetic in decimals, nothing of the engine. It is the yardstick of the engine, so that it is written to be read.
/// </summary>
internal sealed class ReferenceSimulator(IReadOnlyList<DecimalBar> bars, ReferenceTerms terms)
{
    private readonly List<ReferenceTrade> _trades = [];
    private readonly double[] _equity = new double[bars.Count];
    private decimal _cash = terms.Cash;

    // The open position: quantity is negative while short, 0 while flat.
    private decimal _quantity;
    private decimal _entryPrice;
    private decimal _entryFee;
    private int _entryBar;
    private decimal? _stop;
    private decimal? _target;

    // What was decided at the last close and is done at the next open.
    private bool _leaves;
    private Entry? _entry;

    private int _refused;
    private int _rejected;

    public static ReferenceResult Run(IReadOnlyList<DecimalBar> bars, int[] signals, ReferenceTerms terms) =>
        new ReferenceSimulator(bars, terms).Run(signals);

    /// <summary>1 where the fast average crosses above the slow one, -1 where it crosses below, else 0. Compared without division.</summary>
    public static int[] Crossings(IReadOnlyList<DecimalBar> bars, int fast, int slow)
    {
        var signals = new int[bars.Count];
        var before = 0;
        for (var t = slow - 1; t < bars.Count; t++)
        {
            var now = decimal.Compare(SumOfCloses(bars, t, fast) * slow, SumOfCloses(bars, t, slow) * fast);
            signals[t] = before * now < 0 ? now : 0;
            before = now;
        }

        return signals;
    }

    private static decimal SumOfCloses(IReadOnlyList<DecimalBar> bars, int last, int count)
    {
        var sum = 0m;
        for (var i = last - count + 1; i <= last; i++)
        {
            sum += bars[i].Close;
        }

        return sum;
    }

    private ReferenceResult Run(int[] signals)
    {
        for (var t = 0; t < bars.Count; t++)
        {
            TradeAtOpen(t);
            if (_quantity != 0m)
            {
                TradeStopAndTarget(t);
            }

            if (t < bars.Count - 1)
            {
                Decide(t, signals[t]);
            }
            else if (_quantity != 0m)
            {
                Leave(t, Slipped(bars[t].Close, isBuy: _quantity < 0m), "end-of-data");
            }

            _equity[t] = (double)(_cash + _quantity * bars[t].Close);
        }

        return new ReferenceResult(_trades, _equity, _cash, _refused, _rejected);
    }

    private void Decide(int t, int signal)
    {
        if (signal == 0)
        {
            return;
        }

        _leaves = _quantity * signal < 0m;
        var isAllowed = terms.Direction == TradeDirection.Both || (terms.Direction == TradeDirection.Long) == (signal > 0);
        if (!isAllowed || _quantity * signal > 0m)
        {
            return;
        }

        var close = bars[t].Close;
        var equity = _cash + _quantity * close;
        decimal? stop = terms.Stop is { } stopFraction ? ToTick(close * (1m - signal * stopFraction), isUp: signal < 0) : null;
        decimal? target = terms.Target is { } targetFraction ? ToNearestTick(close * (1m + signal * targetFraction)) : null;
        var wanted = terms.Sizing switch
        {
            ReferenceSizing.Fixed => ToLot(terms.Size),
            ReferenceSizing.AllIn => decimal.MaxValue,
            _ => ToLot(equity * terms.Size / Math.Abs(close - stop!.Value)),
        };
        if (terms.Sizing == ReferenceSizing.Fixed && close * wanted * (1m + terms.Fee) > equity)
        {
            _refused++;
            return;
        }

        _entry = new Entry(signal, wanted, stop, target);
    }

    private void TradeAtOpen(int t)
    {
        var open = bars[t].Open;
        if (_leaves)
        {
            Leave(t, Slipped(open, isBuy: _quantity < 0m), "signal");
        }

        if (_entry is { } entry)
        {
            Enter(t, Slipped(open, isBuy: entry.Sign > 0), entry);
        }

        _leaves = false;
        _entry = null;
    }

    private void Enter(int t, decimal price, Entry entry)
    {
        // Flat here, so that equity, buying power and cash are the same.
        var quantity = entry.Quantity;
        if (terms.Sizing != ReferenceSizing.Fixed)
        {
            quantity = Math.Min(quantity, Affordable(_cash, price));
        }

        var fee = price * quantity * terms.Fee;
        if (quantity <= 0m || price * quantity + fee > _cash)
        {
            _rejected++;
            return;
        }

        _cash -= entry.Sign * price * quantity + fee;
        _quantity = entry.Sign * quantity;
        (_entryPrice, _entryFee, _entryBar, _stop, _target) = (price, fee, t, entry.Stop, entry.Target);
    }

    private void TradeStopAndTarget(int t)
    {
        var sign = Math.Sign(_quantity);
        var bar = bars[t];
        var worst = sign > 0 ? bar.Low : bar.High;
        var best = sign > 0 ? bar.High : bar.Low;
        if (sign * (bar.Open - _stop) <= 0m)
        {
            Leave(t, Slipped(bar.Open, isBuy: sign < 0), "stop");
        }
        else if (sign * (bar.Open - _target) >= 0m)
        {
            Leave(t, bar.Open, "target");
        }
        else if (sign * (worst - _stop) <= 0m)
        {
            Leave(t, Slipped(_stop!.Value, isBuy: sign < 0), "stop");
        }
        else if (sign * (best - _target) >= 0m)
        {
            Leave(t, _target!.Value, "target");
        }
    }

    private void Leave(int t, decimal price, string reason)
    {
        var sign = Math.Sign(_quantity);
        var size = Math.Abs(_quantity);
        var fee = price * size * terms.Fee;
        _cash += sign * price * size - fee;
        var fees = _entryFee + fee;
        _trades.Add(new ReferenceTrade(
            sign > 0, _entryBar, _entryPrice, t, price, size, fees, sign * (price - _entryPrice) * size - fees, reason));
        _quantity = 0m;
    }

    private decimal Affordable(decimal funds, decimal price) => ToLot(funds / (price * (1m + terms.Fee)));

    private decimal Slipped(decimal price, bool isBuy)
    {
        if (terms.SlippageBasisPoints == 0m)
        {
            return price;
        }

        var slip = terms.SlippageBasisPoints / 10_000m;
        return isBuy ? ToTick(price * (1m + slip), isUp: true) : Math.Max(ToTick(price * (1m - slip), isUp: false), terms.Tick);
    }

    private decimal ToTick(decimal price, bool isUp) =>
        terms.Tick * (isUp ? Math.Ceiling(price / terms.Tick) : Math.Floor(price / terms.Tick));

    private decimal ToNearestTick(decimal price) => terms.Tick * Math.Floor(price / terms.Tick + 0.5m);

    private decimal ToLot(decimal quantity) => terms.Lot * Math.Floor(quantity / terms.Lot);

    private readonly record struct Entry(int Sign, decimal Quantity, decimal? Stop, decimal? Target);
}

/// <summary>How the reference trades. Fractions and basis points as a trader states them.</summary>
internal sealed record ReferenceTerms
{
    public TradeDirection Direction { get; init; } = TradeDirection.Both;

    public ReferenceSizing Sizing { get; init; } = ReferenceSizing.AllIn;

    /// <summary>A quantity, or the fraction of equity at risk.</summary>
    public decimal Size { get; init; }

    public decimal Cash { get; init; } = 100_000m;

    public decimal Fee { get; init; }

    public decimal SlippageBasisPoints { get; init; }

    public decimal? Stop { get; init; }

    public decimal? Target { get; init; }

    public decimal Tick { get; init; } = 0.00000001m;

    public decimal Lot { get; init; } = 0.00000001m;
}

internal enum ReferenceSizing
{
    Fixed,
    AllIn,
    Risk,
}

internal sealed record ReferenceTrade(
    bool IsLong,
    int EntryBar,
    decimal EntryPrice,
    int ExitBar,
    decimal ExitPrice,
    decimal Quantity,
    decimal Fees,
    decimal Profit,
    string Reason);

internal sealed record ReferenceResult(IReadOnlyList<ReferenceTrade> Trades, IReadOnlyList<double> Equity, decimal FinalCash, int Refused, int Rejected)
{
    /// <summary>Deepest fall from a peak, the cash at the start being the first one.</summary>
    public double MaxDrawdown(decimal initialCash)
    {
        var peak = (double)initialCash;
        var deepest = 0.0;
        foreach (var equity in Equity)
        {
            peak = Math.Max(peak, equity);
            deepest = Math.Max(deepest, (peak - equity) / peak);
        }

        return deepest;
    }
}
