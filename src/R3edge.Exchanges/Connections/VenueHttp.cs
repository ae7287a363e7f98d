using R3edge.Exchanges.History;

namespace R3edge.Exchanges.Connections;

/// <summary>
/// Plain questions to a venue over HTTP. Whatever goes wrong, the answer is null: who asked asks again later. Where the venue wants to
/// be left alone nothing is sent.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="address">The venue.</param>
/// <param name="timeout">How long an answer may take.</param>
/// <param name="clock">Measures that.</param>
/// <param name="budget">What the venue's answers say about further requests.</param>
internal sealed class VenueHttp(HttpClient client, Uri address, TimeSpan timeout, TimeProvider clock, RateBudget budget)
{
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>How long the venue wants to be left alone from now on; zero where it may be asked.</summary>
    public TimeSpan Wait => budget.WaitAt(Now);

    /// <summary>Asks for a path.</summary>
    /// <returns>The body of a good answer; null for any other.</returns>
    public Task<byte[]?> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, cancellationToken);

    /// <summary>Posts to a path without a body.</summary>
    /// <returns>The body of a good answer; null for any other.</returns>
    public Task<byte[]?> PostAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, cancellationToken);

    private async Task<byte[]?> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        if (Wait > TimeSpan.Zero)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(address, path));
            using var answer = await client.SendAsync(request, both.Token).ConfigureAwait(false);
            budget.Observe(answer.StatusCode, answer.Headers, Now);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false) : null;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
