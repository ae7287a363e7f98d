using System.Reflection;
using Azure.Data.Tables;
using Azure.Messaging.EventHubs.Producer;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Sessions;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Gateways;
using R3edge.Functions.Durable;
using R3edge.Functions.Hosting;
using R3edge.Functions.Stages;
using R3edge.Functions.Timers;
using R3edge.Storage.Azure.Blobs;
using R3edge.Storage.Azure.Events;
using R3edge.Storage.Azure.Secrets;
using R3edge.Storage.Azure.Tables;

namespace R3edge.Azure.Tests.Doubles;

/// <summary>
/// The function app on doubles: hubs, storage and orchestrations in memory, and a host that gives every trigger method the events of its
/// hub and group, sets checkpoints behind them, and can deliver twice or lose the whole process.
/// </summary>
internal sealed class AzureWorld : IAsyncDisposable
{
    private readonly string _connection = FakeAccount.NewConnection();
    private readonly TimeProvider _time;
    private readonly Dictionary<(string Function, int Partition), long> _checkpoints = [];
    private readonly IReadOnlyList<Trigger> _triggers;
    private readonly HttpClient _http = new();
    private readonly bool _isLive;
    private FunctionsPlatform[] _platforms = [];
    private Dictionary<Type, object>[] _functions = [];

    /// <param name="time">The clock.</param>
    /// <param name="instances">How many instances of the app there are.</param>
    /// <param name="exchange">Where live orders go; null where live trading is not allowed.</param>
    public AzureWorld(TimeProvider time, int instances = 1, VenueAddresses? exchange = null)
    {
        _time = time;
        _isLive = exchange is not null;
        Secrets = new AzureSecrets(new FakeVault(), time);
        Gateways = new VenueGateways(Secrets, _http, time, _isLive, _ => exchange);
        Instances = instances;
        Hubs = FakeHubs.Of(_connection);
        _triggers = Trigger.All();
        RegisterDurable();
        Restart();
    }

    /// <summary>How many instances of the app there are; batches go round among them.</summary>
    public int Instances { get; }

    public FakeHubs Hubs { get; }

    public FakeAccount Account => FakeAccount.Of(_connection);

    public DurableWorld Durable { get; } = new();

    /// <summary>The vault with the users' keys.</summary>
    public AzureSecrets Secrets { get; }

    /// <summary>Opens gateways with them.</summary>
    public VenueGateways Gateways { get; }

    public FunctionsPlatform Platform => _platforms[0];

    /// <summary>The services of each instance.</summary>
    public IReadOnlyList<FunctionsPlatform> Platforms => _platforms;

    /// <summary>Where instances that are created from now on tell what they do.</summary>
    public ILoggerFactory Loggers { get; set; } = NullLoggerFactory.Instance;

    /// <summary>The most events in a batch.</summary>
    public int BatchSize { get; set; } = 256;

    /// <summary>Whether every batch is delivered twice, the second time perhaps to another process.</summary>
    public bool DeliversTwice { get; set; }

    /// <summary>How many batches were handled.</summary>
    public int Batches { get; private set; }

    /// <summary>Told before a checkpoint is set; where it says so, the process is lost instead.</summary>
    public Func<string, bool>? CrashesBehind { get; set; }

    /// <summary>All instances end without a word, and others start.</summary>
    public void Restart()
    {
        _platforms = [.. Enumerable.Range(0, Instances).Select(_ => Create(
            new FunctionsOptions
            {
                DirectoryAge = TimeSpan.Zero,
                FirstPause = TimeSpan.FromMilliseconds(1),
                Trading = new SessionOptions { AllowLive = _isLive },
            }))];
        _functions = [.. _platforms.Select(platform => new Dictionary<Type, object>())];
    }

    public T Function<T>(int instance = 0)
        where T : class => (T)Function(typeof(T), instance);

    /// <summary>What the timers do, on one of the instances.</summary>
    public TimedWork TimedWork(int instance = 0) => new(
        _platforms[instance], new NoHistory(), Tables(), _time, NullLogger<TimedWork>.Instance);

    /// <summary>The tables as each instance has them.</summary>
    public AzureTables Tables() =>
        new(new TableServiceClient(_connection), new SpilledPayloads(new AzureBlobs(new BlobServiceClient(_connection))));

    /// <summary>Runs triggers and orchestrations until there is nothing left to do.</summary>
    public async Task PumpAsync()
    {
        for (var moved = true; moved;)
        {
            moved = false;
            await Durable.WhenIdleAsync();
            foreach (var trigger in _triggers)
            {
                for (var partition = 0; partition < Hubs.Partitions; partition++)
                {
                    moved |= await DeliverAsync(trigger, partition);
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Durable.DisposeAsync();
        foreach (var platform in _platforms)
        {
            await platform.DisposeAsync();
        }

        _http.Dispose();
    }

    private async Task<bool> DeliverAsync(Trigger trigger, int partition)
    {
        var at = _checkpoints.GetValueOrDefault((trigger.Name, partition), -1);
        FakeEvent[] events;
        lock (Hubs.Lock)
        {
            events = [.. Hubs.Partition(trigger.Hub, partition).Where(one => one.Sequence > at).Take(BatchSize)];
        }

        if (events.Length == 0)
        {
            return false;
        }

        await InvokeAsync(trigger, partition, events);
        if (CrashesBehind?.Invoke(trigger.Name) == true)
        {
            Restart();
            return true;
        }

        if (DeliversTwice)
        {
            // Now and then by a process that knows nothing of the first time.
            if (Batches % 100 == 0)
            {
                Restart();
            }

            await InvokeAsync(trigger, partition, events);
        }

        _checkpoints[(trigger.Name, partition)] = events[^1].Sequence;
        return true;
    }

    // The host tries a failed batch again, as the retry of every trigger asks.
    private async Task InvokeAsync(Trigger trigger, int partition, FakeEvent[] events)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await trigger.InvokeAsync(Function(trigger.Type, Batches++ % Instances), partition, events, Durable);
                return;
            }
            catch (StorageException exception) when (exception.IsTransient && attempt < 3)
            {
                // It comes again.
            }
        }
    }

