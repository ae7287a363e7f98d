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
    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(() => _http.GetAsync(path, cancellationToken), cancellationToken);

    /// <summary>What an address answers, or in a sentence why there is nothing yet.</summary>
    /// <exception cref="UserErrorException">It answers with another problem, or not at all.</exception>
    public async Task<(JsonElement? Answer, string? NotYet)> GetIfReadyAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(() => _http.GetAsync(path, cancellationToken), cancellationToken);
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return (null, await ProblemOfAsync(answer, cancellationToken));
        }

        return (await ReadAsync(await OrRefuseAsync(answer, cancellationToken), cancellationToken), null);
    }

    /// <summary>What an address answers to a body.</summary>
    /// <param name="path">The address.</param>
    /// <param name="body">The body; null for none.</param>
    /// <param name="key">The request's idempotency key; null for a request of its own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UserErrorException">It answers with a problem, or not at all.</exception>
    public Task<JsonElement> PostAsync(string path, object? body, string? key, CancellationToken cancellationToken) => SendAsync(
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
            if (key is not null && !request.Headers.TryAddWithoutValidation("Idempotency-Key", key))
            {
                throw new UserErrorException("a key must have 1 to 100 printable characters");
            }

            return _http.SendAsync(request, cancellationToken);
        },
        cancellationToken);

    /// <summary>Asks for something to be removed.</summary>
    /// <returns>What is left of it.</returns>
    /// <exception cref="UserErrorException">It answers with a problem, or not at all.</exception>
    public Task<JsonElement> DeleteAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(() => _http.DeleteAsync(path, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        using var answer = await AskAsync(send, cancellationToken);
        return await ReadAsync(await OrRefuseAsync(answer, cancellationToken), cancellationToken);
    }

    private async Task<HttpResponseMessage> AskAsync(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await send();
        }
        catch (HttpRequestException)
        {
            throw new UserErrorException($"the host at {_url} does not answer; it may have been killed: start it again with 'r3edge up'");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UserErrorException($"the host at {_url} has not answered for {_http.Timeout.TotalSeconds:0} seconds");
        }
    }

    private static Task<JsonElement> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);

    private static async Task<HttpResponseMessage> OrRefuseAsync(HttpResponseMessage answer, CancellationToken cancellationToken) =>
        answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.ServiceUnavailable && IsHealth(answer))
            ? answer
            : throw new UserErrorException(await ProblemOfAsync(answer, cancellationToken));

    private static bool IsHealth(HttpResponseMessage answer) =>
        answer.RequestMessage!.RequestUri!.AbsolutePath.EndsWith("/health", StringComparison.Ordinal);

    private static async Task<string> ProblemOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await ReadAsync(answer, cancellationToken);
            if (problem.At("detail")?.GetString() is { Length: > 1 } sentence)
            {
                // As the sentences of the command line are: without a capital at the beginning and a full stop at the end.
                return (char.IsLower(sentence[1]) ? char.ToLowerInvariant(sentence[0]) + sentence[1..] : sentence).TrimEnd('.');
            }
        }
        catch (JsonException)
        {
            // Not a problem document; the status is all there is.
        }

        return $"the host answers {(int)answer.StatusCode} {answer.ReasonPhrase}";
    }
}
