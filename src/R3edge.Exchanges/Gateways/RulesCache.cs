using System.Collections.Concurrent;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Gateways;

/// <summary>The venue's rules for instruments, asked for again when they are an hour old.</summary>
/// <param name="clock">The clock.</param>
internal sealed class RulesCache(TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<InstrumentId, (OrderRules Rules, DateTimeOffset Until)> _known = new();

    /// <summary>The rules of an instrument.</summary>
    public async Task<VenueAnswer<OrderRules>> GetAsync(InstrumentId instrument, Func<Task<VenueAnswer<OrderRules>>> ask)
    {
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(instrument, out var known) && known.Until > now)
        {
            return VenueAnswer.Of<OrderRules>(known.Rules);
        }

        var answer = await ask().ConfigureAwait(false);
        if (answer.IsDone)
        {
            _known[instrument] = (answer.Value!, now + Lifetime);
        }

        return answer;
    }
}
