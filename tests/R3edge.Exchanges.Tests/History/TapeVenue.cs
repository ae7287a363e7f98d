using System.Globalization;
using System.Net;
using System.Text;
using System.Web;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Tests.History;

/// <summary>A venue that has a list of trades and answers as each venue documents it, with at most so many in an answer.</summary>
/// <param name="trades">What has traded, by ascending number.</param>
/// <param name="most">How many an answer holds.</param>
internal sealed class TapeVenue(IReadOnlyList<PastTrade> trades, int most) : HttpMessageHandler
{
    /// <summary>The paths that were asked for.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Numbers that the venue does not give.</summary>
    public HashSet<long> Lost { get; } = [];

    /// <summary>
    /// Trades of one instrument, some of them many at the same millisecond as where a large order meets many small ones, with quiet times
    /// between.
    /// </summary>
    public static PastTrade[] Tape(int seed, int count, DateTime start, long firstId)
    {
        var random = new Random(seed);
        var list = new PastTrade[count];
        var milliseconds = new DateTimeOffset(start).ToUnixTimeMilliseconds();
        for (var i = 0; i < count; i++)
        {
            milliseconds += random.Next(100) switch
            {
                < 60 => 0,
                < 98 => random.Next(400),
                _ => random.Next(90_000),
            };
            list[i] = new PastTrade(
                milliseconds * 1_000_000, 100m + (random.Next(1000) / 100m), (1 + random.Next(9999)) / 10_000m,
                random.Next(2) == 0 ? Side.Buy : Side.Sell, firstId + i);
        }

        return list;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!.PathAndQuery);
        var query = HttpUtility.ParseQueryString(request.RequestUri.Query);
        long? Argument(string name) => query[name] is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
        var known = trades.Where(trade => !Lost.Contains(trade.Id));
        var answer = request.RequestUri.AbsolutePath switch
        {
            "/api/v3/aggTrades" => Binance(known, Argument("fromId"), Argument("startTime")),
            "/0/public/Trades" => Kraken(known, Argument("since")!.Value),
            "/api/v1/market/histories" => KuCoin(known),
            _ => Coinbase(known, Argument("start")!.Value, Argument("end") ?? long.MaxValue),
        };
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(answer)) });
    }

    // fromId and startTime include what they name; the oldest come first.
    private string Binance(IEnumerable<PastTrade> known, long? fromId, long? startTime) => Text("[", "]", known
        .Where(trade => fromId is { } id ? trade.Id >= id : trade.UnixNanoseconds / 1_000_000 >= startTime)
        .Take(most)
        .Select(trade => $$"""{"a":{{trade.Id}},"p":"{{trade.Price}}","q":"{{trade.Quantity}}","f":1,"l":1,"T":{{trade.UnixNanoseconds / 1_000_000}},"m":{{(trade.Aggressor == Side.Sell ? "true" : "false")}},"M":true}"""));

    // since leaves out what it names; the oldest come first; times are doubles.
    private string Kraken(IEnumerable<PastTrade> known, long since) => Text("""{"error":[],"result":{"XXBTZUSD":[""", """],"last":"1"}}""", known
        .Where(trade => trade.UnixNanoseconds > since)
        .Take(most)
        .Select(trade => string.Create(
            CultureInfo.InvariantCulture,
            $"""["{trade.Price}","{trade.Quantity}",{(double)(trade.UnixNanoseconds / 1e9m):R},"{(trade.Aggressor == Side.Buy ? "b" : "s")}","m","",{trade.Id}]""")));

    // The newest of whole seconds, the newest first; the side is that of the order that was waiting.
    private string Coinbase(IEnumerable<PastTrade> known, long start, long end) => Text("""{"trades":[""", """],"best_bid":"1","best_ask":"2"}""", known
        .Where(trade => trade.UnixNanoseconds / 1_000_000_000 >= start && trade.UnixNanoseconds / 1_000_000_000 < end)
        .TakeLast(most).Reverse()
        .Select(trade => $$"""{"trade_id":"{{trade.Id}}","product_id":"X","price":"{{trade.Price}}","size":"{{trade.Quantity}}","time":"{{trade.Time:O}}","side":"{{(trade.Aggressor == Side.Buy ? "SELL" : "BUY")}}"}"""));

    // The newest of all.
    private string KuCoin(IEnumerable<PastTrade> known) => Text("""{"code":"200000","data":[""", "]}", known
        .TakeLast(most)
        .Select(trade => $$"""{"sequence":"{{trade.Id}}","price":"{{trade.Price}}","size":"{{trade.Quantity}}","side":"{{(trade.Aggressor == Side.Buy ? "buy" : "sell")}}","time":{{trade.UnixNanoseconds}}}"""));

    private static string Text(string before, string after, IEnumerable<string> rows) => before + string.Join(',', rows) + after;
}
