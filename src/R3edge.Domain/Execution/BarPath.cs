using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Execution;

/// <summary>Where the price is on its way through a bar: open, both extremes, close.</summary>
internal struct BarPath
{
    private double _high;
    private double _low;
    private double _close;
    private bool _highVisited;
    private bool _lowVisited;
    private bool _closeVisited;

    /// <summary>The current price.</summary>
    public double Price { get; private set; }

    /// <summary>Whether neither extreme has been reached, so that their order is still free.</summary>
    public readonly bool IsUndecided => !_highVisited && !_lowVisited;

    /// <summary>Whether the close has been reached.</summary>
    public readonly bool IsOver => _closeVisited;

    /// <summary>At the open of a bar.</summary>
    public static BarPath At(in Bar bar) => new() { Price = bar.Open, _high = bar.High, _low = bar.Low, _close = bar.Close };

    /// <summary>Where a saved path was.</summary>
    public static BarPath Restored(ref SnapshotReader reader)
    {
        var path = new BarPath { Price = reader.ReadDouble(), _high = reader.ReadDouble(), _low = reader.ReadDouble() };
        path._close = reader.ReadDouble();
        path._highVisited = reader.ReadBoolean();
        path._lowVisited = reader.ReadBoolean();
        path._closeVisited = reader.ReadBoolean();
        return path;
    }

    /// <summary>Writes where it is.</summary>
    public readonly void Save(SnapshotWriter writer)
    {
        writer.Write(Price);
        writer.Write(_high);
        writer.Write(_low);
        writer.Write(_close);
        writer.Write(_highVisited);
        writer.Write(_lowVisited);
        writer.Write(_closeVisited);
    }

    /// <summary>Where the current leg ends.</summary>
    public readonly double Waypoint(bool highFirst) =>
        IsUndecided ? (highFirst ? _high : _low)
        : !_highVisited ? _high
        : !_lowVisited ? _low
        : _close;

    /// <summary>Stops on the current leg.</summary>
    public void StopAt(double price) => Price = price;

    /// <summary>Goes to the end of the current leg.</summary>
    public void Finish(bool highFirst)
    {
        Price = Waypoint(highFirst);
        if (_highVisited && _lowVisited)
        {
            _closeVisited = true;
        }
        else if (IsUndecided ? highFirst : !_highVisited)
        {
            _highVisited = true;
        }
        else
        {
            _lowVisited = true;
        }
    }
}
