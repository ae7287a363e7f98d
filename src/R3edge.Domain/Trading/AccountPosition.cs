using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Trading;

/// <summary>A position of an account, with what the position itself does not know: its owner, and the bars it has lived through.</summary>
internal sealed class AccountPosition
{
    public AccountPosition(SessionId session, PositionState state, decimal expectedQuantity, decimal expectedPrice)
    {
        Session = session;
        State = state;
        ExpectedQuantity = expectedQuantity;
        ExpectedPrice = expectedPrice;
    }

    public AccountPosition(OwnedPosition saved)
    {
        Session = saved.Session;
        State = saved.State;
        Transitions = saved.Transitions;
        ExpectedQuantity = saved.ExpectedQuantity;
        ExpectedPrice = saved.ExpectedPrice;
        Highest = saved.Highest ?? double.NegativeInfinity;
        Lowest = saved.Lowest ?? double.PositiveInfinity;
        BarsHeld = saved.BarsHeld;
    }

    public SessionId Session { get; }

    public PositionState State { get; set; }

    public int Transitions { get; set; }

    public decimal ExpectedQuantity { get; }

    public decimal ExpectedPrice { get; }

    public double Highest { get; private set; } = double.NegativeInfinity;

    public double Lowest { get; private set; } = double.PositiveInfinity;

    public int BarsHeld { get; private set; }

    public PositionId Id => State.Plan.Id;

    public InstrumentId Instrument => State.Plan.Instrument.Id;

    /// <summary>Base units that the account holds because of it, negative while short.</summary>
    public decimal SignedQuantity => State.Plan.Bias.Sign() * State.OpenQuantity;

    /// <summary>Takes in a bar at whose close it is open.</summary>
    public void Live(in Bar bar)
    {
        if (State.OpenQuantity == 0m || State.OpenedAt is not { } openedAt || bar.CloseTime <= openedAt)
        {
            return;
        }

        var sawAll = StopRules.IsHeldThroughout(State.Plan, bar, openedAt);
        Highest = Math.Max(Highest, sawAll ? bar.High : bar.Close);
        Lowest = Math.Min(Lowest, sawAll ? bar.Low : bar.Close);
        BarsHeld++;
    }

    /// <summary>What it binds at a price: what is open, and what its entry may still buy.</summary>
    public decimal Exposure(decimal mark)
    {
        var exposure = Math.Abs(State.OpenQuantity) * mark;
        var awaited = ExpectedQuantity - State.Entered.Quantity;
        return awaited > 0m && IsEntryWorking ? exposure + (awaited * ExpectedPrice) : exposure;
    }

    public ClosedTrade ToTrade()
    {
        var entry = (double)State.Entered.AveragePrice;
        var exit = (double)State.Exited.AveragePrice;
        var up = (Math.Max(Highest, Math.Max(entry, exit)) - entry) / entry;
        var down = (entry - Math.Min(Lowest, Math.Min(entry, exit))) / entry;
        var isLong = State.Plan.Bias == Bias.Long;
        return State.ToClosedTrade(isLong ? down : up, isLong ? up : down, BarsHeld);
    }

    public OwnedPosition Save() => new()
    {
        Session = Session,
        State = State,
        Transitions = Transitions,
        ExpectedQuantity = ExpectedQuantity,
        ExpectedPrice = ExpectedPrice,
        Highest = double.IsFinite(Highest) ? Highest : null,
        Lowest = double.IsFinite(Lowest) ? Lowest : null,
        BarsHeld = BarsHeld,
    };

    private bool IsEntryWorking
    {
        get
        {
            foreach (ref readonly var working in State.WorkingOrders.AsSpan())
            {
                if (working.Order.Role == OrderRole.Entry)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
