using R3edge.Domain.Markets;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.KuCoin;

/// <summary>What KuCoin's protocol says, as text.</summary>
internal static class KuCoinText
{
    /// <summary>How every answer to a request that was carried out begins.</summary>
    public const string Done = "{\"code\":\"200000\"";

    public static string Good(string data) => $$"""{"code":"200000","data":{{data}}}""";

    public static string Error(string code, string message) => $$"""{"code":"{{code}}","msg":"{{message}}"}""";

    public static string Symbol(MatchingEngine engine) => engine.Instrument.Id.Symbol;

    public static string Listing(MatchingEngine engine)
    {
        var (tick, lot) = (Text.Of(engine.Instrument.TickSize), Text.Of(engine.Instrument.LotSize));
        return $$"""{"symbol":"{{Symbol(engine)}}","name":"{{Symbol(engine)}}","baseCurrency":"{{engine.BaseAsset}}","quoteCurrency":"{{engine.QuoteAsset}}","baseMinSize":"{{lot}}","quoteMinSize":"{{tick}}","baseMaxSize":"100000000","quoteMaxSize":"100000000","baseIncrement":"{{lot}}","quoteIncrement":"{{tick}}","priceIncrement":"{{tick}}","minFunds":"{{Text.Of(engine.Instrument.MinimumNotional)}}","enableTrading":true}""";
    }

    public static string Depth(MatchingEngine engine, int limit, DateTime now) =>
        $$"""{"time":{{Text.Milliseconds(now)}},"sequence":"{{engine.LastChange}}","bids":[{{Levels(engine, Side.Buy, limit)}}],"asks":[{{Levels(engine, Side.Sell, limit)}}]}""";

    public static string Trade(in Trade trade) =>
        $$"""{"sequence":"{{trade.Sequence}}","price":"{{Text.Of(trade.Price)}}","size":"{{Text.Of(trade.Quantity)}}","side":"{{SideOf(trade.Aggressor)}}","time":{{Text.Nanoseconds(trade.Time)}}}""";

    public static string Bar(in ExchangeBar bar) =>
        $$"""["{{Text.Milliseconds(bar.OpenTime) / 1000}}","{{Text.Of(bar.Open)}}","{{Text.Of(bar.Close)}}","{{Text.Of(bar.High)}}","{{Text.Of(bar.Low)}}","{{Text.Of(bar.Volume)}}","{{Text.Of(bar.QuoteVolume)}}"]""";

    /// <summary>A bar as a topic tells it: nothing says whether it is final.</summary>
    public static string BarEvent(MatchingEngine engine, in ExchangeBar bar, DateTime time) =>
        $$"""{"symbol":"{{Symbol(engine)}}","candles":{{Bar(bar)}},"time":{{Text.Nanoseconds(time)}}}""";

    /// <summary>What the protocol calls a length: <c>1min</c>, <c>1hour</c>, <c>1day</c>, <c>1week</c>.</summary>
    public static string LengthOf(Timeframe timeframe)
    {
        var name = timeframe.ToString();
        return name[..^1] + name[^1] switch { 'm' => "min", 'h' => "hour", 'd' => "day", _ => "week" };
    }

    /// <summary>A message for the customer alone.</summary>
    public static string Private(string topic, string subject, string data) =>
        $$"""{"topic":"{{topic}}","type":"message","subject":"{{subject}}","userId":"u","channelType":"private","data":{{data}}}""";

    /// <summary>A stop that waits, or did until now, as a topic tells it: without the customer's own id.</summary>
    public static string StopNews(MatchingEngine engine, EngineOrder order, string type) =>
        $$"""{"orderId":"{{order.Id}}","orderPrice":"{{Text.Of(order.Terms.HasLimit ? order.Terms.LimitPrice : 0m)}}","orderType":"stop","side":"{{SideOf(order.Side)}}","size":"{{Text.Of(order.Quantity)}}","stop":"{{(order.Side == Side.Sell ? "loss" : "entry")}}","stopPrice":"{{Text.Of(order.Terms.StopPrice)}}","symbol":"{{Symbol(engine)}}","tradeType":"TRADE","type":"{{type}}","createdAt":{{Text.Milliseconds(order.CreatedAt)}},"ts":{{Text.Nanoseconds(order.UpdatedAt)}}}""";

    public static string Message(string topic, string subject, string data) =>
        $$"""{"type":"message","topic":"{{topic}}","subject":"{{subject}}","data":{{data}}}""";

    public static string TradeEvent(MatchingEngine engine, in Trade trade) =>
        $$"""{"sequence":"{{trade.Sequence}}","type":"match","symbol":"{{Symbol(engine)}}","side":"{{SideOf(trade.Aggressor)}}","price":"{{Text.Of(trade.Price)}}","size":"{{Text.Of(trade.Quantity)}}","tradeId":"{{trade.Sequence}}","takerOrderId":"t","makerOrderId":"m","time":"{{Text.Nanoseconds(trade.Time)}}"}""";

    public static string BookEvent(MatchingEngine engine, BookChanges changes) =>
        $$$"""{"changes":{"asks":[{{{Levels(changes, Side.Sell)}}}],"bids":[{{{Levels(changes, Side.Buy)}}}]},"sequenceEnd":{{{changes.Last}}},"sequenceStart":{{{changes.First}}},"symbol":"{{{Symbol(engine)}}}","time":{{{Text.Milliseconds(changes.Time)}}}}""";

