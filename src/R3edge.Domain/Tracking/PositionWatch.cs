using R3edge.Domain.Markets;

namespace R3edge.Domain.Tracking;

/// <summary>
/// Which bars a position must see. A bar whose low is above <paramref name="Below"/>, whose high is below
/// <paramref name="Above"/> and which closes before <paramref name="Deadline"/> leaves the state unchanged, unless
/// <paramref name="EveryBar"/>. It concerns the machine only: fills of the position's orders are the venue's affair.
/// </summary>
/// <param name="Below">Price, in quote units; negative infinity where no low matters.</param>
/// <param name="Above">Price, in quote units; positive infinity where no high matters.</param>
/// <param name="Deadline">UTC time; the largest there is where time does not matter.</param>
/// <param name="EveryBar">Whether every bar matters.</param>
public readonly record struct PositionWatch(double Below, double Above, DateTime Deadline, bool EveryBar)
{
    /// <summary>No bar matters.</summary>
    public static PositionWatch Idle => new(double.NegativeInfinity, double.PositiveInfinity, DateTime.MaxValue, false);

    /// <summary>Whether the position must see the bar.</summary>
    /// <param name="bar">A closed bar.</param>
    public bool Triggers(in Bar bar) =>
        EveryBar || !(bar.Low > Below) || !(bar.High < Above) || bar.CloseTime >= Deadline;
}
