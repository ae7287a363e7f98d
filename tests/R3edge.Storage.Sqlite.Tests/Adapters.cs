using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Secrets;
using R3edge.Application.Ports.Tables;
using R3edge.Contracts;
using R3edge.Storage.Sqlite.Blobs;
using R3edge.Storage.Sqlite.Events;
using R3edge.Storage.Sqlite.Secrets;
using R3edge.Storage.Sqlite.Tables;

namespace R3edge.Storage.Sqlite.Tests;

/// <summary>The embedded hubs for the contract tests.</summary>
internal sealed class SqliteHubsUnderTest : HubUnderTest
{
    private readonly Folder _folder = new();
    private readonly HubDefinition[] _definitions;
    private SqliteEventHubs _hubs;

    public SqliteHubsUnderTest(HubDefinition[] definitions)
    {
        _definitions = definitions;
        _hubs = Open();
    }

    public override IEventPublisher Publisher => _hubs;

    public override IEventReader Reader => _hubs;

    public override async Task ReopenAsync()
    {
        await _hubs.DisposeAsync();
        _hubs = Open();
    }

    public override Task TrimAsync() => _hubs.TrimAsync(CancellationToken.None);

    public override async ValueTask DisposeAsync()
    {
        await _hubs.DisposeAsync();
        _folder.Dispose();
    }

    private SqliteEventHubs Open() => SqliteEventHubs.Open(_folder.File("hubs.db"), _definitions, Time);
}

/// <summary>The embedded tables for the contract tests; without waiting for the disk, which is not what they test.</summary>
internal sealed class SqliteTablesUnderTest : TablesUnderTest
{
    private readonly Folder _folder = new();
    private SqliteTables _tables;

    public SqliteTablesUnderTest() => _tables = Open();

    public override ITableStore Store => _tables;

    public override async Task ReopenAsync()
    {
        await _tables.DisposeAsync();
        _tables = Open();
    }

    public override async ValueTask DisposeAsync()
    {
        await _tables.DisposeAsync();
        _folder.Dispose();
    }

    private SqliteTables Open() => SqliteTables.Open(_folder.File("tables.db"), Durability.ProcessCrash);
}

/// <summary>The embedded blobs for the contract tests.</summary>
internal sealed class FileBlobsUnderTest : BlobsUnderTest
{
    private readonly Folder _folder = new();
    private FileBlobs _blobs;

    public FileBlobsUnderTest() => _blobs = FileBlobs.Open(_folder.Path);

    public override IBlobStore Store => _blobs;

    public override Task ReopenAsync()
    {
        _blobs.Dispose();
        _blobs = FileBlobs.Open(_folder.Path);
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _blobs.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The embedded secrets for the contract tests.</summary>
internal sealed class FileSecretsUnderTest : SecretsUnderTest
{
    private readonly Folder _folder = new();
    private FileSecrets _secrets;

    public FileSecretsUnderTest() => _secrets = Open();

    public override ISecretStore Store => _secrets;

    public override Task ReopenAsync()
    {
        _secrets.Dispose();
        _secrets = Open();
        return Task.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        _secrets.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private FileSecrets Open() => FileSecrets.Open(_folder.File("secrets.bin"), SecretKey.FromFile(_folder.File("secrets.key")));
}

/// <summary>All of them together.</summary>
internal static class Adapters
{
    public static Task<MessagingUnderTest> MessagingAsync(HubDefinition[] hubs) => Task.FromResult(
        new MessagingUnderTest(new SqliteHubsUnderTest(hubs), new SqliteTablesUnderTest(), new FileBlobsUnderTest()));
}
