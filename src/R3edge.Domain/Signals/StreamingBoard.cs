using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Signals;

/// <summary>
/// The columns of a plan computed bar by bar, as they are live: the last rows only, and the same numbers, bit for bit,
/// as <see cref="IndicatorCache"/> computes over a whole series.
/// </summary>
public sealed class StreamingBoard : ISnapshotable
{
    private readonly BoardPlan _plan;
    private readonly IIndicator[] _indicators;
    private readonly double[][] _columns;
    private readonly double[] _outputs;
    private readonly int _window;
    private int _row = -1;

    /// <summary>Starts before the first bar.</summary>
    /// <param name="plan">The declarations; complete before the board is made.</param>
    public StreamingBoard(BoardPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        _plan = plan;
        _indicators = [.. plan.Specs.Select(spec => spec.Definition.Create(spec.Values))];
        _window = plan.LookBack + 1;
        // Twice the window: rows are moved to the front only once every window, not on every bar.
        var capacity = Math.Max(64, _window * 2);
        _columns = new double[plan.ColumnCount][];
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i] = new double[capacity];
        }

        _outputs = new double[plan.ColumnCount];
    }

    /// <summary>How many bars have been taken in.</summary>
    public long BarCount { get; private set; }

    /// <summary>Whether every column has a value on every row within the look-back.</summary>
    public bool IsWarm => BarCount >= _plan.WarmUp;

    /// <summary>The view at the last bar.</summary>
    /// <exception cref="InvalidOperationException">No bar has been taken in.</exception>
    public Frame Current => _row >= 0 ? new Frame(_columns, _row) : throw new InvalidOperationException("No bar has been taken in.");

    /// <summary>Takes in the next closed bar.</summary>
    /// <param name="bar">The bar after the last one.</param>
    public void Append(in Bar bar)
    {
        if (++_row == _columns[0].Length)
        {
            KeepLastRows();
        }

        _columns[0][_row] = bar.Open;
        _columns[1][_row] = bar.High;
        _columns[2][_row] = bar.Low;
        _columns[3][_row] = bar.Close;
        _columns[4][_row] = bar.Volume;
        for (var i = 0; i < _indicators.Length; i++)
        {
            var outputs = _outputs.AsSpan(0, _plan.Specs[i].Definition.Outputs.Length);
            _indicators[i].Update(bar, outputs);
            for (var output = 0; output < outputs.Length; output++)
            {
                _columns[_plan.Offset(i) + output][_row] = outputs[output];
            }
        }

        BarCount++;
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        var rows = Math.Min(_row + 1, _window);
        writer.Write(BarCount);
        writer.Write(rows);
        foreach (var column in _columns)
        {
            writer.Write(column.AsSpan(_row + 1 - rows, rows));
        }

        foreach (var indicator in _indicators)
        {
            indicator.Save(writer);
        }
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        BarCount = reader.ReadInt64();
        var rows = reader.ReadInt32();
        if (BarCount < 0 || rows < 0 || rows > _window)
        {
            throw new InvalidDataException($"The snapshot of a board holds {rows} rows after {BarCount} bars, which this plan cannot have.");
        }

        foreach (var column in _columns)
        {
            reader.Read(column.AsSpan(0, rows));
        }

        _row = rows - 1;
        foreach (var indicator in _indicators)
        {
            indicator.Restore(ref reader);
        }
    }

    private void KeepLastRows()
    {
        var kept = _window - 1;
        foreach (var column in _columns)
        {
            Array.Copy(column, column.Length - kept, column, 0, kept);
        }

        _row = kept;
    }
}
