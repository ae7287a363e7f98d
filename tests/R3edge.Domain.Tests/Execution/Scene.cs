using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Domain.Tests.Execution;

/// <summary>One instrument (tick 0.01, lot 0.001, minimum notional 10) and hourly bars, told briefly.</summary>
internal static class Scene
{
    public const decimal Rich = 1_000_000_000m;

    public static readonly Instrument Instrument = new(new InstrumentId(Venue.KuCoin, "BTC-USDT"), 0.01m, 0.001m, 10m);

    public static DateTime Hour(double hour) => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(hour);

    public static Bar Bar(int hour, double open, double high, double low, double close, double volume = 1000.0) =>
        new(Hour(hour), Hour(hour + 1), open, high, low, close, volume);

    public static OrderId Id(int id) => new((UInt128)id);

    public static Order Order(
        int id, OrderRole role, Side side, OrderTerms terms, decimal quantity = 1m, double hour = 1.0, decimal? funds = null) =>
        new(Id(id), default, Instrument.Id, role, side, terms, funds is { } bound ? new OrderAmount(quantity, bound) : OrderAmount.Of(quantity), Hour(hour));

    public static Order Buy(int id, OrderTerms terms, decimal quantity = 1m, double hour = 1.0, decimal? funds = null) =>
        Order(id, OrderRole.Entry, Side.Buy, terms, quantity, hour, funds);

    public static Order Sell(int id, OrderTerms terms, decimal quantity = 1m, double hour = 1.0, decimal? funds = null) =>
        Order(id, OrderRole.Entry, Side.Sell, terms, quantity, hour, funds);

    /// <summary>The protective stop of a long position.</summary>
    public static Order Stop(int id, decimal price, decimal quantity = 1m, double hour = 1.0) =>
        Order(id, OrderRole.Stop, Side.Sell, OrderTerms.Stop(price), quantity, hour);

    /// <summary>The target of a long position.</summary>
    public static Order Target(int id, decimal price, decimal quantity = 1m, double hour = 1.0) =>
        Order(id, OrderRole.Target, Side.Sell, OrderTerms.Limit(price), quantity, hour);

    public static OrderMatcher Matcher(IntrabarPath path = IntrabarPath.Pessimistic) => Matcher(new FillModel { Path = path });

    public static OrderMatcher Matcher(FillModel model) => new(Instrument, model);

    public static OrderMatcher With(this OrderMatcher matcher, params Order[] orders)
    {
        foreach (var order in orders)
        {
            matcher.Place(order);
        }

        return matcher;
    }

    /// <summary>Reads a whole bar; <paramref name="react"/> runs after each event.</summary>
    public static List<Happening> Read(
        this OrderMatcher matcher, Bar bar, Action<Happening>? react = null, decimal buyingPower = Rich)
    {
        var happenings = new List<Happening>();
        matcher.BeginBar(in bar);
        while (matcher.TryNext(buyingPower, out var report, out var fill))
        {
            Assert.True(happenings.Count < 1000, "the bar does not end");
            happenings.Add(new Happening(report, fill));
            react?.Invoke(happenings[^1]);
        }

        return happenings;
    }

    public static List<Fill> Fills(this OrderMatcher matcher, Bar bar, Action<Happening>? react = null, decimal buyingPower = Rich) =>
        [.. matcher.Read(bar, react, buyingPower).Where(happening => happening.IsFill).Select(happening => happening.Fill)];

    internal readonly record struct Happening(OrderReport Report, Fill Fill)
    {
        public bool IsFill => Fill.Quantity > 0m;

        public bool Fills(int id) => IsFill && Fill.OrderId == Id(id);
    }
}
