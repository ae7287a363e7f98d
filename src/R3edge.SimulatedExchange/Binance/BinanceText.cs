using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.Binance;

/// <summary>What Binance's protocol says, as text.</summary>
internal static class BinanceText
{
    public static string Symbol(MatchingEngine engine) => engine.Instrument.Id.Symbol.Replace("-", "", StringComparison.Ordinal);

    public static string Error(int code, string message) => $$"""{"code":{{code}},"msg":"{{message}}"}""";

    /// <summary>Why an order was not taken.</summary>
    public static string Refusal(EngineRefusal refusal) => refusal switch
    {
        EngineRefusal.InsufficientBalance => Error(-2010, "Account has insufficient balance for requested action."),
        EngineRefusal.Duplicate => Error(-2010, "Duplicate order sent."),
        EngineRefusal.WouldTrade => Error(-2010, "Order would immediately match and take."),
        EngineRefusal.WouldTrigger => Error(-2010, "Stop price would trigger immediately."),
        EngineRefusal.PriceFilter => Error(-1013, "Filter failure: PRICE_FILTER"),
        EngineRefusal.LotSize => Error(-1013, "Filter failure: LOT_SIZE"),
        _ => Error(-1013, "Filter failure: NOTIONAL"),
    };

    /// <summary>What became of a cancellation and of the new order with it; the code is 0 where both were done.</summary>
    public static string Replaced(int code, string cancelResult, string newOrderResult, string cancelled, string placed)
    {
        var results = $"\"cancelResult\":\"{cancelResult}\",\"newOrderResult\":\"{newOrderResult}\"";
        var answer = $"{{{results},\"cancelResponse\":{cancelled},\"newOrderResponse\":{placed}}}";
        var message = code == -2021 ? "Order cancel-replace partially failed." : "Order cancel-replace failed.";
        return code == 0 ? answer : $"{{\"code\":{code},\"msg\":\"{message}\",\"data\":{answer}}}";
    }

    public static string Listing(MatchingEngine engine)
    {
        var instrument = engine.Instrument;
        var (tick, lot) = (Text.Of(instrument.TickSize), Text.Of(instrument.LotSize));
        return $$"""
            {"symbol":"{{Symbol(engine)}}","status":"TRADING","baseAsset":"{{engine.BaseAsset}}","baseAssetPrecision":8,"quoteAsset":"{{engine.QuoteAsset}}",
            "quotePrecision":8,"quoteAssetPrecision":8,"orderTypes":["LIMIT","LIMIT_MAKER","MARKET","STOP_LOSS","STOP_LOSS_LIMIT"],"filters":[
            {"filterType":"PRICE_FILTER","minPrice":"{{tick}}","maxPrice":"100000000","tickSize":"{{tick}}"},
            {"filterType":"LOT_SIZE","minQty":"{{lot}}","maxQty":"100000000","stepSize":"{{lot}}"},
            {"filterType":"NOTIONAL","minNotional":"{{Text.Of(instrument.MinimumNotional)}}","applyMinToMarket":true}]}
            """;
    }

    public static string Depth(MatchingEngine engine, int limit) =>
        $$"""{"lastUpdateId":{{engine.LastChange}},"bids":[{{Levels(engine, Side.Buy, limit)}}],"asks":[{{Levels(engine, Side.Sell, limit)}}]}""";

    public static string Trade(in Trade trade) =>
        $$"""{"a":{{trade.Sequence}},"p":"{{Text.Of(trade.Price)}}","q":"{{Text.Of(trade.Quantity)}}","f":{{trade.Sequence}},"l":{{trade.Sequence}},"T":{{Text.Milliseconds(trade.Time)}},"m":{{IsBuyerMaker(trade)}},"M":true}""";

    public static string TradeEvent(MatchingEngine engine, in Trade trade) =>
        $$"""{"e":"aggTrade","E":{{Text.Milliseconds(trade.Time)}},"s":"{{Symbol(engine)}}","a":{{trade.Sequence}},"p":"{{Text.Of(trade.Price)}}","q":"{{Text.Of(trade.Quantity)}}","f":{{trade.Sequence}},"l":{{trade.Sequence}},"T":{{Text.Milliseconds(trade.Time)}},"m":{{IsBuyerMaker(trade)}},"M":true}""";

    public static string BookEvent(MatchingEngine engine, BookChanges changes) =>
        $$"""{"e":"depthUpdate","E":{{Text.Milliseconds(changes.Time)}},"s":"{{Symbol(engine)}}","U":{{changes.First}},"u":{{changes.Last}},"b":[{{Levels(changes, Side.Buy)}}],"a":[{{Levels(changes, Side.Sell)}}]}""";

