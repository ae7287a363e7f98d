using System.Collections.Concurrent;
using System.Text;
using R3edge.Application.Ports.Batches;

namespace R3edge.Contracts;

/// <summary>A batch runner with work to run, which can be closed and opened again over what it stored.</summary>
public abstract class BatchesUnderTest : IAsyncDisposable
{
    public WorkUnderTest Work { get; } = new();

    public abstract IBatchRunner Runner { get; }

    /// <summary>Stops the runner in the middle of what it does, and starts another over the same store.</summary>
    public abstract Task ReopenAsync();

    public abstract ValueTask DisposeAsync();
}

/// <summary>Work that a test holds up, lets through or makes fail; its result is its input turned round.</summary>
public sealed class WorkUnderTest : IBatchWork
{
    private readonly ConcurrentDictionary<string, int> _runs = new();
    private volatile TaskCompletionSource _gate = Open();

    public string Name => "reverse";

    public int RunsOf(string input) => _runs.GetValueOrDefault(input);

    public void HoldUp() => _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetThrough() => _gate.TrySetResult();

    public async Task<ReadOnlyMemory<byte>> RunAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(input.Span);
        _runs.AddOrUpdate(text, 1, (_, count) => count + 1);
        if (text == "fail")
        {
            throw new InvalidOperationException("this chunk cannot be done");
        }

        if (!text.StartsWith("free", StringComparison.Ordinal))
        {
            await _gate.Task.WaitAsync(cancellationToken);
        }

        return Encoding.UTF8.GetBytes(new string([.. text.Reverse()]));
    }

    private static TaskCompletionSource Open()
    {
        var gate = new TaskCompletionSource();
        gate.SetResult();
        return gate;
    }
}
