using Azure.Data.Tables;
using Azure.Storage.Blobs;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Secrets;
using R3edge.Application.Ports.Tables;
using R3edge.Azure.Tests.Doubles;
using R3edge.Contracts;
using R3edge.Storage.Azure.Blobs;
using R3edge.Storage.Azure.Secrets;
using R3edge.Storage.Azure.Tables;

namespace R3edge.Azure.Tests.Storage;

public sealed class AzureTablesContractTests : TableContract
{
    protected override Task<TablesUnderTest> OpenAsync() => Task.FromResult<TablesUnderTest>(new AzureTablesUnderTest());
}

public sealed class AzureTablesModelTests : TableModelContract
{
    protected override Task<TablesUnderTest> OpenAsync() => Task.FromResult<TablesUnderTest>(new AzureTablesUnderTest());
}

public sealed class AzureBlobsContractTests : BlobContract
{
    protected override Task<BlobsUnderTest> OpenAsync() => Task.FromResult<BlobsUnderTest>(new AzureBlobsUnderTest());
}

public sealed class AzureSecretsContractTests : SecretContract
{
    protected override Task<SecretsUnderTest> OpenAsync() => Task.FromResult<SecretsUnderTest>(new AzureSecretsUnderTest());
}

internal sealed class AzureTablesUnderTest : TablesUnderTest
{
    private readonly string _connection = FakeAccount.NewConnection();
    private AzureTables _tables;

    public AzureTablesUnderTest() => _tables = Open();

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

internal sealed class AzureBlobsUnderTest : BlobsUnderTest
{
    private readonly string _connection = FakeAccount.NewConnection();
    private AzureBlobs _blobs;

    public AzureBlobsUnderTest() => _blobs = new AzureBlobs(new BlobServiceClient(_connection));

    public override IBlobStore Store => _blobs;

    public override Task ReopenAsync()
    {
        _blobs = new AzureBlobs(new BlobServiceClient(_connection));
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

internal sealed class AzureSecretsUnderTest : SecretsUnderTest
{
    private readonly FakeVault _vault = new();
    private AzureSecrets _secrets;

    public AzureSecretsUnderTest() => _secrets = new AzureSecrets(_vault, TimeProvider.System);

    public override ISecretStore Store => _secrets;

    public override Task ReopenAsync()
    {
        _secrets = new AzureSecrets(_vault, TimeProvider.System);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
