namespace R3edge.Domain.Regimes.Volatility;

/// <summary>A choice that is made when a loop is compiled and costs nothing while it runs.</summary>
internal interface ISwitch
{
    /// <summary>Whether the choice is yes.</summary>
    static abstract bool IsOn { get; }
}

/// <summary>Yes.</summary>
internal readonly struct SwitchOn : ISwitch
{
    public static bool IsOn => true;
}

/// <summary>No.</summary>
internal readonly struct SwitchOff : ISwitch
{
    public static bool IsOn => false;
}
