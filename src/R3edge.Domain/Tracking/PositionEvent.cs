using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;

namespace R3edge.Domain.Tracking;

/// <summary>Something that happened to a position. A closed set.</summary>
public abstract record PositionEvent
{
    private PositionEvent()
    {
    }

    /// <summary>The venue reported on one of the position's orders.</summary>
    /// <param name="Report">What it said.</param>
    public sealed record OrderReported(OrderReport Report) : PositionEvent;

    /// <summary>A bar closed.</summary>
    /// <param name="Bar">The bar.</param>
    /// <param name="TrailingReading">
    /// What the plan's trailing distance is a multiple of, at the bar's close, as <see cref="TrailingKind"/> says; NaN where it needs none.
    /// </param>
    public sealed record BarClosed(Bar Bar, double TrailingReading) : PositionEvent;

    /// <summary>Somebody wants the position closed at the market.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="At">UTC time of the decision.</param>
    public sealed record ExitRequested(ExitReason Reason, DateTime At) : PositionEvent;

    /// <summary>The market's regime was recognised anew.</summary>
    /// <param name="Regime">The regime, one flag.</param>
    /// <param name="At">UTC time.</param>
    public sealed record RegimeRecognised(Regime Regime, DateTime At) : PositionEvent;

    /// <summary>Time has passed without a bar.</summary>
    /// <param name="At">UTC time now.</param>
    public sealed record TimeElapsed(DateTime At) : PositionEvent;
}

/// <summary>What the position machine wants done. A closed set.</summary>
public abstract record PositionEffect
{
    private PositionEffect()
    {
    }

    /// <summary>Send an order.</summary>
    /// <param name="Order">The order.</param>
    public sealed record PlaceOrder(Order Order) : PositionEffect;

    /// <summary>Cancel an order that works.</summary>
    /// <param name="OrderId">The order.</param>
    public sealed record CancelOrder(OrderId OrderId) : PositionEffect;

    /// <summary>Put an order in the place of one that works, without leaving the position unprotected in between where the venue can.</summary>
    /// <param name="OrderId">The order that works.</param>
    /// <param name="Order">Its replacement.</param>
    public sealed record ReplaceOrder(OrderId OrderId, Order Order) : PositionEffect;
}
