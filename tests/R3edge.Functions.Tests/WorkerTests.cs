using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;
using R3edge.Application.Pipeline;
using R3edge.Application.Ports.Events;
using R3edge.Application.Sessions;
using R3edge.Storage.Azure.Blobs;
using R3edge.Storage.Azure.Tables;
using R3edge.Testing;

namespace R3edge.Functions.Tests;

/// <summary>The worker, built against the official packages, does what a host asks of it.</summary>
[Trait("Category", "Slow")]
public sealed partial class WorkerTests(FunctionsHost host) : IClassFixture<FunctionsHost>
{
    private const int Succeeded = 1;

    // As the extension of Durable Task hands it to a worker.
    private static readonly TypedData Client = Text(JsonSerializer.Serialize(new
    {
        rpcBaseUrl = "http://127.0.0.1:1",
        taskHubName = "R3edge",
        connectionName = "Storage",
        requiredQueryStringParameters = "",
        maxGrpcMessageSizeInBytes = 4194304,
    }));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Start_LoadsEveryFunctionOfTheSources()
    {
        var sources = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src", "R3edge.Functions"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal))
            .SelectMany(path => FunctionName().Matches(File.ReadAllText(path)))
            .Select(match => match.Groups[1].Value + match.Groups[2].Value);

        Assert.Equal(sources.Order(StringComparer.Ordinal), host.Functions.Keys.Order(StringComparer.Ordinal));
        Assert.All(host.Loaded.Values, loaded => Assert.True(loaded.Result.Status == Succeeded, loaded.Result.Exception?.Message));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EventHubTrigger_PoisonInABatch_GoesToTheDeadLettersAndIsTold(bool isCollection)
    {
        string[] events = ["nonsense", """{"key":"kucoin/BTC-USDT","id":"a","body":{}}"""];
        var data = isCollection ? new TypedData { Texts = new Texts { Items = [.. events] } } : Json(events);
        var letters = new DeadLetters(
            new AzureTables(new TableServiceClient(host.Storage), null),
            new AzureBlobs(new BlobServiceClient(host.Storage)),
            TimeProvider.System);
        var before = await letters.CountAsync(HubNames.Bars, ConsumerGroups.History, Cancel);

        var done = await host.InvokeAsync("History", [("events", data)], TriggerMetadata(events.Length, partition: isCollection ? 0 : 1));

        AssertDone(done);
        Assert.Equal(before + 2, await letters.CountAsync(HubNames.Bars, ConsumerGroups.History, Cancel));
        Assert.Contains(host.Logs, log => log.EventId == "PutAside" && log.Level >= 4);
    }

    [Theory]
    [InlineData("Collector", "market-data")]
    [InlineData("SignalArchive", "qualified-signals")]
    [InlineData("OrderGateway", "orders")]
    [InlineData("TargetPrices", "market-data")]
    public async Task EventHubTrigger_WhatItDoesNotKnow_DoesNotStopTheStream(string function, string hub)
    {
        var events = Json(new[] { $$"""{"key":"kucoin/BTC-USDT","id":"{{hub}}","body":{} }""" });
        AssertDone(await host.InvokeAsync(function, [("events", events)], TriggerMetadata(1)));
    }

    [Fact]
    public async Task DurableClient_IsBoundBesideTheEvents()
    {
        var events = Json(new[] { """{"key":"kucoin/BTC-USDT","id":"a","body":{}}""" });
        AssertDone(await host.InvokeAsync("PositionDispatcher", [("events", events), ("client", Client)], TriggerMetadata(1)));
    }

    [Theory]
    [InlineData("Scanner")]
    [InlineData("VenueOrders")]
    public async Task Timer_Fires(string function)
    {
        var timer = Json(new { Schedule = new { AdjustForDST = true }, IsPastDue = false });
        AssertDone(await host.InvokeAsync(function, [("timer", timer)]));
    }

    [Theory]
    [InlineData("ApiPing", "api/v1/ping", 200)]
    [InlineData("ApiOpenApi", "api/v1/openapi.json", 200)]
    [InlineData("ApiSessions", "api/v1/sessions", 401)]
    public async Task Http_ComesThroughToTheApi(string function, string path, int expected)
    {
        using var http = new HttpClient { BaseAddress = new Uri(host.Capabilities["HttpUri"]) };
        HttpStatusCode? status = null;
        var done = await host.InvokeAsync(
            function,
            [("request", new TypedData { Http = new HttpData { Method = "GET", Url = $"https://localhost/{path}" } }), ("client", Client)],
            meanwhile: async id =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.Add("x-ms-invocation-id", id);
                using var response = await http.SendAsync(request, Cancel);
                status = response.StatusCode;
            });

        AssertDone(done);
        Assert.Equal(expected, (int)status!);
    }

