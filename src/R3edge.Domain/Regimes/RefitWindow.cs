using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes;

/// <summary>
/// The log returns of the last closes, and when a model is fitted to them: as soon as there are enough, and from then on whenever a bar
/// opens in another stretch of so many bars. The stretches are counted from the clock and not from the first bar, so that two runs that
/// began at different times fit the same models to the same returns.
/// </summary>
internal sealed class RefitWindow : ISnapshotable
{
    private const long Never = long.MinValue;

    private readonly double[] _returns;
    private readonly double[] _ordered;
    private readonly int _interval;
    private int _position;
    private int _count;
    private double _previous = double.NaN;
    private long _stretch = Never;

    /// <summary>Starts before the first bar.</summary>
    /// <param name="length">How many returns a model is fitted to.</param>
    /// <param name="interval">How many bars a stretch has.</param>
    public RefitWindow(int length, int interval)
    {
        _returns = new double[length];
        _ordered = new double[length];
        _interval = interval;
    }

    /// <summary>Whether a model is to be fitted now, the latest return included.</summary>
    public bool IsDue { get; private set; }

    /// <summary>The parameter that says how many returns a model is fitted to.</summary>
    /// <param name="defaultValue">The value where none is given.</param>
    /// <param name="minimum">The smallest value.</param>
    public static ParameterDefinition Window(int defaultValue, int minimum) =>
        ParameterDefinition.Bars("window", defaultValue, minimum, Periods.Maximum, "bars whose returns the model is fitted to");

    /// <summary>The parameter that says how often.</summary>
    /// <param name="defaultValue">The value where none is given.</param>
    public static ParameterDefinition Refit(int defaultValue) =>
        Periods.Bars("refit", defaultValue, "bars from one fit to the next, counted from the clock");

    /// <summary>Takes in the next closed bar.</summary>
    /// <param name="bar">The bar after the last one.</param>
    /// <param name="change">The log return of its close.</param>
    /// <returns>Whether there is a return: on every bar but the first.</returns>
    public bool Add(in Bar bar, out double change)
    {
        change = Math.Log(bar.Close / _previous);
        _previous = bar.Close;
        IsDue = false;
        if (double.IsNaN(change))
        {
            return false;
        }

        _returns[_position] = change;
        _position = _position + 1 == _returns.Length ? 0 : _position + 1;
        if (_count < _returns.Length && ++_count < _returns.Length)
        {
            return true;
        }

        var stretch = bar.OpenTime.Ticks / ((bar.CloseTime - bar.OpenTime).Ticks * _interval);
        IsDue = stretch != _stretch;
        _stretch = stretch;
        return true;
    }

    /// <summary>The returns, oldest first; valid until the next call.</summary>
    public ReadOnlySpan<double> Returns()
    {
        _returns.AsSpan(_position).CopyTo(_ordered);
        _returns.AsSpan(0, _position).CopyTo(_ordered.AsSpan(_returns.Length - _position));
        return _ordered;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_returns);
        writer.Write(_position);
        writer.Write(_count);
        writer.Write(_previous);
        writer.Write(_stretch);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        reader.Read(_returns);
        _position = SnapshotChecks.ReadCount(ref reader, _returns.Length - 1);
        _count = SnapshotChecks.ReadCount(ref reader, _returns.Length);
        _previous = reader.ReadDouble();
        _stretch = reader.ReadInt64();
        IsDue = false;
    }
}
