using R3edge.Domain.Markets;

namespace R3edge.Domain.Signals;

/// <summary>What a session does about a signal: positions of which bias it leaves, and which bias it would enter.</summary>
/// <param name="Leave">Positions of this bias are left; null for none.</param>
/// <param name="Enter">
/// This bias is entered, once every position there still is is on its way out; null for none.
/// </param>
public readonly record struct SignalIntent(Bias? Leave, Bias? Enter)
{
    /// <summary>The intent of a session.</summary>
    /// <param name="action">What the strategy says.</param>
    /// <param name="direction">Which entries the session may take.</param>
    /// <param name="leavesOnOpposite">Whether a signal in the other direction closes a position.</param>
    public static SignalIntent Of(SignalAction action, TradeDirection direction, bool leavesOnOpposite) =>
        new(BiasToLeave(action, leavesOnOpposite), BiasToEnter(action, direction));

    private static Bias? BiasToLeave(SignalAction action, bool leavesOnOpposite) => action switch
    {
        SignalAction.ExitLong => Bias.Long,
        SignalAction.ExitShort => Bias.Short,
        SignalAction.EnterLong when leavesOnOpposite => Bias.Short,
        SignalAction.EnterShort when leavesOnOpposite => Bias.Long,
        _ => null,
    };

    private static Bias? BiasToEnter(SignalAction action, TradeDirection direction) => (action, direction) switch
    {
        (SignalAction.EnterLong, not TradeDirection.Short) => Bias.Long,
        (SignalAction.EnterShort, not TradeDirection.Long) => Bias.Short,
        _ => null,
    };
}
