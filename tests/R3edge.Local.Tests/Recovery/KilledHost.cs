using System.Diagnostics;

namespace R3edge.Local.Tests.Recovery;

/// <summary>The real command in a process of its own, to be killed.</summary>
internal sealed class KilledHost : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _errors = [];

    private KilledHost(Process process) => _process = process;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    /// <summary>Where the API answers, once it is up.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Ends when the host says where its API answers, or when it has exited.</summary>
    public Task IsUp { get; private set; } = Task.CompletedTask;

    public static KilledHost Start(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "r3edge.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var host = new KilledHost(Process.Start(start)!);
        var up = new TaskCompletionSource();
        host._process.EnableRaisingEvents = true;
        host._process.Exited += (_, _) => up.TrySetResult();
        host._process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith("The API answers", StringComparison.Ordinal) == true)
            {
                host.Url = line.Data.Split(' ').First(word => word.StartsWith("http", StringComparison.Ordinal)).Split("/api")[0];
                up.TrySetResult();
            }
        };
        host._process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                lock (host._errors)
                {
                    host._errors.Add(text);
                }
            }
        };
        host._process.BeginOutputReadLine();
        host._process.BeginErrorReadLine();
        host.IsUp = up.Task;
        return host;
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public Task WaitForExitAsync() => _process.WaitForExitAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
