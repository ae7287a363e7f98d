using System.Net;
using R3edge.Testing;

namespace R3edge.Local.Tests.Api;

[Collection(ApiGroup.Name)]
public sealed class SessionRequestTests(RunningHost host)
{
    private const string User = "trader-2";
    private const string Body = """{"strategy":"ma-cross","instrument":"simulated/BETA-USD","timeframe":"1m"}""";

    [Fact]
    public async Task Start_TheSameKeyAgain_GivesTheSameSession()
    {
        using var api = ApiClient.As(host, User);
        using var other = ApiClient.As(host, "trader-3");
        using var started = await api.SendAsync(HttpMethod.Post, "sessions", Body, ("Idempotency-Key", "monday"));
        Assert.Equal(HttpStatusCode.Created, started.StatusCode);
        var count = (await api.ItemsAsync("sessions")).Length;

        var again = await api.JsonAsync(HttpMethod.Post, "sessions", HttpStatusCode.OK, Body, ("Idempotency-Key", "monday"));
        var theirs = await other.JsonAsync(HttpMethod.Post, "sessions", HttpStatusCode.Created, Body, ("Idempotency-Key", "monday"));
        await api.ProblemAsync(
            HttpMethod.Post, "sessions", HttpStatusCode.Conflict, Body.Replace("BETA", "ALPHA", StringComparison.Ordinal), ("Idempotency-Key", "monday"));

        var id = again.GetProperty("id").GetString();
        Assert.Equal($"/api/v1/sessions/{id}", started.Headers.Location!.ToString());
        Assert.Equal(await ApiClient.TextAsync(started), again.GetRawText());
        Assert.NotEqual(id, theirs.GetProperty("id").GetString());
        Assert.Equal(count, (await api.ItemsAsync("sessions")).Length);
    }

    [Fact]
    public async Task Start_TheSameKeyFiftyTimesAtOnce_StartsOneSession()
    {
        using var api = ApiClient.As(host, "trader-5");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var answer = await api.SendAsync(HttpMethod.Post, "sessions", Body, ("Idempotency-Key", "rush"));
            return (answer.StatusCode, Text: await ApiClient.TextAsync(answer));
        }));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(49, answers.Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Single(await api.ItemsAsync("sessions"));
    }

    [Fact]
    public async Task Start_WithoutAKey_IsAnotherSessionEachTime()
    {
        using var api = ApiClient.As(host, User);

        var first = await api.JsonAsync(HttpMethod.Post, "sessions", HttpStatusCode.Created, Body);
        var second = await api.JsonAsync(HttpMethod.Post, "sessions", HttpStatusCode.Created, Body);

        Assert.NotEqual(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Stop_ASessionWithoutPositions_EndsIt()
    {
        using var api = ApiClient.As(host, User);
        var id = (await api.JsonAsync(HttpMethod.Post, "sessions", HttpStatusCode.Created, Body)).GetProperty("id").GetString();

        await api.ProblemAsync(HttpMethod.Delete, $"sessions/{id}?positions=burn", HttpStatusCode.BadRequest);
        var stopped = await api.JsonAsync(HttpMethod.Delete, $"sessions/{id}", HttpStatusCode.Accepted);

        Assert.Equal("stopped", stopped.GetProperty("status").GetString());
        Assert.Equal("stopped", (await api.GetAsync($"sessions/{id}")).GetProperty("status").GetString());
        Assert.DoesNotContain(await api.ItemsAsync("sessions?status=active"), session => session.GetProperty("id").GetString() == id);
    }

    [Fact]
    public async Task Exit_Twice_SendsOneOrder()
    {
        // The market has ended, so that the order to leave stays at work.
        using var api = ApiClient.As(host);
        var id = (await api.ItemsAsync("positions"))[^1].GetProperty("id").GetString();

        var first = await api.JsonAsync(HttpMethod.Post, $"positions/{id}/exit", HttpStatusCode.Accepted);
        var second = await api.JsonAsync(HttpMethod.Post, $"positions/{id}/exit", HttpStatusCode.Accepted);

        Assert.Equal("closing", first.GetProperty("status").GetString());
        Assert.Equal(first.GetRawText(), second.GetRawText());
        var orders = await api.ItemsAsync($"orders?position={id}");
        Assert.Single(orders, order => order.GetProperty("order").GetProperty("role").GetString() == "exit");
    }

    [Fact]
    public async Task Exit_OfAPositionThatHasEnded_IsAConflict()
    {
        using var api = ApiClient.As(host);
        var id = (await api.ItemsAsync("positions?status=ended"))[0].GetProperty("id").GetString();

        await api.ProblemAsync(HttpMethod.Post, $"positions/{id}/exit", HttpStatusCode.Conflict);
    }
}
