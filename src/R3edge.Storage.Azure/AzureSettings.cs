namespace R3edge.Storage.Azure;

/// <summary>
/// The settings that the Azure hosts read, as they are named in configuration. In an environment variable, and so in the settings
/// of a function app or a container, the colon is written as two underscores. A connection is either a connection string under its
/// own name, for emulators, or the addresses under it, which are used with the host's identity.
/// </summary>
public static class AzureSettings
{
    /// <summary>The connection to Event Hubs, as triggers name it; a connection string for the emulator.</summary>
    public const string EventHubs = "EventHubs";

    /// <summary>The namespace of the hubs, <c>name.servicebus.windows.net</c>, where it is reached by identity.</summary>
    public const string EventHubsNamespace = "EventHubs:fullyQualifiedNamespace";

    /// <summary>The connection to tables and blobs; a connection string for the emulator.</summary>
    public const string Storage = "Storage";

    /// <summary>The address of the tables, <c>https://name.table.core.windows.net</c>, where they are reached by identity.</summary>
    public const string TableEndpoint = "Storage:tableServiceUri";

    /// <summary>The address of the blobs, <c>https://name.blob.core.windows.net</c>, where they are reached by identity.</summary>
    public const string BlobEndpoint = "Storage:blobServiceUri";

    /// <summary>The address of the vault with the users' exchange keys, <c>https://name.vault.azure.net</c>.</summary>
    public const string VaultEndpoint = "KeyVault:vaultUri";

    /// <summary>Whose tokens are accepted: <see cref="EntraId"/> or <see cref="Oidc"/>.</summary>
    public const string AuthenticationProvider = "Authentication:Provider";

    /// <summary>A value of <see cref="AuthenticationProvider"/>: Entra ID, by its section <see cref="EntraIdSection"/>.</summary>
    public const string EntraId = "EntraId";

    /// <summary>A value of <see cref="AuthenticationProvider"/>: any other authority such as Auth0, by its section <see
    /// cref="OidcSection"/>.</summary>
    public const string Oidc = "Oidc";

    /// <summary>The section of Entra ID.</summary>
    public const string EntraIdSection = "AzureAd";

    /// <summary>Where Entra ID answers, <c>https://login.microsoftonline.com/</c>.</summary>
    public const string EntraIdInstance = "AzureAd:Instance";

    /// <summary>The tenant.</summary>
    public const string EntraIdTenant = "AzureAd:TenantId";

    /// <summary>The API's application in the tenant.</summary>
    public const string EntraIdClient = "AzureAd:ClientId";

    /// <summary>Whom tokens of Entra ID must be for.</summary>
    public const string EntraIdAudience = "AzureAd:Audience";

    /// <summary>The section of another authority.</summary>
    public const string OidcSection = "Oidc";

    /// <summary>Its address.</summary>
    public const string OidcAuthority = "Oidc:Authority";

    /// <summary>Whom its tokens must be for.</summary>
    public const string OidcAudience = "Oidc:Audience";

    /// <summary>Whether sessions may trade real money, <c>true</c> or <c>false</c>; false where it is missing.</summary>
    public const string AllowLive = "Trading:AllowLive";

    /// <summary>How many chunks of one backtest run at once, 1 to 1000; 16 where it is missing.</summary>
    public const string BacktestParallelism = "Backtests:Parallelism";

    /// <summary>How many days dead letters are kept, from 1; 30 where it is missing.</summary>
    public const string DeadLetterDays = "Retention:DeadLetterDays";

    /// <summary>
    /// What the bridge brings in, traders may choose and the scanner ranks: <c>binance/BTC-USDT,kucoin/ETH-USDT</c>; where it is missing,
    /// BTC and ETH on every venue.
    /// </summary>
    public const string BridgeInstruments = "Bridge:Instruments";

    /// <summary>Into how many feeds a venue is divided, 1 to 64, the same for all bridges; 4 where it is missing.</summary>
    public const string BridgeShards = "Bridge:Shards";

    /// <summary>How many feeds one bridge runs at most, 1 to 256; 256 where it is missing.</summary>
    public const string BridgeMaximumFeeds = "Bridge:MaximumFeeds";

    /// <summary>Every setting that a function app must have where it reaches everything by identity and accepts tokens of Entra
    /// ID.</summary>
    public static IReadOnlyList<string> OfFunctions { get; } =
    [
        EventHubsNamespace, TableEndpoint, BlobEndpoint, VaultEndpoint, AuthenticationProvider, EntraIdInstance, EntraIdTenant,
            EntraIdClient,
        EntraIdAudience, AllowLive, BacktestParallelism, DeadLetterDays,
    ];

    /// <summary>Every setting of the bridge where it reaches everything by identity.</summary>
    public static IReadOnlyList<string> OfBridge { get; } =
        [EventHubsNamespace, TableEndpoint, BridgeInstruments, BridgeShards, BridgeMaximumFeeds];

    /// <summary>A setting's name as an environment variable.</summary>
    /// <param name="setting">One of the settings.</param>
    public static string ToVariable(string setting) => setting.Replace(":", "__", StringComparison.Ordinal);
}
