using R3edge.Domain.Indicators;

namespace R3edge.Domain.Signals;

/// <summary>
/// The indicators that a strategy, and the money management around it, read. Declared once, computed once a bar,
/// whoever reads them.
/// </summary>
public sealed class BoardPlan
{
    private readonly List<IndicatorSpec> _specs = [];
    private readonly List<int> _offsets = [];

    /// <summary>The indicators, each once, in the order of their first declaration.</summary>
    public IReadOnlyList<IndicatorSpec> Specs => _specs;

    /// <summary>How many columns there are, prices included.</summary>
    public int ColumnCount { get; private set; } = Column.PriceCount;

    /// <summary>How many bars back a frame reaches.</summary>
    public int LookBack { get; private set; }

    /// <summary>How many bars it takes until every column has a value on every row within the look-back.</summary>
    public int WarmUp { get; private set; } = 1;

    /// <summary>Declares an indicator and gives the column of one of its outputs.</summary>
    /// <param name="spec">The indicator.</param>
    /// <param name="output">The name of the output; the first one where none is given.</param>
    /// <exception cref="ArgumentException">The indicator has no such output.</exception>
    public Column Use(IndicatorSpec spec, string? output = null)
    {
        var outputIndex = output is null ? 0 : spec.Definition.Outputs.IndexOf(output);
        if (outputIndex < 0)
        {
            throw new ArgumentException($"{spec.Definition.Name} has no output '{output}'.", nameof(output));
        }

        var index = _specs.IndexOf(spec);
        if (index < 0)
        {
            index = _specs.Count;
            _specs.Add(spec);
            _offsets.Add(ColumnCount);
            ColumnCount += spec.Definition.Outputs.Length;
            WarmUp = Math.Max(WarmUp, spec.WarmUp + LookBack);
        }

        return new Column(_offsets[index] + outputIndex);
    }

    /// <summary>Declares how far back the strategy looks.</summary>
    /// <param name="bars">Bars, 0 or more.</param>
    public void LooksBack(int bars)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bars);
        if (bars > LookBack)
        {
            WarmUp += bars - LookBack;
            LookBack = bars;
        }
    }

    /// <summary>The first column of an indicator's outputs.</summary>
    internal int Offset(int specIndex) => _offsets[specIndex];
}
