using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Gateways;

namespace R3edge.SimulatedExchange.Tests.Gateways;

/// <summary>Who gets a gateway.</summary>
public class VenueGatewaysTests
{
    private static readonly UserId User = new("trader-1");
    private static readonly (string, string)[] Keys = [("binance-api-key", "k"), ("binance-api-secret", "s"), ("kucoin-api-key", "k"), ("kucoin-api-secret", "s")];

    [Fact]
    public async Task Gateway_WhereLiveTradingIsNotAllowed_IsNotOpened_KeysOrNot()
    {
        using var http = new HttpClient();
        var gateways = new VenueGateways(new GivenSecrets(Keys), http, TimeProvider.System, allowLive: false);

        Assert.False(gateways.CanTrade(Venue.Binance));
        Assert.Equal((null, "Live trading is not allowed here."), await gateways.OpenAsync(User, Venue.Binance, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Gateway_WithoutAllItsKeys_IsNotOpened_AndTheReasonNamesThemWithoutTheirValues()
    {
        using var http = new HttpClient();
        var gateways = new VenueGateways(new GivenSecrets(Keys), http, TimeProvider.System, allowLive: true);

        Assert.True(gateways.CanTrade(Venue.KuCoin));
        Assert.Equal(
            (null, "The user has no secret kucoin-api-passphrase."), await gateways.OpenAsync(User, Venue.KuCoin, TestContext.Current.CancellationToken));
        Assert.NotNull((await gateways.OpenAsync(User, Venue.Binance, TestContext.Current.CancellationToken)).Gateway);
        Assert.Equal((null, "There is no gateway to elsewhere."), await gateways.OpenAsync(User, new Venue("elsewhere"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task KrakensGateway_NeedsASecretInBase64_AndTheReasonDoesNotTellIt()
    {
        using var http = new HttpClient();
        async Task<(Application.Ports.Venues.IOrderGateway? Gateway, string Reason)> Open(string secret) =>
            await new VenueGateways(new GivenSecrets(("kraken-api-key", "k"), ("kraken-api-secret", secret)), http, TimeProvider.System, allowLive: true)
                .OpenAsync(User, Venue.Kraken, TestContext.Current.CancellationToken);

        Assert.Equal(Venue.Kraken, (await Open("c2VjcmV0")).Gateway!.Venue);
        Assert.Equal((null, "The user's secret kraken-api-secret is not Base64, as the venue shows it."), await Open("not base 64!"));
    }
}
