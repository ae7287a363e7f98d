using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Trading;

/// <summary>An account as it is saved, besides its terms and those of its sessions.</summary>
public sealed record TradingAccountState
{
    /// <summary>The number of what it gave out last.</summary>
    public required long LastSequence { get; init; }

    /// <summary>The sessions that have not ended, in the order of their starts.</summary>
    public required IReadOnlyList<AccountSession> Sessions { get; init; }

    /// <summary>The positions that have not ended, in the order of their openings.</summary>
    public required IReadOnlyList<OwnedPosition> Positions { get; init; }

    /// <summary>How far the market has come, by instrument.</summary>
    public required IReadOnlyList<MarketClock> Clocks { get; init; }

    /// <summary>What waits for the market.</summary>
    public required IReadOnlyList<AwaitedBar> Awaited { get; init; }

    /// <summary>Of every trade that is closed.</summary>
    public required AccountTotals Totals { get; init; }
}

/// <summary>Where a session stands in its account.</summary>
/// <param name="Id">The session.</param>
/// <param name="Risk">Against its limits.</param>
/// <param name="Record">Its closed trades.</param>
/// <param name="IsStopping">Whether it enters no more.</param>
/// <param name="LastBarAt">UTC close of the last bar applied; null for none.</param>
/// <param name="LastSignalAt">UTC close of the bar of the last signal decided on; null for none.</param>
public sealed record AccountSession(
    SessionId Id, RiskState Risk, TradeRecord Record, bool IsStopping, DateTime? LastBarAt, DateTime? LastSignalAt);

/// <summary>A position with its owner and the bars it has lived through.</summary>
public sealed record OwnedPosition
{
    /// <summary>The owner.</summary>
    public required SessionId Session { get; init; }

    /// <summary>The position.</summary>
    public required PositionState State { get; init; }

    /// <summary>How often it has changed.</summary>
    public required int Transitions { get; init; }

    /// <summary>Base units that the decision expected.</summary>
    public required decimal ExpectedQuantity { get; init; }

    /// <summary>The price that the decision expected, in quote units.</summary>
    public required decimal ExpectedPrice { get; init; }

    /// <summary>Highest price of the bars it has lived through; null before the first.</summary>
    public double? Highest { get; init; }

    /// <summary>Lowest price of those bars.</summary>
    public double? Lowest { get; init; }

    /// <summary>How many they are.</summary>
    public int BarsHeld { get; init; }
}

/// <summary>How far the market of an instrument has come.</summary>
/// <param name="Instrument">The instrument.</param>
/// <param name="Time">UTC time of the last market event.</param>
/// <param name="Price">The last price; null before the first.</param>
public sealed record MarketClock(InstrumentId Instrument, DateTime Time, double? Price);

/// <summary>A closed bar, and perhaps a signal, that came before the market events of its time.</summary>
/// <param name="Session">The session.</param>
/// <param name="Bar">The bar.</param>
/// <param name="Readings">The indicators at its close.</param>
/// <param name="Signal">The signal; null for none.</param>
public sealed record AwaitedBar(SessionId Session, Bar Bar, MarketReadings Readings, AccountSignal? Signal);

/// <summary>Sums over all closed trades of an account.</summary>
/// <param name="Trades">How many.</param>
/// <param name="Profit">Their profit, in quote units.</param>
/// <param name="Fees">Their fees, in quote units.</param>
public readonly record struct AccountTotals(long Trades, decimal Profit, decimal Fees);
