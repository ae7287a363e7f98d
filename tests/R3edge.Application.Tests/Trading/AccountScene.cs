using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Trading;

namespace R3edge.Application.Tests.Trading;

/// <summary>A paper account with minute bars whose prices a test chooses.</summary>
internal sealed class AccountScene
{
    public static readonly DateTime Start = new(2024, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    public static readonly Instrument Bitcoin = new(new InstrumentId(Venue.Simulated, "BTC-USD"), 0.01m, 0.001m, 1m);

    public static readonly Instrument Ether = new(new InstrumentId(Venue.Simulated, "ETH-USD"), 0.01m, 0.001m, 1m);

    private ulong _signals;

    public AccountScene(decimal cash = 10_000m, decimal leverage = 1m, TradingMode mode = TradingMode.Paper)
    {
        Terms = new AccountTerms(cash, leverage, new FillModel { Fees = FeeSchedule.Flat(0.001m) });
        Account = new TradingAccount(new AccountId(new UserId("trader-1"), mode), Terms);
    }

    public AccountTerms Terms { get; }

    public TradingAccount Account { get; }

    public AccountStep Step { get; } = new();

    public SessionTerms Begin(string name, Instrument instrument, string size, string stop = "none", params string[] limits)
    {
        Assert.True(SizingModel.TryParse(size, out var sizing, out var error), error);
        Assert.True(StopModel.TryParse(stop, out var stopModel, out error), error);
        var risk = RiskLimits.Default;
        foreach (var limit in limits)
        {
            Assert.True(risk.TryWith(limit, out risk, out error), error);
        }

        var plan = new MoneyManagementPlan(sizing, stopModel, TargetLadder.None, ExitRules.Default, risk);
        var terms = new SessionTerms(SessionId.For(Account.Id.User, name), instrument, Timeframe.OneMinute, plan);
        Assert.Equal(AccountAnswer.Applied, Account.Start(terms, Start, Step));
        return terms;
    }

    public static Bar Flat(int minute, double price) =>
        new(Start.AddMinutes(minute), Start.AddMinutes(minute + 1), price, price, price, price, 1000.0);

    public AccountAnswer Show(Instrument instrument, Bar bar)
    {
        Step.Clear();
        return Account.OnMarket(instrument.Id, bar, Step);
    }

    public TradingDecision Signal(SessionTerms session, Bar bar, SignalAction action)
    {
        Step.Clear();
        var answer = Account.OnSignal(SignalOf(session, bar, action), Step);
        Assert.Equal(AccountAnswer.Applied, answer);
        return Assert.Single(Step.Decisions);
    }

    public AccountSignal SignalOf(SessionTerms session, Bar bar, SignalAction action) =>
        new(new SignalId(++_signals), session.Id, action, bar, MarketReadings.None);

    public OwnedPosition Only(SessionTerms session) => Assert.Single(Account.Positions, position => position.Session == session.Id);

    public decimal Held(Instrument instrument) => Account.Holdings.GetValueOrDefault(instrument.Id).Quantity;
}
