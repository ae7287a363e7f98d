using System.Globalization;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Trading;

/// <summary>The rows of an account's partition. What is listed by time has the newest first.</summary>
internal static class AccountKeys
{
    /// <summary>The table of all accounts; an account is a partition.</summary>
    public const string Table = "accounts";

    /// <summary>The table that names all accounts, in one partition.</summary>
    public const string IndexTable = "accountindex";

    /// <summary>The partition of <see cref="IndexTable"/>.</summary>
    public const string IndexPartition = "all";

    /// <summary>The header, and with a part behind it what it names.</summary>
    public const string State = "state";

    /// <summary>Everything that is of the saved account.</summary>
    public static RowKeyRange States => RowKeyRange.StartingWith(State);

    /// <summary>What waits to be published.</summary>
    public static RowKeyRange Outboxes => RowKeyRange.StartingWith("outbox~");

    public static string DocumentPart(int part) => string.Create(CultureInfo.InvariantCulture, $"{State}~document~{part:D3}");

    public static string BooksPart(int part) => string.Create(CultureInfo.InvariantCulture, $"{State}~books~{part:D3}");

    public static string Outbox(long sequence, int part) => string.Create(CultureInfo.InvariantCulture, $"outbox~{sequence:D19}~{part:D3}");

    public static string Position(PositionId id) => $"position~{id}";

    public static string Ended(DateTime time, PositionId id) => $"ended~{Newest(time)}~{id}";

    public static RowKeyRange AllEnded => RowKeyRange.StartingWith("ended~");

    public static string Change(PositionId id, int number) => string.Create(CultureInfo.InvariantCulture, $"transition~{id}~{number:D8}");

    public static RowKeyRange Changes(PositionId id) => RowKeyRange.StartingWith($"transition~{id}~");

    public static string Order(PositionId position, OrderId id) => $"order~{position}~{id}";

    public static RowKeyRange Orders(PositionId position) => RowKeyRange.StartingWith($"order~{position}~");

    public static string Decision(SessionId session, DateTime time, SignalId signal) => $"decision~{session}~{Newest(time)}~{signal}";

    public static RowKeyRange Decisions(SessionId session) => RowKeyRange.StartingWith($"decision~{session}~");

    public static string Trade(DateTime time, PositionId id) => $"trade~{Newest(time)}~{id}";

    public static RowKeyRange Trades => RowKeyRange.StartingWith("trade~");

    /// <summary>Trades that were closed at a time or later.</summary>
    public static RowKeyRange TradesSince(DateTime from) => new("trade~", $"trade~{Newest(from)}~~");

    public static string Equity(DateTime time) => string.Create(CultureInfo.InvariantCulture, $"equity~{time.Ticks:D19}");

    public static RowKeyRange Equities => RowKeyRange.StartingWith("equity~");

    private static string Newest(DateTime time) => (DateTime.MaxValue.Ticks - time.Ticks).ToString("D19", CultureInfo.InvariantCulture);
}