    private object Function(Type type, int instance)
    {
        if (!_functions[instance].TryGetValue(type, out var function))
        {
            var platform = _platforms[instance];
            object[] known = [platform, RunnerOf(instance), TimedWork(instance)];
            var parameters = type.GetConstructors()[0].GetParameters();
            function = Activator.CreateInstance(
                type, [.. parameters.Select(parameter => known.First(service => parameter.ParameterType.IsInstanceOfType(service)))])!;
            _functions[instance][type] = function;
        }

        return function;
    }

    private StageRunner RunnerOf(int instance)
    {
        if (!_functions[instance].TryGetValue(typeof(StageRunner), out var runner))
        {
            var platform = _platforms[instance];
            runner = new StageRunner(platform.DeadLetters, platform.Options, _time, NullLogger<StageRunner>.Instance);
            _functions[instance][typeof(StageRunner)] = runner;
        }

        return (StageRunner)runner;
    }

    /// <summary>The services of another instance.</summary>
    public FunctionsPlatform Create(FunctionsOptions options)
    {
        var durable = new DurableClients();
        durable.Use(Durable);
        return new FunctionsPlatform(
            Tables(),
            new AzureBlobs(new BlobServiceClient(_connection)),
            new AzureEventPublisher(hub => new EventHubProducerClient(_connection, hub)),
            durable,
            Gateways,
            Gateways,
            options,
            _time,
            Loggers);
    }

    private void RegisterDurable()
    {
        Durable.Orchestrator(nameof(PositionOrchestrator), PositionOrchestrator.RunAsync);
        Durable.Orchestrator(nameof(BacktestOrchestrator), BacktestOrchestrator.RunAsync);
        Durable.Activity<PositionTask, PositionResult>(nameof(PositionActivities.OpenPosition), task =>
            Activities().OpenPosition(task, new FakeContext()));
        Durable.Activity<PositionTask, PositionResult>(nameof(PositionActivities.TellPosition), task =>
            Activities().TellPosition(task, new FakeContext()));
        Durable.Activity<PositionTask, PositionResult>(nameof(PositionActivities.LeavePosition), task =>
            Activities().LeavePosition(task, new FakeContext()));
        Durable.Orchestrator(nameof(SessionStartOrchestrator), SessionStartOrchestrator.RunAsync);
        Durable.Orchestrator(nameof(SessionStopOrchestrator), SessionStopOrchestrator.RunAsync);
        Durable.Activity<SessionTask, string>(nameof(SessionActivities.BeginSession), task =>
            Sessions().BeginSession(task, new FakeContext()));
        Durable.Activity<SessionTask, bool>(nameof(SessionActivities.EndSession), task =>
            Sessions().EndSession(task, new FakeContext()));
        Durable.Activity<BatchChunk, ChunkResult>(
            nameof(BatchActivities.RunChunk), chunk =>
                new BatchActivities(Platform.Blobs, Platform.Works).RunChunk(chunk, new FakeContext()));

        PositionActivities Activities() => new(_platforms[Durable.ActivityRuns % Instances]);
        SessionActivities Sessions() => new(_platforms[Durable.ActivityRuns % Instances]);
    }

    private sealed class NoHistory : IHistorySource
    {
        public Task<HistoryAnswer> ReadAsync(
            Domain.Markets.InstrumentId instrument, Domain.Markets.Timeframe timeframe, DateTime from, DateTime to,
                CancellationToken cancellationToken) =>
            Task.FromResult(HistoryAnswer.None(HistoryStatus.Unsupported, "There is none."));
    }
}

/// <summary>A trigger method as the host finds it: by its attributes.</summary>
internal sealed record Trigger(string Name, string Hub, string Group, Type Type, MethodInfo Method)
{
    private static readonly string[] Flow = ["market-data", "bars", "signals", "qualified-signals", "orders", "order-updates"];

    public static IReadOnlyList<Trigger> All() =>
    [
        .. typeof(FunctionsPlatform).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Select(method => (Type: type, Method: method)))
            .Select(found => (found.Type, found.Method, Hub: found.Method.GetParameters()
                .Select(parameter => parameter.GetCustomAttribute<EventHubTriggerAttribute>()).FirstOrDefault(one => one is not null)))
            .Where(found => found.Hub is not null)
            .Select(found => new Trigger(
                found.Method.GetCustomAttribute<FunctionAttribute>()!.Name, found.Hub!.EventHubName, found.Hub.ConsumerGroup!, found.Type,
                    found.Method))
            .OrderBy(trigger => Array.IndexOf(Flow, trigger.Hub))
            .ThenBy(trigger => trigger.Name, StringComparer.Ordinal),
    ];

    public Task InvokeAsync(object function, int partition, FakeEvent[] events, DurableTaskClient client)
    {
        string[] texts = [.. events.Select(one => System.Text.Encoding.UTF8.GetString(one.Body))];
        var context = new FakeContext(partition, events);
        return (Task)Method.Invoke(
            function,
            [
                .. Method.GetParameters().Select(parameter => (object)(
                    parameter.ParameterType == typeof(string[]) ? texts
                    : parameter.ParameterType == typeof(DurableTaskClient) ? client
                    : context)),
            ])!;
    }
}
