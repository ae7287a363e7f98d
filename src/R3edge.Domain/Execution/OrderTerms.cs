using System.Globalization;

namespace R3edge.Domain.Execution;

/// <summary>At which price an order may trade: market, limit, stop or stop-limit, with exactly the prices that type has.</summary>
public readonly record struct OrderTerms
{
    private readonly decimal _stopPrice;
    private readonly decimal _limitPrice;

    private OrderTerms(OrderType type, decimal stopPrice, decimal limitPrice)
    {
        Type = type;
        _stopPrice = stopPrice;
        _limitPrice = limitPrice;
    }

    /// <summary>Trades at once at the best price there is.</summary>
    public static OrderTerms Market => default;

    /// <summary>The type.</summary>
    public OrderType Type { get; }

    /// <summary>Whether the order waits for a stop price.</summary>
    public bool HasStop => Type is OrderType.Stop or OrderType.StopLimit;

    /// <summary>Whether the order bounds its price.</summary>
    public bool HasLimit => Type is OrderType.Limit or OrderType.StopLimit;

    /// <summary>The price that activates a stop or stop-limit order, in quote units.</summary>
    /// <exception cref="InvalidOperationException">The type has no stop price.</exception>
    public decimal StopPrice => HasStop ? _stopPrice : throw new InvalidOperationException($"A {Type} order has no stop price.");

    /// <summary>The worst price of a limit or stop-limit order, in quote units.</summary>
    /// <exception cref="InvalidOperationException">The type has no limit price.</exception>
    public decimal LimitPrice => HasLimit ? _limitPrice : throw new InvalidOperationException($"A {Type} order has no limit price.");

    /// <summary>Trades at this price or better.</summary>
    /// <param name="price">Above 0, in quote units.</param>
    public static OrderTerms Limit(decimal price) => new(OrderType.Limit, 0m, Positive(price));

    /// <summary>Becomes a market order when the market touches this price: at or above it for a buy, at or below it for a sell.</summary>
    /// <param name="price">Above 0, in quote units.</param>
    public static OrderTerms Stop(decimal price) => new(OrderType.Stop, Positive(price), 0m);

    /// <summary>Becomes a limit order when the market touches the stop price.</summary>
    /// <param name="stopPrice">Above 0, in quote units.</param>
    /// <param name="limitPrice">Above 0, in quote units.</param>
    public static OrderTerms StopLimit(decimal stopPrice, decimal limitPrice) =>
        new(OrderType.StopLimit, Positive(stopPrice), Positive(limitPrice));

    /// <summary>The type and its prices: <c>StopLimit 99 100</c>.</summary>
    public override string ToString() => Type switch
    {
        OrderType.Market => "Market",
        OrderType.Limit => string.Create(CultureInfo.InvariantCulture, $"Limit {_limitPrice}"),
        OrderType.Stop => string.Create(CultureInfo.InvariantCulture, $"Stop {_stopPrice}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"StopLimit {_stopPrice} {_limitPrice}"),
    };

    private static decimal Positive(decimal price)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(price);
        return price;
    }
}

/// <summary>The kinds of order that every venue knows.</summary>
public enum OrderType
{
    /// <summary>Trades at once at the best price there is.</summary>
    Market,

    /// <summary>Trades at its limit price or better.</summary>
    Limit,

    /// <summary>Becomes a market order when its stop price is touched.</summary>
    Stop,

    /// <summary>Becomes a limit order when its stop price is touched.</summary>
    StopLimit,
}
