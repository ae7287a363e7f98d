using Azure.Data.Tables;
using Azure.Storage.Blobs;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Tables;
using R3edge.Contracts;
using R3edge.Storage.Azure.Blobs;
using R3edge.Storage.Azure.Tables;

namespace R3edge.Storage.Azure.Tests;

[Trait("Category", "Slow")]
public sealed class AzuriteTablesContractTests : TableContract
{
    protected override Task<TablesUnderTest> OpenAsync() => Task.FromResult<TablesUnderTest>(new AzuriteTables());
}

[Trait("Category", "Slow")]
public sealed class AzuriteTablesModelTests : TableModelContract
{
    protected override Task<TablesUnderTest> OpenAsync() => Task.FromResult<TablesUnderTest>(new AzuriteTables());
}

[Trait("Category", "Slow")]
public sealed class AzuriteBlobsContractTests : BlobContract
{
    protected override Task<BlobsUnderTest> OpenAsync() => Task.FromResult<BlobsUnderTest>(new AzuriteBlobs());
}

internal sealed class AzuriteTables : TablesUnderTest
{
    private readonly string _connection = Azurite.NewConnection();
    private AzureTables _tables;

    public AzuriteTables() => _tables = Open();

    public override ITableStore Store => _tables;

    public override Task ReopenAsync()
    {
        _tables = Open();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private AzureTables Open() => new(
        new TableServiceClient(_connection), new SpilledPayloads(new AzureBlobs(new BlobServiceClient(_connection))));
}

internal sealed class AzuriteBlobs : BlobsUnderTest
{
    private readonly string _connection = Azurite.NewConnection();
    private AzureBlobs _blobs;

    public AzuriteBlobs() => _blobs = new AzureBlobs(new BlobServiceClient(_connection));

    public override IBlobStore Store => _blobs;

    public override Task ReopenAsync()
    {
        _blobs = new AzureBlobs(new BlobServiceClient(_connection));
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
