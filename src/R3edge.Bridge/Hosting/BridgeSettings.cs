using System.Globalization;
using Microsoft.Extensions.Configuration;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Bridge;
using R3edge.Storage.Azure;

namespace R3edge.Bridge.Hosting;

/// <summary>How the container runs.</summary>
/// <param name="Universe">What is listed for traders and ranked by the scanner, and so brought in.</param>
/// <param name="Options">How the bridge works.</param>
public sealed record BridgeSettings(IReadOnlyList<InstrumentId> Universe, BridgeOptions Options)
{
    /// <summary>The universe where none is set: what trades most on each venue.</summary>
    public const string UsualUniverse =
        "binance/BTC-USDT,binance/ETH-USDT,kucoin/BTC-USDT,kucoin/ETH-USDT,kraken/BTC-USD,kraken/ETH-USD,coinbase/BTC-USD,coinbase/ETH-USD";

    // Several containers share the feeds of a venue; one alone runs them all.
    private const int UsualShards = 4;

    /// <summary>Reads the settings.</summary>
    /// <param name="configuration">See <see cref="AzureSettings"/>.</param>
    /// <exception cref="InvalidDataException">One cannot be read.</exception>
    public static BridgeSettings From(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var universe = configuration[AzureSettings.BridgeInstruments] is { Length: > 0 } list ? list : UsualUniverse;
        var options = new BridgeOptions
        {
            Shards = Number(configuration, AzureSettings.BridgeShards, UsualShards, 64),
            MaximumFeeds = Number(configuration, AzureSettings.BridgeMaximumFeeds, 256, 256),

            // The hub costs by the call and a table by the request: a little later is a lot cheaper than at home.
            FlushInterval = TimeSpan.FromMilliseconds(200),
            WantedInterval = TimeSpan.FromSeconds(5),
            MarkInterval = TimeSpan.FromSeconds(5),
            DrainTimeout = TimeSpan.FromSeconds(20),
        };
        return new BridgeSettings(
            [.. universe.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Read).Distinct()], options);
    }

    private static InstrumentId Read(string text) =>
        InstrumentId.TryParse(text, out var id) && MarketBridge.IsFed(id.Venue)
            ? id
            : throw new InvalidDataException(
                $"The setting {AzureSettings.BridgeInstruments} lists instruments such as binance/BTC-USDT of binance, kucoin, kraken and coinbase, not '{text}'.");

    private static int Number(IConfiguration configuration, string setting, int missing, int largest) => configuration[setting] switch
    {
        null or "" => missing,
        var text when int.TryParse(
            text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= largest => number,
        var text => throw new InvalidDataException($"The setting {setting} is a number from 1 to {largest}, not '{text}'."),
    };
}
