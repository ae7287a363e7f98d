using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;

namespace R3edge.Exchanges.Feeds;

/// <summary>Asks venues what they list, and finds in the answer what a person means.</summary>
/// <param name="http">The client.</param>
/// <param name="clock">The clock.</param>
/// <param name="addresses">Where a venue is; null, or an answer of null, for the venue itself.</param>
public sealed class ListingSource(HttpClient http, TimeProvider clock, Func<Venue, VenueAddresses?>? addresses = null)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Everything that a venue lists.</summary>
    /// <param name="venue">One of the four venues.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The listings; none, and the reason among the problems, where the venue gave none.</returns>
    /// <exception cref="ArgumentException">There is no feed of the venue.</exception>
    public async Task<ListingReading> ReadAsync(Venue venue, CancellationToken cancellationToken)
    {
        var protocol = VenueProtocol.Of(venue);
        var address = new Uri((addresses?.Invoke(venue) ?? protocol.Addresses).Rest, protocol.ListingsPath);
        using var limit = new CancellationTokenSource(AnswerTimeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var answer = await http.GetAsync(address, both.Token).ConfigureAwait(false);
            var body = await answer.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? protocol.ReadListings(body)
                : new ListingReading([], [$"{venue} answered with HTTP {(int)answer.StatusCode} when asked for its instruments."]);
        }
        catch (HttpRequestException exception)
        {
            return new ListingReading([], [$"{venue} cannot be reached ({exception.Message})."]);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ListingReading([], [$"{venue} did not answer within {AnswerTimeout.TotalSeconds:0} seconds."]);
        }
    }

    /// <summary>The listings that a person may mean: by symbol as here (<c>BTC-USDT</c>) or as the venue writes it (<c>BTCUSDT</c>).</summary>
    /// <param name="listings">What the venue lists.</param>
    /// <param name="text">What was written; capitals and small letters are the same.</param>
    /// <returns>One where it is clear; none or several where it is not.</returns>
    public static IReadOnlyList<Listing> Find(IEnumerable<Listing> listings, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Listing[] all = [.. listings];
        var exact = Array.FindAll(all, listing => Is(listing.Id.Symbol) || Is(listing.RestSymbol));
        return exact.Length > 0
            ? exact
            : Array.FindAll(all, listing => Is(listing.StreamSymbol) || Is(listing.Id.Symbol.Replace("-", "", StringComparison.Ordinal)));

        bool Is(string name) => string.Equals(name, text, StringComparison.OrdinalIgnoreCase);
    }
}
