using R3edge.Domain.Indicators;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.OrderFlow;

/// <summary>Least squares of y on x with an intercept over the last pairs.</summary>
internal struct RollingRegression : ISnapshotable
{
    private readonly double[] _x;
    private readonly double[] _y;
    private int _position;
    private int _count;
    private RunningSum _sumX;
    private RunningSum _sumY;
    private RunningSum _sumXX;
    private RunningSum _sumXY;
    private RunningSum _sumYY;

    public RollingRegression(int period)
    {
        _x = new double[period];
        _y = new double[period];
    }

    /// <summary>NaN until the window is full, and where x does not vary.</summary>
    public readonly double Slope
    {
        get
        {
            var variation = RunningSum.Deviation(_count, _sumXX, _sumX, _sumX);
            return _count == _x.Length && variation > 0.0
                ? RunningSum.Deviation(_count, _sumXY, _sumX, _sumY) / variation
                : double.NaN;
        }
    }

    /// <summary>0 to 1; NaN until the window is full, and where x or y does not vary.</summary>
    public readonly double Fit
    {
        get
        {
            var together = RunningSum.Deviation(_count, _sumXY, _sumX, _sumY);
            var product = RunningSum.Deviation(_count, _sumXX, _sumX, _sumX) * RunningSum.Deviation(_count, _sumYY, _sumY, _sumY);
            return _count == _x.Length && product > 0.0 ? Math.Min(1.0, together * together / product) : double.NaN;
        }
    }

    public void Add(double x, double y)
    {
        if (_count == _x.Length)
        {
            Change(_x[_position], _y[_position], -1.0);
        }
        else
        {
            _count++;
        }

        _x[_position] = x;
        _y[_position] = y;
        _position = _position + 1 == _x.Length ? 0 : _position + 1;
        Change(x, y, 1.0);
    }

    public void Clear()
    {
        _position = 0;
        _count = 0;
        _sumX.Clear();
        _sumY.Clear();
        _sumXX.Clear();
        _sumXY.Clear();
        _sumYY.Clear();
    }

    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(_x);
        writer.Write(_y);
        writer.Write(_position);
        writer.Write(_count);
        _sumX.Save(writer);
        _sumY.Save(writer);
        _sumXX.Save(writer);
        _sumXY.Save(writer);
        _sumYY.Save(writer);
    }

    public void Restore(ref SnapshotReader reader)
    {
        reader.Read(_x);
        reader.Read(_y);
        _position = SnapshotChecks.ReadCount(ref reader, _x.Length - 1);
        _count = SnapshotChecks.ReadCount(ref reader, _x.Length);
        _sumX.Restore(ref reader);
        _sumY.Restore(ref reader);
        _sumXX.Restore(ref reader);
        _sumXY.Restore(ref reader);
        _sumYY.Restore(ref reader);
    }

    private void Change(double x, double y, double sign)
    {
        _sumX.Add(sign * x);
        _sumY.Add(sign * y);
        _sumXX.AddProduct(sign * x, x);
        _sumXY.AddProduct(sign * x, y);
        _sumYY.AddProduct(sign * y, y);
    }
}
