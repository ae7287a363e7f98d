using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Trading;

/// <summary>A position as it is stored and shown.</summary>
public sealed record PositionView
{
    /// <summary>The position.</summary>
    public required PositionId Id { get; init; }

    /// <summary>The session that owns it.</summary>
    public required SessionId Session { get; init; }

    /// <summary>The signal that caused it.</summary>
    public required SignalId Signal { get; init; }

    /// <summary>What is traded.</summary>
    public required InstrumentId Instrument { get; init; }

    /// <summary>Long or short.</summary>
    public required Bias Bias { get; init; }

    /// <summary>Where it stands.</summary>
    public required PositionStatus Status { get; init; }

    /// <summary>UTC time at which it was planned.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>UTC time of its first fill.</summary>
    public DateTime? OpenedAt { get; init; }

    /// <summary>UTC time of its end.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>Base units entered.</summary>
    public decimal EnteredQuantity { get; init; }

    /// <summary>Average price of the entries, in quote units; 0 before the first.</summary>
    public decimal EntryPrice { get; init; }

    /// <summary>Base units left.</summary>
    public decimal ExitedQuantity { get; init; }

    /// <summary>Average price of the exits, in quote units; 0 before the first.</summary>
    public decimal ExitPrice { get; init; }

    /// <summary>Where its stop is, in quote units.</summary>
    public decimal? StopPrice { get; init; }

    /// <summary>What put the stop there.</summary>
    public StopOrigin StopOrigin { get; init; }

    /// <summary>Its take-profit levels.</summary>
    public IReadOnlyList<TakeProfit> Targets { get; init; } = [];

    /// <summary>All fees, in quote units.</summary>
    public decimal Fees { get; init; }

    /// <summary>What its exits have earned over the average entry price, less all fees, in quote units; the profit once it is closed.</summary>
    public decimal RealisedProfit { get; init; }

    /// <summary>What closing what is open at the last price would earn over its entry, fees not counted, in quote units; null of one that has ended.</summary>
    public decimal? UnrealisedProfit { get; init; }

    /// <summary>Why it ends.</summary>
    public ExitReason? ExitReason { get; init; }

    /// <summary>Whether a person must look at it: <see cref="PositionState.NeedsAttention"/>.</summary>
    public bool NeedsAttention { get; init; }

    /// <summary>How often it has changed.</summary>
    public int Changes { get; init; }

    /// <summary>A position as it stands.</summary>
    internal static PositionView Of(SessionId session, PositionState state, int changes, double? price = null) => new()
    {
        Id = state.Plan.Id,
        Session = session,
        Signal = state.Plan.Signal,
        Instrument = state.Plan.Instrument.Id,
        Bias = state.Plan.Bias,
        Status = state.Status,
        CreatedAt = state.CreatedAt,
        OpenedAt = state.OpenedAt,
        ClosedAt = state.ClosedAt,
        EnteredQuantity = state.Entered.Quantity,
        EntryPrice = state.Entered.AveragePrice,
        ExitedQuantity = state.Exited.Quantity,
        ExitPrice = state.Exited.AveragePrice,
        StopPrice = state.StopPrice,
        StopOrigin = state.StopOrigin,
        Targets = [.. state.Plan.Exit.Targets],
        Fees = state.Fees,
        RealisedProfit = state.RealisedProfit,
        UnrealisedProfit = price is { } mark && !state.HasEnded
            ? state.UnrealisedProfit((decimal)mark)
            : null,
        ExitReason = state.ExitReason,
        NeedsAttention = state.NeedsAttention,
        Changes = changes,
    };
}

/// <summary>A change of a position: what caused it, and what it led to.</summary>
/// <param name="Number">Counts the changes of the position, from 1.</param>
/// <param name="Sequence">Counts what the account gave out.</param>
/// <param name="At">UTC time.</param>
/// <param name="Cause">What happened, in one word.</param>
/// <param name="Reason">Why the position is to be left, where that was asked for.</param>
/// <param name="Report">What the venue said, where that was the cause.</param>
/// <param name="Bar">The bar that closed, where that was the cause.</param>
/// <param name="From">Where it stood; null at its opening.</param>
/// <param name="To">Where it stands.</param>
/// <param name="OpenQuantity">Base units open afterwards.</param>
/// <param name="StopBefore">Where its stop was, in quote units.</param>
/// <param name="StopAfter">Where its stop is, in quote units.</param>
/// <param name="StopOrigin">What put the stop there.</param>
/// <param name="WorkingOrders">How many of its orders work afterwards.</param>
public sealed record PositionChange(
    int Number,
    long Sequence,
    DateTime At,
    string Cause,
    ExitReason? Reason,
    OrderReport? Report,
    Bar? Bar,
    PositionStatus? From,
    PositionStatus To,
    decimal OpenQuantity,
    decimal? StopBefore,
    decimal? StopAfter,
    StopOrigin StopOrigin,
    int WorkingOrders);

/// <summary>An order and the last that the venue said of it.</summary>
/// <param name="Order">The order.</param>
/// <param name="Session">The session that owns its position.</param>
/// <param name="Report">What the venue said last; null before the first.</param>
public sealed record OrderView(Order Order, SessionId Session, OrderReport? Report);

/// <summary>What an account was worth at one time.</summary>
/// <param name="Time">UTC.</param>
/// <param name="Equity">Quote units.</param>
/// <param name="Cash">Quote units.</param>
/// <param name="Exposure">What positions bind, in quote units.</param>
public sealed record EquityPoint(DateTime Time, decimal Equity, decimal Cash, decimal Exposure);

/// <summary>A part of a long answer.</summary>
/// <typeparam name="T">Of what.</typeparam>
/// <param name="Items">The part.</param>
/// <param name="Continuation">Asks for the next part; null after the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Continuation);
