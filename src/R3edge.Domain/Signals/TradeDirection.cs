namespace R3edge.Domain.Signals;

/// <summary>Which entries a session may take.</summary>
public enum TradeDirection
{
    /// <summary>Long entries only; a short signal leaves a long position.</summary>
    Long,

    /// <summary>Short entries only; a long signal leaves a short position.</summary>
    Short,

    /// <summary>Both; the opposite signal reverses the position.</summary>
    Both,
}
