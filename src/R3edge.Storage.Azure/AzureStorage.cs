using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Messaging.EventHubs.Producer;
using Azure.Security.KeyVault.Secrets;
using Azure.Storage.Blobs;
using R3edge.Storage.Azure.Blobs;
using R3edge.Storage.Azure.Events;
using R3edge.Storage.Azure.Secrets;
using R3edge.Storage.Azure.Tables;

namespace R3edge.Storage.Azure;

/// <summary>Makes the adapters from settings: by the host's identity, or by connection strings where there are any.</summary>
/// <param name="setting">Reads a setting of <see cref="AzureSettings"/>; null where it is missing.</param>
public sealed class AzureStorage(Func<string, string?> setting)
{
    private readonly Func<string, string?> _setting = setting;
    private readonly Lazy<TokenCredential> _identity = new(() => new DefaultAzureCredential());

    /// <summary>The tables, whose large payloads lie in blobs.</summary>
    /// <exception cref="InvalidDataException">A setting is missing or no address.</exception>
    public AzureTables Tables() => new(Rows(), new SpilledPayloads(Blobs()));

    /// <summary>The tables of a host that may reach no blobs: what is too large for a row is refused.</summary>
    /// <exception cref="InvalidDataException">The setting is missing or no address.</exception>
    public AzureTables TablesAlone() => new(Rows(), null);

    /// <summary>The blobs.</summary>
    /// <exception cref="InvalidDataException">The setting is missing or no address.</exception>
    public AzureBlobs Blobs() => new(_setting(AzureSettings.Storage) is { } connection
        ? new BlobServiceClient(connection)
        : new BlobServiceClient(Address(AzureSettings.BlobEndpoint), _identity.Value));

    /// <summary>The publisher to the hubs.</summary>
    /// <exception cref="InvalidDataException">The setting is missing.</exception>
    public AzureEventPublisher Publisher() => new(Hubs());

    /// <summary>When the hubs were last written to.</summary>
    /// <exception cref="InvalidDataException">The setting is missing.</exception>
    public AzureHubClock HubClock() => new(Hubs());

    /// <summary>The secrets.</summary>
    /// <param name="time">The clock.</param>
    /// <exception cref="InvalidDataException">The setting is missing or no address.</exception>
    public AzureSecrets Secrets(TimeProvider time) => new(new SecretClient(Address(AzureSettings.VaultEndpoint), _identity.Value), time);

    private TableServiceClient Rows() => _setting(AzureSettings.Storage) is { } connection
        ? new TableServiceClient(connection)
        : new TableServiceClient(Address(AzureSettings.TableEndpoint), _identity.Value);

    private Func<string, EventHubProducerClient> Hubs()
    {
        if (_setting(AzureSettings.EventHubs) is { } connection)
        {
            return hub => new EventHubProducerClient(connection, hub);
        }

        var space = Needed(AzureSettings.EventHubsNamespace);
        return hub => new EventHubProducerClient(space, hub, _identity.Value);
    }

    private Uri Address(string name) => Uri.TryCreate(Needed(name), UriKind.Absolute, out var address)
        ? address
        : throw new InvalidDataException($"The setting {name} is no address.");

    private string Needed(string name) => _setting(name) is { Length: > 0 } value
        ? value
        : throw new InvalidDataException($"The setting {name} is missing.");
}
