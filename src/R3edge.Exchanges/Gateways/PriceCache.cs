using System.Collections.Concurrent;
using R3edge.Application.Ports.Venues;

namespace R3edge.Exchanges.Gateways;

/// <summary>
/// What assets cost in others, for fees: asked for again when it is a minute old. Two assets may trade the one way or the other.
/// </summary>
/// <param name="clock">The clock.</param>
internal sealed class PriceCache(TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<(string Asset, string Quote), (VenuePrice Price, DateTimeOffset Until)> _known = new();

    /// <summary>The price of an asset.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="quote">In which asset.</param>
    /// <param name="ask">Asks the venue for the price of the first in the second; not found where they do not trade that way.</param>
    public async Task<VenueAnswer<VenuePrice>> GetAsync(string asset, string quote, Func<string, string, Task<VenueAnswer<VenuePrice>>> ask)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue((asset, quote), out var known) && known.Until > now)
        {
            return VenueAnswer.Of(known.Price);
        }

        var answer = await ask(asset, quote).ConfigureAwait(false);
        if (answer.Outcome == VenueOutcome.NotFound)
        {
            var other = await ask(quote, asset).ConfigureAwait(false);
            answer = other.Value is { Value: > 0m } inverse ? VenueAnswer.Of(new VenuePrice(1m / inverse.Value)) : other;
        }

        if (answer.Value is { Value: > 0m } price)
        {
            _known[(asset, quote)] = (price, now + Lifetime);
        }

        return answer;
    }
}
