namespace R3edge.Domain.Trading;

/// <summary>Why a signal to enter became no position.</summary>
public enum DecisionRefusal
{
    /// <summary>Further evidence did not confirm it; the decision names the piece.</summary>
    NotQualified = 1,

    /// <summary>The session holds a position that it is not leaving.</summary>
    InPosition,

    /// <summary>The session enters only at the closes of longer bars.</summary>
    OffCadence,

    /// <summary>The session is being stopped.</summary>
    SessionStopping,

    /// <summary>The signal is too old by now.</summary>
    TooOld,

    /// <summary>The money manager refused; the decision names its reason.</summary>
    MoneyManager,
}