    public static string? QuoteEvent(MatchingEngine engine)
    {
        var (bid, ask) = (engine.Levels(Side.Buy).FirstOrDefault(), engine.Levels(Side.Sell).FirstOrDefault());
        return bid.Quantity <= 0m || ask.Quantity <= 0m
            ? null
            : $$"""{"u":{{engine.LastChange}},"s":"{{Symbol(engine)}}","b":"{{Text.Of(bid.Price)}}","B":"{{Text.Of(bid.Quantity)}}","a":"{{Text.Of(ask.Price)}}","A":"{{Text.Of(ask.Quantity)}}"}""";
    }

    public static string Bar(in ExchangeBar bar, TimeSpan length) =>
        $$"""[{{Text.Milliseconds(bar.OpenTime)}},"{{Text.Of(bar.Open)}}","{{Text.Of(bar.High)}}","{{Text.Of(bar.Low)}}","{{Text.Of(bar.Close)}}","{{Text.Of(bar.Volume)}}",{{Text.Milliseconds(bar.OpenTime + length) - 1}},"{{Text.Of(bar.QuoteVolume)}}",{{bar.Trades}},"{{Text.Of(bar.TakerBuy)}}","{{Text.Of(bar.TakerBuyQuote)}}","0"]""";

    /// <summary>A bar as a stream tells it; <c>x</c> says whether it is final.</summary>
    public static string BarEvent(MatchingEngine engine, Timeframe timeframe, in ExchangeBar bar, DateTime time, bool isFinal) =>
        $$$"""{"e":"kline","E":{{{Text.Milliseconds(time)}}},"s":"{{{Symbol(engine)}}}","k":{"t":{{{Text.Milliseconds(bar.OpenTime)}}},"T":{{{Text.Milliseconds(bar.OpenTime + timeframe.Duration) - 1}}},"s":"{{{Symbol(engine)}}}","i":"{{{timeframe}}}","f":{{{bar.FirstTrade}}},"L":{{{bar.LastTrade}}},"o":"{{{Text.Of(bar.Open)}}}","c":"{{{Text.Of(bar.Close)}}}","h":"{{{Text.Of(bar.High)}}}","l":"{{{Text.Of(bar.Low)}}}","v":"{{{Text.Of(bar.Volume)}}}","n":{{{bar.Trades}}},"x":{{{(isFinal ? "true" : "false")}}},"q":"{{{Text.Of(bar.QuoteVolume)}}}","V":"{{{Text.Of(bar.TakerBuy)}}}","Q":"{{{Text.Of(bar.TakerBuyQuote)}}}","B":"0"}}""";

    /// <summary>An order as HTTP tells it.</summary>
    public static string Order(MatchingEngine engine, EngineOrder order, string clientId, bool withFills)
    {
        var fills = withFills
            ? $$""","fills":[{{string.Join(',', order.Fills.Select(fill => $$"""{"price":"{{Text.Of(fill.Price)}}","qty":"{{Text.Of(fill.Quantity)}}","commission":"{{Text.Of(fill.Fee)}}","commissionAsset":"{{engine.FeeAssetOf(order.Side)}}","tradeId":{{fill.TradeId}}}"""))}}]"""
            : "";
        var original = clientId == order.ClientId ? "" : $$""" "origClientOrderId":"{{order.ClientId}}",""";
        return $$"""{"symbol":"{{Symbol(engine)}}","orderId":{{order.Id}},"orderListId":-1,{{original}}"clientOrderId":"{{clientId}}","transactTime":{{Text.Milliseconds(order.UpdatedAt)}},"updateTime":{{Text.Milliseconds(order.UpdatedAt)}},"price":"{{Text.Of(order.Terms.HasLimit ? order.Terms.LimitPrice : 0m)}}","origQty":"{{Text.Of(order.Quantity)}}","executedQty":"{{Text.Of(order.Filled)}}","cummulativeQuoteQty":"{{Text.Of(order.Notional)}}","status":"{{Status(order)}}","timeInForce":"{{Life(order)}}","type":"{{Type(order)}}","side":"{{SideOf(order)}}"{{fills}}}""";
    }

