using System.Net;
using System.Text.Json;
using R3edge.Testing;

namespace R3edge.Local.Tests.Api;

[Collection(ApiGroup.Name)]
public sealed class ListTests(RunningHost host)
{
    [Theory]
    [InlineData("instruments", "id", 1)]
    [InlineData("sessions", "id", 2)]
    [InlineData("positions?status=ended", "id", 3)]
    [InlineData("performance/trades", "id", 3)]
    [InlineData("orders?position={position}", "order", 1)]
    [InlineData("sessions/{session}/decisions", "signal", 2)]
    public async Task List_PageByPage_IsTheWholeList(string path, string key, int limit)
    {
        using var api = ApiClient.As(host);
        var ended = (await api.ItemsAsync("positions?status=ended"))[0];
        path = path
            .Replace("{position}", ended.GetProperty("id").GetString(), StringComparison.Ordinal)
            .Replace("{session}", ended.GetProperty("session").GetString(), StringComparison.Ordinal);
        var whole = (await api.ItemsAsync(path)).Select(item => item.GetProperty(key).ToString()).ToArray();
        Assert.True(whole.Length > limit, $"{path} has but {whole.Length} entries.");

        var pages = new List<string?>();
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        string? after = null;
        do
        {
            var page = await api.GetAsync($"{path}{separator}limit={limit}{(after is null ? "" : "&after=" + Uri.EscapeDataString(after))}");
            var items = page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty(key).ToString()).ToArray();
            Assert.InRange(items.Length, 1, limit);
            pages.AddRange(items);
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        Assert.Equal(whole, pages);
    }

    [Fact]
    public async Task Signals_PageByPage_AreTheWholeListAndTheNewestFirst()
    {
        using var api = ApiClient.As(host);
        var whole = (await api.ItemsAsync("signals?limit=1000")).Select(Written).ToArray();

        var pages = new List<string>();
        string? before = null;
        do
        {
            var page = await api.GetAsync($"signals?limit=5{(before is null ? "" : "&before=" + before)}");
            pages.AddRange(page.GetProperty("items").EnumerateArray().Select(Written));
            before = page.GetProperty("next").GetString();
        }
        while (before is not null);

        Assert.NotEmpty(whole);
        Assert.Equal(whole, pages);
    }

    [Theory]
    [InlineData("instruments")]
    [InlineData("market-data/simulated/ALPHA-USD")]
    [InlineData("market-data/simulated/ALPHA-USD/bars")]
    [InlineData("positions")]
    [InlineData("performance")]
    public async Task Get_WithTheTagOfTheLastAnswer_IsNotSentAgain(string path)
    {
        using var api = ApiClient.As(host);
        using var first = await api.SendAsync(HttpMethod.Get, path);
        var tag = first.Headers.ETag!.ToString();

        using var same = await api.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", tag));
        using var weak = await api.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", $"\"0123\", W/{tag}"));
        using var any = await api.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", "*"));
        using var other = await api.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", "\"0123\""));

        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal("", await ApiClient.TextAsync(same));
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.NotModified), (weak.StatusCode, any.StatusCode));
        Assert.Contains("Accept", first.Headers.Vary);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(await ApiClient.TextAsync(first), await ApiClient.TextAsync(other));
    }

    [Theory]
    [InlineData("instruments", "venue,symbol,tickSize,lotSize,minimumNotional")]
    [InlineData("market-data/simulated/ALPHA-USD/bars?limit=7", "time,open,high,low,close,volume")]
    [InlineData("scan", "rank,score,instrument,timeframe,regime,strategy,why")]
    [InlineData("positions", "id,session,instrument,bias,status,openedAt,closedAt,enteredQuantity,entryPrice,exitedQuantity,exitPrice,stopPrice,fees,realisedProfit,unrealisedProfit,exitReason")]
    [InlineData("orders?position={position}", "id,position,session,instrument,role,side,type,limitPrice,stopPrice,createdAt,status,filledQuantity,filledNotional,fees")]
    [InlineData("performance/equity", "time,equity,cash,exposure")]
    [InlineData("performance/trades", "id,session,instrument,side,entryTime,entryPrice,exitTime,exitPrice,quantity,fees,profit,return,maximumAdverseExcursion,maximumFavourableExcursion,barsHeld,exitReason")]
    public async Task Get_AsCsv_HasAHeaderAndALineAnEntry(string path, string header)
    {
        using var api = ApiClient.As(host);
        var ended = (await api.ItemsAsync("positions?status=ended"))[0];
        path = path.Replace("{position}", ended.GetProperty("id").GetString(), StringComparison.Ordinal);
        var json = await api.GetAsync(path);
        var entries = json.ValueKind == JsonValueKind.Array
            ? json.GetArrayLength()
            : json.EnumerateObject().First(member => member.Value.ValueKind == JsonValueKind.Array).Value.GetArrayLength();

        using var asked = await api.SendAsync(HttpMethod.Get, path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "format=csv");
        using var accepted = await api.SendAsync(HttpMethod.Get, path, null, ("Accept", "text/csv"));

        Assert.Equal("text/csv", asked.Content.Headers.ContentType!.MediaType);
        var lines = (await ApiClient.TextAsync(asked)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(header, lines[0]);
        Assert.NotEqual(0, entries);
        Assert.Equal(entries, lines.Length - 1);
        Assert.Equal(await ApiClient.TextAsync(asked), await ApiClient.TextAsync(accepted));
    }

    private static string Written(JsonElement signal) => signal.GetRawText();
}
