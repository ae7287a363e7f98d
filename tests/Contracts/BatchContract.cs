using System.Text;
using R3edge.Application.Ports.Batches;

namespace R3edge.Contracts;

/// <summary>What every batch runner does; each adapter derives from it.</summary>
public abstract class BatchContract
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_SeveralChunks_GivesTheirResultsInTheOrderOfThePlan()
    {
        await using var batches = await OpenAsync();

        Assert.True(await batches.Runner.StartAsync("one", Plan("abc", "de", "f"), Cancel));

        var state = await EndOfAsync(batches, "one");
        Assert.Equal(new BatchState(BatchStatus.Completed, 3, 3, null), state);
        Assert.Equal(["cba", "ed", "f"], await ResultsAsync(batches, "one"));
    }

    [Fact]
    public async Task Start_SameIdAgain_StartsNothing()
    {
        await using var batches = await OpenAsync();
        await batches.Runner.StartAsync("one", Plan("abc"), Cancel);

        Assert.False(await batches.Runner.StartAsync("one", Plan("other", "plan"), Cancel));

        await EndOfAsync(batches, "one");
        Assert.Equal(["cba"], await ResultsAsync(batches, "one"));
        Assert.Equal(1, batches.Work.RunsOf("abc"));
        Assert.Equal(0, batches.Work.RunsOf("other"));
    }

    [Fact]
    public async Task Start_ImpossiblePlan_IsABug()
    {
        await using var batches = await OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => batches.Runner.StartAsync("one", Plan(), Cancel));
        await Assert.ThrowsAsync<ArgumentException>(
            () => batches.Runner.StartAsync("one", new BatchPlan("unknown", [new byte[1]]), Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => batches.Runner.StartAsync("a/b", Plan("abc"), Cancel));
        Assert.Null(await batches.Runner.GetAsync("one", Cancel));
    }

    [Fact]
    public async Task Get_WhileChunksRun_TellsHowManyAreDoneAndGivesNoResults()
    {
        await using var batches = await OpenAsync();
        batches.Work.HoldUp();
        await batches.Runner.StartAsync("one", Plan("free", "held"), Cancel);

        await Waiting.UntilAsync(async () => (await batches.Runner.GetAsync("one", Cancel))!.Done == 1);

        Assert.Equal(new BatchState(BatchStatus.Running, 1, 2, null), await batches.Runner.GetAsync("one", Cancel));
        Assert.Null(await batches.Runner.ResultsAsync("one", Cancel));
        batches.Work.LetThrough();
        Assert.Equal(BatchStatus.Completed, (await EndOfAsync(batches, "one")).Status);
    }

    [Fact]
    public async Task Get_UnknownId_IsNull()
    {
        await using var batches = await OpenAsync();

        Assert.Null(await batches.Runner.GetAsync("unknown", Cancel));
        Assert.Null(await batches.Runner.ResultsAsync("unknown", Cancel));
        Assert.False(await batches.Runner.CancelAsync("unknown", Cancel));
    }

    [Fact]
    public async Task Run_OneChunkFails_TheBatchFailsWithItsMessage()
    {
        await using var batches = await OpenAsync();
        await batches.Runner.StartAsync("one", Plan("abc", "fail"), Cancel);

        var state = await EndOfAsync(batches, "one");

        Assert.Equal(BatchStatus.Failed, state.Status);
        Assert.Contains("this chunk cannot be done", state.Error, StringComparison.Ordinal);
        Assert.Null(await batches.Runner.ResultsAsync("one", Cancel));
    }

    [Fact]
    public async Task Cancel_Running_EndsItAndStaysEnded()
    {
        await using var batches = await OpenAsync();
        batches.Work.HoldUp();
        await batches.Runner.StartAsync("one", Plan("held"), Cancel);

        Assert.True(await batches.Runner.CancelAsync("one", Cancel));

        Assert.Equal(BatchStatus.Cancelled, (await EndOfAsync(batches, "one")).Status);
        await batches.ReopenAsync();
        batches.Work.LetThrough();
        Assert.Equal(BatchStatus.Cancelled, (await batches.Runner.GetAsync("one", Cancel))!.Status);
    }

    [Fact]
    public async Task Cancel_Completed_ChangesNothing()
    {
        await using var batches = await OpenAsync();
        await batches.Runner.StartAsync("one", Plan("abc"), Cancel);
        await EndOfAsync(batches, "one");

        Assert.True(await batches.Runner.CancelAsync("one", Cancel));

        Assert.Equal(BatchStatus.Completed, (await batches.Runner.GetAsync("one", Cancel))!.Status);
        Assert.Equal(["cba"], await ResultsAsync(batches, "one"));
    }

    [Fact]
    public async Task Reopen_InTheMiddle_GoesOnWithWhatIsNotDone()
    {
        await using var batches = await OpenAsync();
        batches.Work.HoldUp();
        await batches.Runner.StartAsync("one", Plan("free", "held"), Cancel);
        await Waiting.UntilAsync(async () => (await batches.Runner.GetAsync("one", Cancel))!.Done == 1);

        await batches.ReopenAsync();
        batches.Work.LetThrough();

        Assert.Equal(BatchStatus.Completed, (await EndOfAsync(batches, "one")).Status);
        Assert.Equal(["eerf", "dleh"], await ResultsAsync(batches, "one"));
        Assert.Equal(1, batches.Work.RunsOf("free"));
    }

    protected abstract Task<BatchesUnderTest> OpenAsync();

    private static BatchPlan Plan(params string[] chunks) =>
        new("reverse", [.. chunks.Select(chunk => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(chunk))]);

    private static async Task<BatchState> EndOfAsync(BatchesUnderTest batches, string id)
    {
        await Waiting.UntilAsync(async () => (await batches.Runner.GetAsync(id, Cancel))!.HasEnded);
        return (await batches.Runner.GetAsync(id, Cancel))!;
    }

    private static async Task<string[]> ResultsAsync(BatchesUnderTest batches, string id) =>
        [.. (await batches.Runner.ResultsAsync(id, Cancel))!.Select(result => Encoding.UTF8.GetString(result.Span))];
}
