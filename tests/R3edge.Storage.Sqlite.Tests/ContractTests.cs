using R3edge.Application.Ports.Events;
using R3edge.Contracts;

namespace R3edge.Storage.Sqlite.Tests;

public sealed class SqliteEventHubsContractTests : EventHubContract
{
    protected override Task<HubUnderTest> OpenAsync(params HubDefinition[] hubs) =>
        Task.FromResult<HubUnderTest>(new SqliteHubsUnderTest(hubs));
}

public sealed class SqliteEventHubsModelTests : EventHubModelContract
{
    protected override Task<HubUnderTest> OpenAsync(params HubDefinition[] hubs) =>
        Task.FromResult<HubUnderTest>(new SqliteHubsUnderTest(hubs));
}

public sealed class SqliteTablesContractTests : TableContract
{
    protected override Task<TablesUnderTest> OpenAsync() => Task.FromResult<TablesUnderTest>(new SqliteTablesUnderTest());
}

public sealed class SqliteTablesModelTests : TableModelContract
{
    protected override Task<TablesUnderTest> OpenAsync() => Task.FromResult<TablesUnderTest>(new SqliteTablesUnderTest());
}

public sealed class FileBlobsContractTests : BlobContract
{
    protected override Task<BlobsUnderTest> OpenAsync() => Task.FromResult<BlobsUnderTest>(new FileBlobsUnderTest());
}

public sealed class FileSecretsContractTests : SecretContract
{
    protected override Task<SecretsUnderTest> OpenAsync() => Task.FromResult<SecretsUnderTest>(new FileSecretsUnderTest());
}

public sealed class SqliteDeadLetterTests : DeadLetterContract
{
    protected override Task<MessagingUnderTest> OpenAsync(params HubDefinition[] hubs) => Adapters.MessagingAsync(hubs);
}

public sealed class SqliteEventConsumerTests : EventConsumerContract
{
    protected override Task<MessagingUnderTest> OpenAsync(params HubDefinition[] hubs) => Adapters.MessagingAsync(hubs);
}

public sealed class AccountTrackingContractTests : TrackingContract
{
    protected override Task<TrackingUnderTest> OpenAsync()
    {
        var tables = new SqliteTablesUnderTest();
        return AccountTrackingUnderTest.OpenAsync(tables.Store, tables.DisposeAsync);
    }
}