    [Fact]
    public async Task Orchestrator_StartsASession_AndTellsWhyNot()
    {
        var request = SessionText.Write(
            new SessionRequest { Key = "key", Strategy = "ma-cross", Instrument = "kucoin/BTC-USDT", Timeframe = "1m" });
        var input = new { Version = 1, User = "trader-1", Session = new string('a', 32), Request = request, IsUndone = false };

        var (status, output) = await OrchestrateAsync("SessionStartOrchestrator", input);

        Assert.Equal(OrchestrationStatus.Completed, status);
        Assert.Contains("UnknownInstrument", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orchestrator_StopsASession()
    {
        var input = new
        {
            Version = 1,
            User = "trader-1",
            Session = new string('b', 32),
            ClosesPositions = true,
            Waiting = new[] { "request" },
            Answered = Array.Empty<string>(),
        };

        Assert.Equal((OrchestrationStatus.Completed, "\"stopped\""), await OrchestrateAsync("SessionStopOrchestrator", input));
    }

    [Fact]
    public async Task Orchestrator_InputOfALaterVersion_FailsByName()
    {
        var (status, output) = await OrchestrateAsync("PositionOrchestrator", new
        {
            Version = 99,
            Account = "trader-1~Paper",
            Session = new string('c', 32),
            Position = "1",
            DecidedAt = DateTime.UnixEpoch,
        });

        Assert.Equal(OrchestrationStatus.Failed, status);
        Assert.Contains("cannot be followed here", output, StringComparison.Ordinal);
    }

    // What the extension does: it replays the orchestrator from its history, and runs the activities that it asks for.
    private async Task<(OrchestrationStatus Status, string Output)> OrchestrateAsync(string name, object input)
    {
        var now = DateTime.UnixEpoch.AddYears(54).ToTimestamp();
        var request = new OrchestratorRequest { InstanceId = "instance", ExecutionId = "execution" };
        request.NewEvents.Add(new HistoryEvent { EventId = -1, Timestamp = now, OrchestratorStarted = new OrchestratorStartedEvent() });
        request.NewEvents.Add(new HistoryEvent
        {
            EventId = -1,
            Timestamp = now,
            ExecutionStarted = new ExecutionStartedEvent
            {
                Name = name,
                Input = JsonSerializer.Serialize(input),
                OrchestrationInstance = new OrchestrationInstance { InstanceId = "instance", ExecutionId = "execution" },
            },
        });
        for (var round = 0; round < 10; round++)
        {
            var done = await host.InvokeAsync(name, [("context", Text(Convert.ToBase64String(request.ToByteArray())))]);
            AssertDone(done);
            var response = OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(done.Value!.Text!));
            request.PastEvents.AddRange(request.NewEvents);
            request.NewEvents.Clear();
            request.NewEvents.Add(new HistoryEvent { EventId = -1, Timestamp = now, OrchestratorStarted = new OrchestratorStartedEvent() });
            foreach (var action in response.Actions)
            {
                if (action.CompleteOrchestration is { } complete)
                {
                    return (complete.OrchestrationStatus, complete.Result);
                }

                var task = action.ScheduleTask;
                request.PastEvents.Add(new HistoryEvent
                {
                    EventId = action.Id,
                    Timestamp = now,
                    TaskScheduled = new TaskScheduledEvent { Name = task.Name, Input = task.Input },
                });
                request.NewEvents.Add(new HistoryEvent
                {
                    EventId = -1,
                    Timestamp = now,
                    TaskCompleted = new TaskCompletedEvent { TaskScheduledId = action.Id, Result = await RunAsync(task) },
                });
            }
        }

        throw new InvalidOperationException($"{name} does not end.");
    }

    private async Task<string> RunAsync(ScheduleTaskAction task)
    {
        using var inputs = JsonDocument.Parse(task.Input);
        var done = await host.InvokeAsync(task.Name, [("task", new TypedData { Json = inputs.RootElement[0].GetRawText() })]);
        AssertDone(done);
        return done.Value!.Json ?? JsonSerializer.Serialize(done.Value.Text);
    }

    // Partitions of their own, so that no test skips what another has handled.
    private static Dictionary<string, TypedData> TriggerMetadata(int count, int partition = 0)
    {
        long[] positions = [.. Enumerable.Range(0, count).Select(i => (long)i)];
        return new()
        {
            ["PartitionContext"] = Json(new { PartitionId = $"{partition}", EventHubName = "any", ConsumerGroup = "any" }),
            ["SequenceNumberArray"] = Json(positions),
            ["EnqueuedTimeUtcArray"] = Json(positions.Select(_ => DateTime.UnixEpoch.ToString("O", CultureInfo.InvariantCulture))),
        };
    }

    private static void AssertDone(InvocationResponse response) => Assert.True(
        response.Result.Status == Succeeded, $"{response.Result.Exception?.Message}\n{response.Result.Exception?.StackTrace}");

    private static TypedData Text(string text) => new() { Text = text };

    private static TypedData Json(object value) => new() { Json = JsonSerializer.Serialize(value) };

    [GeneratedRegex(@"\[Function\((?:""(\w+)""|nameof\((\w+)\))\)\]")]
    private static partial Regex FunctionName();
}
