using System.Globalization;
using System.Text.Json;
using R3edge.Application.Json;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Pipeline.Messages;

/// <summary>Something that a position is told, as it travels to whoever follows it. What does not belong to its kind is null.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its own id, derived from what caused it.</param>
public sealed record PositionMessage(PositionMessageKind Kind, string Id)
{
    /// <summary>UTC time; of a bar its close.</summary>
    public DateTime At { get; init; }

    /// <summary>The report of a venue.</summary>
    public OrderReport? Report { get; init; }

    /// <summary>The fill behind the report; null where it is not known.</summary>
    public Fill? Fill { get; init; }

    /// <summary>The closed bar.</summary>
    public Bar? Bar { get; init; }

    /// <summary>What the trailing stop's distance is a multiple of, of a bar that is for one position alone.</summary>
    public double TrailingReading { get; init; } = double.NaN;

    /// <summary>The session whose bar it is; null where it is for one position alone.</summary>
    public SessionId? Session { get; init; }

    /// <summary>The session's indicators at the bar's close.</summary>
    public MarketReadings? Readings { get; init; }

    /// <summary>The regime, one flag.</summary>
    public Regime Regime { get; init; }

    /// <summary>Why the position is to be left.</summary>
    public ExitReason Reason { get; init; }

    /// <summary>An event of the position machine.</summary>
    /// <param name="positionEvent">The event.</param>
    public static PositionMessage Of(PositionEvent positionEvent)
    {
        ArgumentNullException.ThrowIfNull(positionEvent);
        return positionEvent switch
        {
            PositionEvent.OrderReported reported => Reported(reported.Report, null),
            PositionEvent.BarClosed closed => new(PositionMessageKind.Bar, IdOf("bar", closed.Bar.CloseTime))
            {
                At = closed.Bar.CloseTime,
                Bar = closed.Bar,
                TrailingReading = closed.TrailingReading,
            },
            PositionEvent.ExitRequested exit => new(PositionMessageKind.Exit, IdOf("exit", exit.At)) { At = exit.At, Reason = exit.Reason },
            PositionEvent.RegimeRecognised regime =>
                new(PositionMessageKind.Regime, IdOf("regime", regime.At)) { At = regime.At, Regime = regime.Regime },
            PositionEvent.TimeElapsed time => new(PositionMessageKind.Time, IdOf("time", time.At)) { At = time.At },
            _ => throw new ArgumentException($"A position cannot be told of {positionEvent.GetType().Name}.", nameof(positionEvent)),
        };
    }

    /// <summary>A report of a venue.</summary>
    /// <param name="report">The report.</param>
    /// <param name="fill">The fill behind it.</param>
    public static PositionMessage Reported(in OrderReport report, Fill? fill) =>
        new(PositionMessageKind.Report, IdOf($"{report.OrderId}~{report.Status}~{report.FilledQuantity}", report.Time))
        {
            At = report.Time,
            Report = report,
            Fill = fill,
        };

    /// <summary>A bar of a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="bar">A closed bar of its timeframe.</param>
    /// <param name="readings">The indicators of its money management at the close.</param>
    public static PositionMessage Closed(SessionId session, in Bar bar, in MarketReadings readings) =>
        new(PositionMessageKind.Bar, IdOf($"bar~{session}", bar.CloseTime))
        {
            At = bar.CloseTime,
            Session = session,
            Bar = bar,
            Readings = readings,
        };

    /// <summary>The position was changed within its account.</summary>
    /// <param name="cause">The id of what changed it.</param>
    /// <param name="at">UTC time.</param>
    public static PositionMessage Moved(string cause, DateTime at) => new(PositionMessageKind.Moved, cause) { At = at };

    /// <summary>The event that the position machine would be stepped with; null where the account alone knows.</summary>
    /// <param name="state">The position.</param>
    public PositionEvent? ToEvent(PositionState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return this switch
        {
            { Kind: PositionMessageKind.Report, Report: { } report } => new PositionEvent.OrderReported(report),
            { Kind: PositionMessageKind.Bar, Session: null, Bar: { } bar } => new PositionEvent.BarClosed(bar, TrailingReading),
            { Kind: PositionMessageKind.Exit } => new PositionEvent.ExitRequested(Reason, At),
            { Kind: PositionMessageKind.Regime } => new PositionEvent.RegimeRecognised(Regime, At),
            _ => null,
        };
    }

    /// <summary>As it travels.</summary>
    public string Write() => JsonSerializer.Serialize(this, MessageJson.Default.PositionMessage);

    /// <summary>Reads what travelled.</summary>
    /// <param name="text">The message.</param>
    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public static PositionMessage Read(string text) =>
        MessageJson.Read(System.Text.Encoding.UTF8.GetBytes(text), MessageJson.Default.PositionMessage);

    private static string IdOf(string what, DateTime at) => string.Create(CultureInfo.InvariantCulture, $"{what}~{at.Ticks}");
}

/// <summary>What a position is told.</summary>
public enum PositionMessageKind
{
    /// <summary>A venue reported on an order.</summary>
    Report,

    /// <summary>A bar closed.</summary>
    Bar,

    /// <summary>It is to be left.</summary>
    Exit,

    /// <summary>The regime was recognised anew.</summary>
    Regime,

    /// <summary>Time has passed.</summary>
    Time,

    /// <summary>It was changed within its account.</summary>
    Moved,
}
