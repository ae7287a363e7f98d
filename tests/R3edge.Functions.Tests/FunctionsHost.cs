using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ProtoBuf.Grpc;
using ProtoBuf.Grpc.Server;
using R3edge.Storage.Azure.Tests;

namespace R3edge.Functions.Tests;

/// <summary>A host of Azure Functions, as far as a worker can tell: it starts the worker, loads its functions and invokes them.</summary>
public sealed class FunctionsHost : IFunctionRpc, IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Channel<HostMessage> _outgoing = Channel.CreateUnbounded<HostMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<InvocationResponse>> _invocations = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FunctionLoadResponse> _loaded = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _directory = WorkerDirectory();
    private WebApplication? _app;
    private Process? _worker;
    private int _invoked;

    /// <summary>The storage that the worker uses; it is reached by this connection.</summary>
    public string Storage { get; private set; } = "";

    /// <summary>What the worker says that it can do.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; private set; } = new Dictionary<string, string>();

    /// <summary>The functions of the worker by name.</summary>
    public IReadOnlyDictionary<string, FunctionMetadata> Functions { get; private set; } = new Dictionary<string, FunctionMetadata>();

    /// <summary>How loading each function ended, by its id.</summary>
    public IReadOnlyDictionary<string, FunctionLoadResponse> Loaded => _loaded;

    /// <summary>What the worker logged.</summary>
    public ConcurrentQueue<WorkerLog> Logs { get; } = [];

    public async ValueTask InitializeAsync()
    {
        Storage = Azurite.NewConnection();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddCodeFirstGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(this);
        _app = builder.Build();
        _app.MapGrpcService<FunctionsHost>();
        await _app.StartAsync();
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        StartWorker(new Uri(address));
        await _ready.Task.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        _worker?.Kill(entireProcessTree: true);
        _worker?.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<HostMessage> EventStreamAsync(IAsyncEnumerable<HostMessage> messages, CallContext context = default)
    {
        _ = ListenAsync(messages, context.CancellationToken);
        await foreach (var message in _outgoing.Reader.ReadAllAsync(context.CancellationToken))
        {
            yield return message;
        }
    }

    /// <summary>Invokes a function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="inputs">Its inputs by the names of its parameters.</param>
    /// <param name="metadata">What its trigger tells beside them.</param>
    /// <param name="meanwhile">Does something while it runs, with the id of the invocation.</param>
    public async Task<InvocationResponse> InvokeAsync(
        string name,
        (string Name, TypedData Data)[] inputs,
        Dictionary<string, TypedData>? metadata = null,
        Func<string, Task>? meanwhile = null)
    {
        var id = $"{name}-{Interlocked.Increment(ref _invoked)}";
        var answer = _invocations.GetOrAdd(id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        Send(new HostMessage
        {
            Invocation = new InvocationRequest
            {
                InvocationId = id,
                FunctionId = Functions[name].FunctionId,
                Inputs = [.. inputs.Select(input => new ParameterBinding { Name = input.Name, Data = input.Data })],
                TriggerMetadata = metadata ?? [],
            },
        });
        await (meanwhile?.Invoke(id) ?? Task.CompletedTask);
        return await answer.Task.WaitAsync(Patience);
    }

    private static string WorkerDirectory()
    {
        var metadata = typeof(FunctionsHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().ToDictionary(
            one => one.Key, one => one.Value!);
        var output = metadata["Worker"];
        return Path.GetFullPath(Path.IsPathRooted(output) ? output : Path.Combine(metadata["Folder"], output));
    }

    private void StartWorker(Uri address)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(_directory, "R3edge.Functions.dll"),
                "--functions-uri", address.ToString(),
                "--functions-worker-id", "worker",
                "--functions-request-id", "request",
                "--functions-grpc-max-message-length", $"{int.MaxValue}",
            ])
        {
            WorkingDirectory = _directory,
            RedirectStandardError = true,
        };
        (string, string)[] settings =
        [
            ("FUNCTIONS_WORKER_DIRECTORY", _directory),
            ("FUNCTIONS_APPLICATION_DIRECTORY", _directory),
            ("Storage", Storage),
            ("EventHubs", "Endpoint=sb://localhost;SharedAccessKeyName=any;SharedAccessKey=any;UseDevelopmentEmulator=true;"),
            ("KeyVault__vaultUri", "https://localhost:4997"),
            ("Authentication__Provider", "Oidc"),
            ("Oidc__Authority", "https://tenant.example/"),
            ("Oidc__Audience", "https://api.r3edge.example"),
        ];
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _worker = Process.Start(start)!;
        _worker.EnableRaisingEvents = true;
        _worker.Exited += (_, _) => _ready.TrySetException(
            new InvalidOperationException($"The worker ended with {_worker.ExitCode}: {_worker.StandardError.ReadToEnd()}"));
    }

    private async Task ListenAsync(IAsyncEnumerable<HostMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in messages.WithCancellation(cancellationToken))
            {
                Handle(message);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            _ready.TrySetException(exception);
        }
    }

    private void Handle(HostMessage message)
    {
        switch (message)
        {
            case { Start: not null }:
                Send(new HostMessage
                {
                    Init = new WorkerInitRequest
                    {
                        HostVersion = "4.1040.0",
                        WorkerDirectory = _directory,
                        FunctionAppDirectory = _directory,
                    },
                });
                break;
            case { Ready: { } ready }:
                Capabilities = ready.Capabilities;
                Send(new HostMessage { WhichFunctions = new FunctionsMetadataRequest { FunctionAppDirectory = _directory } });
                break;
            case { Functions: { } functions }:
                Functions = functions.Functions.ToDictionary(function => function.Name);
                foreach (var function in functions.Functions)
                {
                    Send(new HostMessage { Load = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function } });
                }

                break;
            case { Loaded: { } loaded }:
                _loaded[loaded.FunctionId] = loaded;
                if (_loaded.Count == Functions.Count)
                {
                    _ready.TrySetResult();
                }

                break;
            case { Invoked: { } invoked }:
                _invocations[invoked.InvocationId].TrySetResult(invoked);
                break;
            case { Log: { } log }:
                Logs.Enqueue(log);
                break;
        }
    }

    private void Send(HostMessage message)
    {
        message.RequestId = $"{Guid.CreateVersion7()}";
        _outgoing.Writer.TryWrite(message);
    }
}
