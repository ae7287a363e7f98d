using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using R3edge.Api;
using R3edge.Api.Authentication;
using R3edge.Domain.Identity;
using R3edge.Local.Hosting;

namespace R3edge.Cli.Local;

/// <summary>Asks the host of a data folder, as a user of it.</summary>
internal sealed class HostClient : IDisposable
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http;
    private readonly string _url;

    private HostClient(HttpClient http, string url)
    {
        _http = http;
        _url = url;
    }

    /// <summary>Finds the host.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="user">Who asks.</param>
    /// <exception cref="UserErrorException">No host runs there.</exception>
    public static HostClient Open(string folder, UserId user)
    {
        if (HostFile.Find(folder) is not { } host)
        {
            throw new UserErrorException($"no host runs with the data folder {folder}; start one with 'r3edge up', or say which with --data-dir");
        }

        var token = HostOptions.Issuer(folder).Issue(user, [Scopes.Trade], TimeProvider.System.GetUtcNow().UtcDateTime, TokenLifetime);
        var http = new HttpClient { BaseAddress = new Uri(host.Url + R3edgeApi.Root + "/"), Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new HostClient(http, host.Url);
    }

    /// <summary>What an address answers, as JSON.</summary>
    /// <exception cref="UserErrorException">It answers with a problem, or not at all.</exception>
    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(() => _http.GetAsync(path, cancellationToken), cancellationToken);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    /// <summary>What an address answers to a body; undefined where the answer has none.</summary>
    /// <exception cref="UserErrorException">It answers with a problem, or not at all.</exception>
    public async Task<JsonElement> PostAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(() => _http.PostAsJsonAsync(path, body, cancellationToken), cancellationToken);
        return answer.Content.Headers.ContentLength is 0 ? default : await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    /// <summary>Asks for something to be removed.</summary>
    /// <exception cref="UserErrorException">It answers with a problem, or not at all.</exception>
    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(() => _http.DeleteAsync(path, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await send();
        }
        catch (HttpRequestException)
        {
            throw new UserErrorException($"the host at {_url} does not answer; it may have been killed: start it again with 'r3edge up'");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException($"the host at {_url} has not answered for {_http.Timeout.TotalSeconds:0} seconds");
        }

        if (answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.ServiceUnavailable && IsHealth(answer)))
        {
            return answer;
        }

        using (answer)
        {
            throw new UserErrorException(await ProblemOfAsync(answer, cancellationToken));
        }
    }

    private static bool IsHealth(HttpResponseMessage answer) =>
        answer.RequestMessage!.RequestUri!.AbsolutePath.EndsWith("/health", StringComparison.Ordinal);

    private static async Task<string> ProblemOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
            if (problem.TryGetProperty("detail", out var detail) && detail.GetString() is { } sentence)
            {
                return sentence;
            }
        }
        catch (JsonException)
        {
            // Not a problem document; the status is all there is.
        }

        return $"the host answers {(int)answer.StatusCode} {answer.ReasonPhrase}";
    }
}
