using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using R3edge.Domain.Identity;
using R3edge.Local.Authentication;
using R3edge.Testing;

namespace R3edge.Local.Tests.Api;

/// <summary>Asks a host as somebody, and asserts on its answers.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient _http;

    public ApiClient(string url, string? token)
    {
        _http = new HttpClient { BaseAddress = new Uri(url + "/api/v1/") };
        _http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    public static ApiClient As(RunningHost host, string user = RunningHost.User, params string[] scopes) =>
        new(host.Host.Url, Token(host, user, scopes.Length == 0 ? ["trade"] : scopes));

    public static string Token(RunningHost host, string user, params string[] scopes) =>
        LocalIssuer.Open(host.Folder).Issue(new UserId(user), scopes, Now, TimeSpan.FromMinutes(10));

    public static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Asserts that the answer is 200 and JSON.</summary>
    public Task<JsonElement> GetAsync(string path) => JsonAsync(HttpMethod.Get, path, HttpStatusCode.OK);

    /// <summary>Asserts that the answer has a status and is JSON.</summary>
    public async Task<JsonElement> JsonAsync(
        HttpMethod method, string path, HttpStatusCode expected, string? body = null, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(method, path, body, headers);
        var text = await TextAsync(answer);
        Assert.True(answer.StatusCode == expected, $"{method} {path}: {answer.StatusCode} {text}");
        return JsonElement.Parse(text);
    }

    /// <summary>The entries on a page.</summary>
    public async Task<JsonElement[]> ItemsAsync(string path) => [.. (await GetAsync(path)).GetProperty("items").EnumerateArray()];

    /// <summary>Asserts that the answer is a problem document that says what is wrong and nothing of our insides.</summary>
    public async Task<JsonElement> ProblemAsync(
        HttpMethod method, string path, HttpStatusCode expected, string? body = null, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(method, path, body, headers);
        return await ProblemAsync(answer, expected, $"{method} {path} {body}");
    }

    /// <summary>Asserts that an answer is a problem document that says what is wrong and nothing of our insides.</summary>
    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, HttpStatusCode expected, string question)
    {
        var text = await TextAsync(answer);
        Assert.True(answer.StatusCode == expected, $"{question}: {answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonElement.Parse(text);
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", text, StringComparison.Ordinal);
        return problem;
    }

    public static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    public void Dispose() => _http.Dispose();
}
