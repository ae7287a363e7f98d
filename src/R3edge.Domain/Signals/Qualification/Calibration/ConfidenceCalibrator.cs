using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Signals.Qualification.Calibration;

/// <summary>
/// Turns the confidence that evidence gives into the share of such signals that won, learned from trades that have closed
/// and from nothing else: what it says of a signal never depends on a trade that was still open. It remembers the last
/// <see cref="Memory"/> trades.
/// </summary>
public sealed class ConfidenceCalibrator : ISnapshotable
{
    /// <summary>How many trades are remembered.</summary>
    public const int Memory = 1000;

    private readonly CalibrationMethod _method;
    private readonly int _minimumTrades;
    private readonly double[] _confidences = new double[Memory];
    private readonly double[] _outcomes = new double[Memory];
    private int _count;
    private int _next;
    private Func<double, double>? _curve;

    /// <summary>Starts without a trade.</summary>
    /// <param name="method">Isotonic or logistic.</param>
    /// <param name="minimumTrades">Trades before it says anything, 2 to <see cref="Memory"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The method is none, or the number out of range.</exception>
    public ConfidenceCalibrator(CalibrationMethod method, int minimumTrades)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)method, (int)CalibrationMethod.None, nameof(method));
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumTrades, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimumTrades, Memory);
        _method = method;
        _minimumTrades = minimumTrades;
    }

    /// <summary>How many trades it remembers.</summary>
    public int Count => _count;

    /// <summary>Takes in a trade that has closed.</summary>
    /// <param name="confidence">What the evidence said when its signal was judged, 0 to 1.</param>
    /// <param name="hasWon">Whether it made a profit.</param>
    public void Learn(double confidence, bool hasWon)
    {
        ThrowIfNoProbability(confidence);
        _confidences[_next] = confidence;
        _outcomes[_next] = hasWon ? 1.0 : 0.0;
        _next = _next + 1 == Memory ? 0 : _next + 1;
        _count = Math.Min(Memory, _count + 1);
        _curve = null;
    }

    /// <summary>The share of winners among signals of a confidence, 0 to 1, never falling with it; null while too few trades are known.</summary>
    /// <param name="confidence">What the evidence says, 0 to 1.</param>
    public double? Calibrate(double confidence)
    {
        ThrowIfNoProbability(confidence);
        if (_count < _minimumTrades)
        {
            return null;
        }

        _curve ??= Fit();
        return _curve(confidence);
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        writer.Write(_confidences);
        writer.Write(_outcomes);
        writer.Write(_count);
        writer.Write(_next);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        reader.Read(_confidences);
        reader.Read(_outcomes);
        (_count, _next) = (reader.ReadInt32(), reader.ReadInt32());
        if (_count is < 0 or > Memory || _next is < 0 or >= Memory)
        {
            throw new InvalidDataException($"The snapshot of a calibration holds {_count} trades at {_next}, which it cannot.");
        }

        _curve = null;
    }

    private static void ThrowIfNoProbability(double confidence)
    {
        if (confidence is not (>= 0.0 and <= 1.0))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence is 0 to 1.");
        }
    }

    private Func<double, double> Fit()
    {
        var confidences = _confidences.AsSpan(0, _count);
        var outcomes = _outcomes.AsSpan(0, _count);
        return _method == CalibrationMethod.Isotonic
            ? IsotonicCurve.Fit(confidences, outcomes).At
            : LogisticCurve.Fit(confidences, outcomes).At;
    }
}
