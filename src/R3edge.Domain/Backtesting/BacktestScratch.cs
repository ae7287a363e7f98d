using R3edge.Domain.Signals;

namespace R3edge.Domain.Backtesting;

/// <summary>Memory that successive runs of one thread use again, so that a sweep allocates per run and not per bar.</summary>
public sealed class BacktestScratch
{
    private double[] _equity = [];
    private double[] _returns = [];
    private SignalAction[] _actions = [];

    /// <summary>Room for an equity curve, with old values in it.</summary>
    internal Span<double> Equity(int length)
    {
        if (_equity.Length < length)
        {
            _equity = GC.AllocateUninitializedArray<double>(length);
        }

        return _equity.AsSpan(0, length);
    }

    /// <summary>Room for sampled returns, with old values in it.</summary>
    internal Span<double> Returns(int length)
    {
        if (_returns.Length < length)
        {
            _returns = GC.AllocateUninitializedArray<double>(length);
        }

        return _returns.AsSpan(0, length);
    }

    /// <summary>Room for a strategy's actions, with old values in it.</summary>
    internal Span<SignalAction> Actions(int length)
    {
        if (_actions.Length < length)
        {
            _actions = GC.AllocateUninitializedArray<SignalAction>(length);
        }

        return _actions.AsSpan(0, length);
    }
}
