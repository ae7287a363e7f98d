using System.Security.Cryptography;
using R3edge.Application.Ports.Secrets;
using R3edge.Application.Ports.Venues;
using R3edge.Application.Sessions;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Binance;
using R3edge.Exchanges.Coinbase;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Kraken;
using R3edge.Exchanges.KuCoin;

namespace R3edge.Exchanges.Gateways;

/// <summary>Opens gateways with the users' keys. It opens none where live trading was not allowed explicitly.</summary>
/// <param name="secrets">The keys.</param>
/// <param name="http">The client.</param>
/// <param name="clock">The clock.</param>
/// <param name="allowLive">Whether real orders may be sent at all.</param>
/// <param name="addresses">Where a venue's orders are taken; null, or an answer of null, for the venue itself.</param>
/// <param name="feed">How user streams are kept; null for the defaults.</param>
public sealed class VenueGateways(
    ISecretStore secrets,
    HttpClient http,
    TimeProvider clock,
    bool allowLive,
    Func<Venue, VenueAddresses?>? addresses = null,
    FeedOptions? feed = null) : IOrderGateways, ILiveVenues
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public bool CanTrade(Venue venue) => allowLive && DefaultsOf(venue) is not null;

    /// <inheritdoc/>
    public async Task<(IOrderGateway? Gateway, string Reason)> OpenAsync(UserId user, Venue venue, CancellationToken cancellationToken)
    {
        if (!allowLive)
        {
            return (null, "Live trading is not allowed here.");
        }

        if (DefaultsOf(venue) is not { } defaults)
        {
            return (null, $"There is no gateway to {venue}.");
        }

        var settings = new GatewaySettings(
            http, clock, addresses?.Invoke(venue) ?? defaults, feed ?? new FeedOptions(), Jitter, AnswerTimeout);
        var key = await secrets.GetAsync(user.Value, $"{venue.Code}-api-key", cancellationToken).ConfigureAwait(false);
        var secret = await secrets.GetAsync(user.Value, $"{venue.Code}-api-secret", cancellationToken).ConfigureAwait(false);
        if (key is null || secret is null)
        {
            return (null, $"The user has no secrets {venue.Code}-api-key and {venue.Code}-api-secret.");
        }

        if (venue == Venue.Binance)
        {
            return (new BinanceOrderGateway(new BinanceSigner(key.Reveal(), secret.Reveal()), settings), "");
        }

        if (venue == Venue.Coinbase)
        {
            return OpenCoinbase(key, secret, settings);
        }

        if (venue == Venue.Kraken)
        {
            return KrakenSigner.TryCreate(key.Reveal(), secret.Reveal()) is { } signer
                ? (new KrakenOrderGateway(signer, settings), "")
                : (null, $"The user's secret {venue.Code}-api-secret is not Base64, as the venue shows it.");
        }

        var passphrase = await secrets.GetAsync(user.Value, $"{venue.Code}-api-passphrase", cancellationToken).ConfigureAwait(false);
        return passphrase is null
            ? (null, $"The user has no secret {venue.Code}-api-passphrase.")
            : (new KuCoinOrderGateway(new KuCoinSigner(key.Reveal(), secret.Reveal(), passphrase.Reveal()), settings), "");
    }

    private static (IOrderGateway? Gateway, string Reason) OpenCoinbase(SecretValue key, SecretValue secret, GatewaySettings settings)
    {
        try
        {
            return (new CoinbaseOrderGateway(new CoinbaseSigner(key.Reveal(), secret.Reveal()), settings), "");
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            // What the exception says may quote the text that is no key.
            return (null, "The secret coinbase-api-secret is not a private key as Coinbase gives it.");
        }
    }

    // Good enough to keep clients apart, which is all that the jitter is for.
    private static double Jitter() => BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4)) / (double)uint.MaxValue;

    private static VenueAddresses? DefaultsOf(Venue venue) =>
        venue == Venue.Binance ? BinanceOrderGateway.Live
        : venue == Venue.KuCoin ? KuCoinOrderGateway.Live
        : venue == Venue.Coinbase ? CoinbaseOrderGateway.Live
        : venue == Venue.Kraken ? KrakenOrderGateway.Live
        : null;
}