    /// <summary>An order as the user stream tells it.</summary>
    public static string Report(MatchingEngine engine, EngineOrder order, EngineNews news, in EngineFill fill)
    {
        var isTrade = news == EngineNews.Traded;
        var what = news switch
        {
            EngineNews.Traded => "TRADE",
            EngineNews.Cancelled => "CANCELED",
            EngineNews.Expired => "EXPIRED",
            _ => "NEW",
        };
        var (id, original) = news == EngineNews.Cancelled ? ($"cancel-{order.Id}", order.ClientId) : (order.ClientId, "");
        var (fee, asset) = isTrade ? (Text.Of(fill.Fee), $"\"{engine.FeeAssetOf(order.Side)}\"") : ("0", "null");
        return $$$"""{"subscriptionId":0,"event":{"e":"executionReport","E":{{{Text.Milliseconds(order.UpdatedAt)}}},"s":"{{{Symbol(engine)}}}","c":"{{{id}}}","S":"{{{SideOf(order)}}}","o":"{{{Type(order)}}}","f":"{{{Life(order)}}}","q":"{{{Text.Of(order.Quantity)}}}","p":"{{{Text.Of(order.Terms.HasLimit ? order.Terms.LimitPrice : 0m)}}}","P":"{{{Text.Of(order.Terms.HasStop ? order.Terms.StopPrice : 0m)}}}","x":"{{{what}}}","X":"{{{Status(order)}}}","r":"NONE","i":{{{order.Id}}},"l":"{{{Text.Of(isTrade ? fill.Quantity : 0m)}}}","z":"{{{Text.Of(order.Filled)}}}","L":"{{{Text.Of(isTrade ? fill.Price : 0m)}}}","n":"{{{fee}}}","N":{{{asset}}},"T":{{{Text.Milliseconds(order.UpdatedAt)}}},"t":{{{(isTrade ? fill.TradeId : -1)}}},"w":{{{(order.IsFinal ? "false" : "true")}}},"m":{{{(isTrade && fill.IsMaker ? "true" : "false")}}},"O":{{{Text.Milliseconds(order.CreatedAt)}}},"Z":"{{{Text.Of(order.Notional)}}}","C":"{{{original}}}"}}""";
    }

    public static string MyTrade(MatchingEngine engine, EngineOrder order, in EngineFill fill) =>
        $$"""{"symbol":"{{Symbol(engine)}}","id":{{fill.TradeId}},"orderId":{{order.Id}},"price":"{{Text.Of(fill.Price)}}","qty":"{{Text.Of(fill.Quantity)}}","quoteQty":"{{Text.Of(fill.Price * fill.Quantity)}}","commission":"{{Text.Of(fill.Fee)}}","commissionAsset":"{{engine.FeeAssetOf(order.Side)}}","time":{{Text.Milliseconds(fill.Time)}},"isBuyer":{{(order.Side == Domain.Markets.Side.Buy ? "true" : "false")}},"isMaker":{{(fill.IsMaker ? "true" : "false")}}}""";

    private static string Levels(MatchingEngine engine, Side side, int limit) => string.Join(
        ',', engine.Levels(side).Take(limit).Select(level => $"[\"{Text.Of(level.Price)}\",\"{Text.Of(level.Quantity)}\"]"));

    private static string Levels(BookChanges changes, Side side) => string.Join(
        ',', changes.Levels.Where(level => level.Side == side).Select(level => $"[\"{Text.Of(level.Price)}\",\"{Text.Of(level.Quantity)}\"]"));

    private static string IsBuyerMaker(in Trade trade) => trade.Aggressor == Domain.Markets.Side.Sell ? "true" : "false";

    private static string SideOf(EngineOrder order) => order.Side == Domain.Markets.Side.Buy ? "BUY" : "SELL";

    private static string Life(EngineOrder order) => order.Life switch
    {
        EngineLife.Immediate => "IOC",
        EngineLife.AllOrNothing => "FOK",
        _ => "GTC",
    };

    private static string Type(EngineOrder order) => order.Terms.Type switch
    {
        OrderType.Market => "MARKET",
        OrderType.Stop => "STOP_LOSS",
        OrderType.StopLimit => "STOP_LOSS_LIMIT",
        _ => order.IsPostOnly ? "LIMIT_MAKER" : "LIMIT",
    };

    private static string Status(EngineOrder order) => order.Status switch
    {
        EngineStatus.Filled => "FILLED",
        EngineStatus.Cancelled => "CANCELED",
        EngineStatus.Expired => "EXPIRED",
        _ => order.Filled > 0m ? "PARTIALLY_FILLED" : "NEW",
    };
}
