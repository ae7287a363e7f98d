using R3edge.Application.Backtesting;
using R3edge.Application.Tests.Collection;
using R3edge.Domain.Backtesting;

namespace R3edge.Application.Tests.Backtesting;

public sealed class TrialLedgerFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "ledger.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Save_AndLoad_GivesEveryTrialBack()
    {
        var ledger = TrialLedger.Empty(UInt128.MaxValue)
            .With(7, default(TrialTally).With(0.1).With(-1.0 / 3.0).With(double.NaN))
            .With(UInt128.One << 100, default(TrialTally).With(1e-9));
        var other = TrialLedger.Empty(3).With(7, default(TrialTally).With(2.0));
        Load().With(ledger).With(other).Save(File);
        var loaded = Load();
        Assert.Equal(ledger.Sweeps, loaded.Of(UInt128.MaxValue).Sweeps);
        Assert.Equal(other.Total, loaded.Of(3).Total);
        Assert.Empty(loaded.Of(4).Sweeps);
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void With_SameSweepAgain_ChangesNothing()
    {
        var ledger = TrialLedger.Empty(1).With(7, default(TrialTally).With(0.5));
        Load().With(ledger).Save(File);
        var before = System.IO.File.ReadAllText(File);
        Load().With(ledger).Save(File);
        Assert.Equal(before, System.IO.File.ReadAllText(File));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"version\": 1}")]
    [InlineData("{\"version\": 2, \"dataSets\": {}}")]
    [InlineData("{\"version\": 1, \"dataSets\": {\"zz\": {}}}")]
    [InlineData("{\"version\": 1, \"dataSets\": {\"00000000000000000000000000000001\": {\"00000000000000000000000000000002\": null}}}")]
    [InlineData("{\"version\": 1, \"dataSets\": {\"00000000000000000000000000000001\": {\"00000000000000000000000000000002\": {\"trials\": 1, \"measured\": 2, \"meanSharpe\": 0, \"sumOfSquares\": 0}}}}")]
    [InlineData("{\"version\": 1, \"dataSets\": {\"00000000000000000000000000000001\": {\"00000000000000000000000000000002\": {\"trials\": 1}}}}")]
    [InlineData("{\"version\": 1, \"dataSets\": {\"00000000000000000000000000000001\": {}")]
    public void Load_DamagedFile_IsAnErrorThatNamesIt(string content)
    {
        System.IO.File.WriteAllText(File, content);
        Assert.False(TrialLedgerFile.Load(File).TryGet(out _, out var error));
        Assert.StartsWith(File, error.ToString(), StringComparison.Ordinal);
        Assert.Contains("the ledger is not what r3edge writes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_FolderThatIsNotThere_IsAnError() => Assert.False(
        TrialLedgerFile.Load(Path.Combine(_folder.Path, "none", "ledger.json")).TryGet(out _, out _));

    private TrialLedgerFile Load() => TrialLedgerFile.Load(File).TryGet(out var file, out var error)
        ? file
        : throw new InvalidOperationException(error.ToString());
}
