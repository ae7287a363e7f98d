using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Ports.Batches;
using R3edge.Contracts;
using R3edge.Local.Batches;
using R3edge.Storage.Sqlite;
using R3edge.Storage.Sqlite.Blobs;
using R3edge.Storage.Sqlite.Tables;

namespace R3edge.Local.Tests.Batches;

public class LocalBatchTests : BatchContract
{
    protected override async Task<BatchesUnderTest> OpenAsync()
    {
        var batches = new LocalBatches();
        await batches.ReopenAsync();
        return batches;
    }

    private sealed class LocalBatches : BatchesUnderTest
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("r3edge-batches-").FullName;
        private SqliteTables? _tables;
        private FileBlobs? _blobs;
        private LocalBatchRunner? _runner;

        public override IBatchRunner Runner => _runner!;

        public override async Task ReopenAsync()
        {
            await CloseAsync();
            _tables = SqliteTables.Open(Path.Combine(_folder, "tables.db"), Durability.ProcessCrash);
            _blobs = FileBlobs.Open(Path.Combine(_folder, "blobs"));
            _runner = new LocalBatchRunner(_tables, _blobs, [Work], 2, NullLogger<LocalBatchRunner>.Instance);
            await _runner.ResumeAsync(TestContext.Current.CancellationToken);
        }

        public override async ValueTask DisposeAsync()
        {
            await CloseAsync();
            Directory.Delete(_folder, recursive: true);
        }

        private async Task CloseAsync()
        {
            if (_runner is not null)
            {
                await _runner.DisposeAsync();
                await _tables!.DisposeAsync();
                _blobs!.Dispose();
            }
        }
    }
}
