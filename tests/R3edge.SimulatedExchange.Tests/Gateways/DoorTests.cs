using System.Globalization;
using System.Net;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;
using R3edge.Exchanges.Binance;
using R3edge.SimulatedExchange.Matching;

namespace R3edge.SimulatedExchange.Tests.Gateways;

/// <summary>Who is let in, and what a gateway tells of an exchange that knows more than it does.</summary>
public class DoorTests
{
    [Theory]
    [InlineData(LiveTrading.Key, "test-secret", 0, HttpStatusCode.OK, "balances")]
    [InlineData(LiveTrading.Key, "another-secret", 0, HttpStatusCode.BadRequest, "-1022")]
    [InlineData("another-key", "test-secret", 0, HttpStatusCode.Unauthorized, "-2015")]
    [InlineData(LiveTrading.Key, "test-secret", -10, HttpStatusCode.BadRequest, "-1021")]
    [InlineData(LiveTrading.Key, "test-secret", 5, HttpStatusCode.BadRequest, "-1021")]
    public async Task SignedRequest_IsLetIn_OnlyWithItsKeySignatureAndTime(string key, string secret, int seconds, HttpStatusCode status, string text)
    {
        await using var trading = await LiveTrading.StartAsync("binance");
        var time = (TimeProvider.System.GetUtcNow().AddSeconds(seconds)).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var query = $"recvWindow=5000&timestamp={time}";
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(trading.Exchange.Rest, $"/api/v3/account?{query}&signature={new BinanceSigner(key, secret).Sign(query)}"));
        request.Headers.Add(BinanceSigner.KeyHeader, key);

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(text, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("binance")]
    [InlineData("kucoin")]
    public async Task Reconciliation_TellsOfStrangersAndOfWhatIsMissing_AndTouchesNothing(string venue)
    {
        await using var trading = await LiveTrading.StartAsync(venue);
        var price = trading.Look(() => trading.Market.Best(Side.Sell)!.Value);
        var id = await trading.OpenAsync(0.5m, OrderTerms.Market, new ExitPlan { StopPrice = Math.Floor(price * 0.95m) });
        await trading.UntilAsync(() => trading.OpenOrders().Length == 1, "the stop rests");
        trading.Look(() =>
        {
            // Somebody else orders with the same keys and takes away what the position holds.
            trading.Market.Submit(
                new EngineOrder
                {
                    Id = 99,
                    ClientId = "somebody",
                    Owner = trading.Customer,
                    Side = Side.Buy,
                    Terms = OrderTerms.Limit(1_000m),
                    Quantity = 1m,
                    CreatedAt = LiveTrading.Start,
                },
                LiveTrading.Start.AddSeconds(31));
            trading.Customer.Deposit("ALPHA", -0.1m);
            return true;
        });

        await trading.RestartGatewayAsync();

        await trading.UntilAsync(
            () => trading.Gateway.Health() is [{ Differences.Count: 2 }], "both differences are told");
        var differences = string.Join("; ", trading.Gateway.Health()[0].Differences);
        Assert.Contains("not ours", differences, StringComparison.Ordinal);
        Assert.Contains("positions hold 0.5 ALPHA, and the venue has 0.4", differences, StringComparison.Ordinal);
        Assert.Equal(2, trading.OpenOrders().Length);
        Assert.NotNull(await trading.FindAsync(id));
    }
}