    public static string? QuoteEvent(MatchingEngine engine, DateTime time)
    {
        var (bid, ask) = (engine.Levels(Side.Buy).FirstOrDefault(), engine.Levels(Side.Sell).FirstOrDefault());
        return bid.Quantity <= 0m || ask.Quantity <= 0m
            ? null
            : $$"""{"asks":["{{Text.Of(ask.Price)}}","{{Text.Of(ask.Quantity)}}"],"bids":["{{Text.Of(bid.Price)}}","{{Text.Of(bid.Quantity)}}"],"timestamp":{{Text.Milliseconds(time)}}}""";
    }

    public static string Order(MatchingEngine engine, EngineOrder order)
    {
        var (isActive, isCancelled) = (order.IsFinal ? "false" : "true", order.Status is EngineStatus.Cancelled or EngineStatus.Expired ? "true" : "false");
        return $$"""{"id":"{{order.Id}}","clientOid":"{{order.ClientId}}","symbol":"{{Symbol(engine)}}","opType":"DEAL","type":"{{TypeOf(order)}}","side":"{{SideOf(order.Side)}}","price":"{{Text.Of(order.Terms.HasLimit ? order.Terms.LimitPrice : 0m)}}","size":"{{Text.Of(order.Funds > 0m ? 0m : order.Quantity)}}","funds":"{{Text.Of(order.Funds)}}","dealSize":"{{Text.Of(order.Filled)}}","dealFunds":"{{Text.Of(order.Notional)}}","fee":"{{Text.Of(order.Fees)}}","feeCurrency":"{{engine.FeeAsset}}","timeInForce":"{{(order.Life == EngineLife.Immediate ? "IOC" : "GTC")}}","postOnly":false,"cancelExist":{{isCancelled}},"inOrderBook":{{isActive}},"active":{{isActive}},"createdAt":{{Text.Milliseconds(order.CreatedAt)}},"lastUpdatedAt":{{Text.Milliseconds(order.UpdatedAt)}}}""";
    }

    public static string Fill(MatchingEngine engine, EngineOrder order, in EngineFill fill)
    {
        var ids = $"\"id\":{fill.TradeId},\"symbol\":\"{Symbol(engine)}\",\"tradeId\":{fill.TradeId},\"orderId\":\"{order.Id}\"";
        var what = $"\"side\":\"{SideOf(order.Side)}\",\"liquidity\":\"{(fill.IsMaker ? "maker" : "taker")}\"";
        var amounts = $"\"price\":\"{Text.Of(fill.Price)}\",\"size\":\"{Text.Of(fill.Quantity)}\",\"funds\":\"{Text.Of(fill.Price * fill.Quantity)}\"";
        var fee = $"\"fee\":\"{Text.Of(fill.Fee)}\",\"feeCurrency\":\"{engine.FeeAsset}\"";
        return $"{{{ids},{what},{amounts},{fee},\"createdAt\":{Text.Milliseconds(fill.Time)}}}";
    }

    public static string Stop(MatchingEngine engine, EngineOrder order) =>
        $$"""{"id":"{{order.Id}}","clientOid":"{{order.ClientId}}","symbol":"{{Symbol(engine)}}","status":"NEW","type":"{{TypeOf(order)}}","side":"{{SideOf(order.Side)}}","size":"{{Text.Of(order.Quantity)}}","stop":"{{(order.Side == Side.Sell ? "loss" : "entry")}}","stopPrice":"{{Text.Of(order.Terms.StopPrice)}}","createdAt":{{Text.Milliseconds(order.CreatedAt)}}}""";

    public static string News(MatchingEngine engine, EngineOrder order, string type, string status, in EngineFill fill)
    {
        var match = type == "match"
            ? $$""","liquidity":"{{(fill.IsMaker ? "maker" : "taker")}}","matchPrice":"{{Text.Of(fill.Price)}}","matchSize":"{{Text.Of(fill.Quantity)}}","tradeId":"{{fill.TradeId}}" """
            : "";
        return $$"""{"symbol":"{{Symbol(engine)}}","orderType":"{{TypeOf(order)}}","side":"{{SideOf(order.Side)}}","orderId":"{{order.Id}}","type":"{{type}}","orderTime":{{Text.Milliseconds(order.CreatedAt)}},"size":"{{Text.Of(order.Quantity)}}","filledSize":"{{Text.Of(order.Filled)}}","price":"{{Text.Of(order.Terms.HasLimit ? order.Terms.LimitPrice : 0m)}}"{{match}},"clientOid":"{{order.ClientId}}","remainSize":"{{Text.Of(order.IsFinal ? 0m : order.Remaining)}}","status":"{{status}}","canceledSize":"{{Text.Of(order.IsFinal ? order.Remaining : 0m)}}","originSize":"{{Text.Of(order.Quantity)}}","ts":{{Text.Nanoseconds(order.UpdatedAt)}}}""";
    }

    private static string Levels(MatchingEngine engine, Side side, int limit) => string.Join(
        ',', engine.Levels(side).Take(limit).Select(level => $"[\"{Text.Of(level.Price)}\",\"{Text.Of(level.Quantity)}\"]"));

    private static string Levels(BookChanges changes, Side side) => string.Join(',', changes.Levels
        .Where(level => level.Side == side)
        .OrderBy(level => level.Number)
        .Select(level => $"[\"{Text.Of(level.Price)}\",\"{Text.Of(level.Quantity)}\",\"{level.Number}\"]"));

    private static string SideOf(Side side) => side == Side.Buy ? "buy" : "sell";

    private static string TypeOf(EngineOrder order) => order.Terms.HasLimit ? "limit" : "market";
}
