using System.Net;
using System.Text.Json;
using R3edge.Domain.Markets.Simulation;
using R3edge.Local.Authentication;
using R3edge.Local.Feeds;
using R3edge.Local.Hosting;
using R3edge.Testing;

namespace R3edge.Local.Tests.Api;

public sealed class SimulatedHostTests
{
    [Fact]
    public async Task OrderBook_OfASimulatedMarket_HasItsBestLevelsInOrder()
    {
        var folder = Directory.CreateTempSubdirectory("r3edge-simulated-");
        var options = RunningHost.Options(folder.FullName) with
        {
            Replay = [],
            Sessions = [],
            Simulation = new MarketTapeOptions { Market = new SimulationOptions { Seed = 7, Instruments = 1 }, TradesPerBar = 60 },
            Speed = ReplaySpeed.TryParse("60x", out var speed) ? speed : throw new InvalidOperationException("60x is a speed."),
        };
        await using (var host = await LocalHost.StartAsync(options, _ => { }, TestContext.Current.CancellationToken))
        {
            var token = LocalIssuer.Open(folder.FullName).Issue(new("trader-1"), ["read"], ApiClient.Now, TimeSpan.FromMinutes(5));
            using var api = new ApiClient(host.Url, token);

            var book = await FirstBookAsync(api, host.Status.Instruments()[0].Id.ToString());

            var (bids, asks) = (Prices(book, "bids"), Prices(book, "asks"));
            Assert.InRange(bids.Length, 1, 5);
            Assert.Equal(bids.OrderDescending(), bids);
            Assert.Equal(asks.Order(), asks);
            Assert.True(bids[0] < asks[0]);
        }

        folder.Delete(recursive: true);
    }

    private static async Task<JsonElement> FirstBookAsync(ApiClient api, string instrument)
    {
        for (var tries = 0; ; tries++)
        {
            using var answer = await api.SendAsync(HttpMethod.Get, $"market-data/{instrument}/order-book?levels=5");
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return JsonElement.Parse(await ApiClient.TextAsync(answer));
            }

            Assert.True(tries < 400, $"No book was seen: {answer.StatusCode}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static double[] Prices(JsonElement book, string side) =>
        [.. book.GetProperty(side).EnumerateArray().Select(level => level.GetProperty("price").GetDouble())];
}
