using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Signals;

/// <summary>
/// A strategy that at every bar's close has an opinion, long, short or none, and speaks when it changes. Keeping the opinion lets it leave
/// whenever its reason is gone, also where no line is crossed at that bar, and enter once for each time that a reason arises.
/// </summary>
public abstract class OpinionStrategy : Strategy
{
    private Bias? _held;

    /// <summary>Creates the strategy; derived classes declare their columns in their constructors.</summary>
    /// <param name="definition">What the registry knows of it.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="plan">Where its columns are declared.</param>
    protected OpinionStrategy(StrategyDefinition definition, ParameterValues parameters, BoardPlan plan)
        : base(definition, parameters, plan)
    {
    }

    /// <inheritdoc/>
    public sealed override SignalAction Decide(Frame frame)
    {
        var held = _held;
        _held = Opinion(frame, held);
        return _held == held ? SignalAction.None : (_held, held) switch
        {
            (Bias.Long, _) => SignalAction.EnterLong,
            (Bias.Short, _) => SignalAction.EnterShort,
            (_, Bias.Long) => SignalAction.ExitLong,
            _ => SignalAction.ExitShort,
        };
    }

    /// <inheritdoc/>
    public override void Save(SnapshotWriter writer) => Write(writer, _held);

    /// <inheritdoc/>
    public override void Restore(ref SnapshotReader reader) => _held = Read(ref reader);

    /// <summary>The opinion at a bar's close; null for none.</summary>
    /// <param name="frame">The bar that closed and those before it.</param>
    /// <param name="held">The opinion at the bar before.</param>
    protected abstract Bias? Opinion(Frame frame, Bias? held);

    /// <summary>
    /// The opinion that follows a number: entered beyond a level on either side, left where the number is back at another level or not there.
    /// </summary>
    /// <param name="value">The number; positive speaks for long.</param>
    /// <param name="enter">The level that is entered beyond, 0 or more.</param>
    /// <param name="leave">The level that is left at, below <paramref name="enter"/>.</param>
    /// <param name="held">The opinion at the bar before.</param>
    protected static Bias? Follow(double value, double enter, double leave, Bias? held) =>
        value > enter ? Bias.Long
        : value < -enter ? Bias.Short
        : held == Bias.Long && value > leave ? Bias.Long
        : held == Bias.Short && value < -leave ? Bias.Short
        : null;

    /// <summary>Writes an opinion.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="opinion">The opinion.</param>
    private protected static void Write(SnapshotWriter writer, Bias? opinion) => writer.Write(opinion is { } bias ? bias.Sign() : 0);

    /// <summary>Reads an opinion.</summary>
    /// <param name="reader">The snapshot.</param>
    /// <exception cref="InvalidDataException">There is none.</exception>
    private protected static Bias? Read(ref SnapshotReader reader) => reader.ReadInt32() switch
    {
        0 => null,
        1 => Bias.Long,
        -1 => Bias.Short,
        var other => throw new InvalidDataException($"The snapshot holds {other} where an opinion of -1, 0 or 1 belongs."),
    };
}
