using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Regimes;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Domain.Tests.MoneyManagement;

/// <summary>The ordinary case from which each test departs: price 100, fee 0.1 %, equity and buying power 10000.</summary>
internal static class Given
{
    public static readonly DateTime Noon = new(2024, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    public static readonly Instrument Instrument = Make(0.01m, 0.001m, 5m);

    public static readonly MarketReadings Readings = new(2.0, 0.5, 95.0, 104.0, 0.02, 0.5, Regime.TrendingUp);

    public static readonly AccountView Account = new(10_000m, 10_000m);

    public static readonly RiskState Active = new RiskMachine(RiskLimits.Default).Start(10_000.0, Noon);

    public static Instrument Make(decimal tick, decimal lot, decimal minimumNotional) =>
        new(new InstrumentId(Venue.Binance, "BTC-USDT"), tick, lot, minimumNotional);

    public static EntryRequest Request(
        Bias bias = Bias.Long,
        decimal price = 100m,
        decimal fee = 0.001m,
        Instrument? instrument = null,
        MarketReadings? readings = null,
        DateTime? time = null) =>
        new(new PositionId(7), new SignalId(9), instrument ?? Instrument, bias, time ?? Noon, price, fee, readings ?? Readings);

    public static SizingModel Size(string text) =>
        SizingModel.TryParse(text, out var model, out var error) ? model : throw new ArgumentException(error);

    public static MoneyManagementPlan Plan(
        string size = "all-in", string stop = "none", string targets = "none", ExitRules? exits = null, params string[] limits)
    {
        Assert.True(StopModel.TryParse(stop, out var stopModel, out var stopError), stopError);
        Assert.True(TargetLadder.TryParse(targets, out var ladder, out var targetError), targetError);
        return new MoneyManagementPlan(Size(size), stopModel, ladder, exits ?? ExitRules.Default, Limits(limits));
    }

    public static RiskLimits Limits(params string[] texts)
    {
        var limits = RiskLimits.Default;
        foreach (var text in texts)
        {
            Assert.True(limits.TryWith(text, out limits, out var error), error);
        }

        return limits;
    }

    public static EntryDecision Decide(
        MoneyManagementPlan plan, EntryRequest? request = null, AccountView? account = null, RiskState? risk = null) =>
        new MoneyManager(plan, Timeframe.OneHour).Decide(request ?? Request(), account ?? Account, risk ?? Active);
}
