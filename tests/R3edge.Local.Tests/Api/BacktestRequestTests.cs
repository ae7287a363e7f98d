using System.Net;
using System.Text.Json;
using R3edge.Testing;

namespace R3edge.Local.Tests.Api;

[Collection(ApiGroup.Name)]
public sealed class BacktestRequestTests(RunningHost host)
{
    private const string User = "trader-4";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Start_OneStrategy_GivesItsTradesAndStatistics()
    {
        using var api = ApiClient.As(host, User);
        using var started = await api.SendAsync(HttpMethod.Post, "backtests", Body(""));
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var path = started.Headers.Location!.ToString()["/api/v1/".Length..];

        var job = await EndOfAsync(api, path);
        var result = await api.GetAsync(path + "/result");
        using var csv = await api.SendAsync(HttpMethod.Get, path + "/result?format=csv");

        Assert.Equal("completed", job.GetProperty("state").GetProperty("status").GetString());
        var trades = result.GetProperty("runs")[0].GetProperty("statistics").GetProperty("tradeCount").GetInt32();
        Assert.NotEqual(0, trades);
        Assert.Equal(trades, result.GetProperty("report").GetProperty("trades").GetArrayLength());
        Assert.Equal(trades + 1, (await ApiClient.TextAsync(csv)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Start_TheSameKeyAgain_GivesTheSameBacktest()
    {
        using var api = ApiClient.As(host, User);
        var first = await api.JsonAsync(HttpMethod.Post, "backtests", HttpStatusCode.Accepted, Body(""), ("Idempotency-Key", "one"));

        var again = await api.JsonAsync(HttpMethod.Post, "backtests", HttpStatusCode.Accepted, Body(""), ("Idempotency-Key", "one"));
        await api.ProblemAsync(HttpMethod.Post, "backtests", HttpStatusCode.Conflict, Body(",\"cash\":5000"), ("Idempotency-Key", "one"));

        Assert.Equal(first.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.Equal(first.GetProperty("createdAt").GetString(), again.GetProperty("createdAt").GetString());
    }

    [Fact]
    public async Task Start_AGrid_RanksItsRuns()
    {
        using var api = ApiClient.As(host, User);
        var job = await api.JsonAsync(
            HttpMethod.Post, "backtests", HttpStatusCode.Accepted, Body(",\"grid\":[\"fast=2:5:1\",\"slow=8:10:1\"],\"objective\":\"netReturn\""));
        var path = "backtests/" + job.GetProperty("id").GetString();

        await EndOfAsync(api, path);
        var runs = (await api.GetAsync(path + "/result")).GetProperty("runs").EnumerateArray()
            .Select(run => run.GetProperty("statistics").GetProperty("netReturn").GetDouble()).ToArray();

        Assert.Equal(12, runs.Length);
        Assert.Equal(runs.OrderDescending(), runs);
    }

    [Fact]
    public async Task Cancel_WhatRuns_EndsItWithoutAResult()
    {
        using var api = ApiClient.As(host, User);
        var job = await api.JsonAsync(
            HttpMethod.Post, "backtests", HttpStatusCode.Accepted, Body(",\"grid\":[\"fast=2:101:1\",\"slow=102:1000:1\"]"));
        var path = "backtests/" + job.GetProperty("id").GetString();

        using var cancelled = await api.SendAsync(HttpMethod.Delete, path);
        var state = (await EndOfAsync(api, path)).GetProperty("state").GetProperty("status").GetString();

        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        Assert.Equal("cancelled", state);
        await api.ProblemAsync(HttpMethod.Get, path + "/result", HttpStatusCode.Conflict);
    }

    private static async Task<JsonElement> EndOfAsync(ApiClient api, string path)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var job = await api.GetAsync(path);
            if (job.GetProperty("state").GetProperty("status").GetString() != "running")
            {
                return job;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(since) < Patience, $"The backtest still runs: {job}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private static string Body(string more) =>
        """{"strategy":"ma-cross","instrument":"simulated/ALPHA-USD","timeframe":"1m","from":"2024-01-01T00:00:00Z","to":"2024-01-01T05:00:00Z","parameters":{"fast":3,"slow":8}"""
            .Replace(more.Contains("grid", StringComparison.Ordinal) ? ",\"parameters\":{\"fast\":3,\"slow\":8}" : "none", "", StringComparison.Ordinal) + more + "}";
}
