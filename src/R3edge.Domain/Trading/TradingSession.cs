using R3edge.Domain.Identity;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Trading;

/// <summary>A session within its account.</summary>
internal sealed class TradingSession
{
    private readonly RiskMachine _machine;

    public TradingSession(SessionTerms terms, AccountTerms account, double equity, DateTime now)
        : this(terms, account) => Risk = _machine.Start(equity, now);

    public TradingSession(SessionTerms terms, AccountTerms account, AccountSession saved)
        : this(terms, account)
    {
        Risk = saved.Risk;
        Record = saved.Record;
        IsStopping = saved.IsStopping;
        LastBarAt = saved.LastBarAt;
        LastSignalAt = saved.LastSignalAt;
    }

    private TradingSession(SessionTerms terms, AccountTerms account)
    {
        Terms = terms;
        Planner = new EntryPlanner(terms.Money, terms.Instrument, terms.Timeframe, account.Fills.Fees.TakerRate);
        _machine = new RiskMachine(terms.Money.Limits);
        Risk = null!;
    }

    public SessionTerms Terms { get; }

    public EntryPlanner Planner { get; }

    public RiskState Risk { get; private set; }

    public TradeRecord Record { get; private set; } = TradeRecord.Empty;

    public bool IsStopping { get; set; }

    public DateTime? LastBarAt { get; set; }

    public DateTime? LastSignalAt { get; set; }

    public SessionId Id => Terms.Id;

    public bool WatchesEquity => Terms.Money.Limits.NeedsEquityMarks;

    /// <summary>Marks the account's equity; whether that changed where the session stands.</summary>
    public bool Mark(double equity, DateTime time)
    {
        if (Risk.IsQuiet(equity, time))
        {
            return false;
        }

        var before = Risk;
        Risk = _machine.Step(Risk, new RiskEvent.EquityMarked(equity, time));
        return !ReferenceEquals(before, Risk);
    }

    public void Learn(ClosedTrade trade)
    {
        Record = Record.With(trade.Return);
        Risk = _machine.Step(Risk, new RiskEvent.PositionClosed(trade.Profit, trade.ExitReason, trade.ExitTime));
    }

    public void Reset(double equity, DateTime time) => Risk = _machine.Step(Risk, new RiskEvent.Reset(equity, time));

    public AccountSession Save() => new(Id, Risk, Record, IsStopping, LastBarAt, LastSignalAt);
}
