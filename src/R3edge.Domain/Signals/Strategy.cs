using R3edge.Domain.Parameters;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Signals;

/// <summary>
/// A source of base signals. It knows the market only through the columns it declares and says at each bar's close
/// what it would do; it knows nothing of positions, money or orders.
/// </summary>
/// <remarks>
/// The same object decides in a backtest, on paper and live. State that is not in an indicator is kept in fields and
/// written by <see cref="Save"/>.
/// </remarks>
public abstract class Strategy : ISnapshotable
{
    /// <summary>Creates the strategy; derived classes declare their columns in their constructors.</summary>
    /// <param name="definition">What the registry knows of it.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="plan">Where its columns are declared.</param>
    protected Strategy(StrategyDefinition definition, ParameterValues parameters, BoardPlan plan)
    {
        Definition = definition;
        Parameters = parameters;
        Plan = plan;
    }

    /// <summary>What the registry knows of it.</summary>
    public StrategyDefinition Definition { get; }

    /// <summary>Its parameters.</summary>
    public ParameterValues Parameters { get; }

    /// <summary>The columns it reads.</summary>
    public BoardPlan Plan { get; }

    /// <summary>Decides at a bar's close. Called once for each bar, in order, from the first bar on which every column is warm.</summary>
    /// <param name="frame">The bar that closed and those before it.</param>
    public abstract SignalAction Decide(Frame frame);

    /// <inheritdoc/>
    public virtual void Save(SnapshotWriter writer)
    {
    }

    /// <inheritdoc/>
    public virtual void Restore(ref SnapshotReader reader)
    {
    }

    /// <summary>Decides on every bar of a series.</summary>
    /// <param name="columns">The columns of <see cref="Plan"/>, as <see cref="IndicatorCache.Columns"/> gives them.</param>
    /// <param name="actions">Receives one action a bar; <see cref="SignalAction.None"/> during warm-up.</param>
    public void DecideAll(double[][] columns, Span<SignalAction> actions)
    {
        var first = Math.Min(Plan.WarmUp - 1, actions.Length);
        actions[..first].Clear();
        for (var row = first; row < actions.Length; row++)
        {
            actions[row] = Decide(new Frame(columns, row));
        }
    }
}
