using R3edge.Application.MarketData;
using R3edge.Domain.EntryPricing;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;

namespace R3edge.Application.EntryPricing;

/// <summary>The columns that the models read of one instrument and timeframe, following its bars. Safe for many threads.</summary>
internal sealed class EntryBoard
{
    private readonly EntryPricer _pricer;
    private readonly Lock _lock = new();
    private StreamingBoard _board;
    private int _generation;
    private volatile FrozenRows? _frozen;

    public EntryBoard(Instrument instrument, Timeframe timeframe, IReadOnlyList<EntryPriceModelSpec> models)
    {
        _pricer = new EntryPricer(instrument, timeframe, models);
        _board = new StreamingBoard(_pricer.Plan);
    }

    /// <summary>The rows at the last bar of a window, or at a later one if the board has seen it.</summary>
    /// <param name="window">The bars; at least one.</param>
    public FrozenRows Follow(BarWindow window)
    {
        var last = window[window.Count - 1];
        if (_frozen is { } frozen && IsUpToDate(frozen, window, last))
        {
            return frozen;
        }

        lock (_lock)
        {
            if (_frozen is { } meanwhile && IsUpToDate(meanwhile, window, last))
            {
                return meanwhile;
            }

            var known = _frozen;
            if (known is null || window.Generation != _generation || window[0].OpenTime > known.CloseTime)
            {
                // Bars in the past have changed, or are missing in between: from the beginning of the window.
                known = null;
                _generation = window.Generation;
                _board = new StreamingBoard(_pricer.Plan);
            }

            for (var i = known is null ? 0 : window.IndexOf(known.CloseTime); i < window.Count; i++)
            {
                _board.Append(window[i]);
            }

            return _frozen = FrozenRows.Of(_board, _pricer.Plan, window.Generation, last.CloseTime);
        }
    }

    public EntryReport Evaluate(FrozenRows rows, in EntryQuery query) => _pricer.Evaluate(rows.Columns, rows.LastRow, query);

    private static bool IsUpToDate(FrozenRows rows, BarWindow window, in Bar last) =>
        rows.Generation > window.Generation || (rows.Generation == window.Generation && rows.CloseTime >= last.CloseTime);
}

/// <summary>The last rows of a board, copied: nothing changes them.</summary>
internal sealed record FrozenRows(double[][] Columns, int LastRow, int Generation, DateTime CloseTime)
{
    public static FrozenRows Of(StreamingBoard board, BoardPlan plan, int generation, DateTime closeTime)
    {
        var frame = board.Current;
        var rows = (int)Math.Min(board.BarCount, plan.LookBack + 1);
        var columns = new double[plan.ColumnCount][];
        for (var column = 0; column < columns.Length; column++)
        {
            columns[column] = new double[rows];
            for (var back = 0; back < rows; back++)
            {
                columns[column][rows - 1 - back] = frame.Previous(new Column(column), back);
            }
        }

        return new FrozenRows(columns, rows - 1, generation, closeTime);
    }
}
