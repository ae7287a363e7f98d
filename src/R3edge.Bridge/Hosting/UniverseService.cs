using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using R3edge.Application.Collection;
using R3edge.Application.Ports;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Feeds;

namespace R3edge.Bridge.Hosting;

/// <summary>
/// Keeps the catalog of instruments: those of the universe, with the rules that their venues list now. What sessions may trade and the
/// scanner ranks is in there, and what is in there is brought in.
/// </summary>
/// <param name="settings">The universe.</param>
/// <param name="catalog">The catalog.</param>
/// <param name="source">What venues list.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">What it tells.</param>
public sealed class UniverseService(
    BridgeSettings settings, InstrumentCatalog catalog, ListingSource source, TimeProvider time, ILogger<UniverseService> logger) : BackgroundService
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var isWhole = await ListAsync(stoppingToken).ConfigureAwait(false);
            await Task.Delay(isWhole ? settings.Options.ListingAge : Retry, time, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> ListAsync(CancellationToken cancellationToken)
    {
        var isWhole = true;
        foreach (var venue in settings.Universe.GroupBy(id => id.Venue))
        {
            var reading = await source.ReadAsync(venue.Key, cancellationToken).ConfigureAwait(false);
            var wanted = venue.ToHashSet();
            Instrument[] found = [.. reading.Listings.Where(listing => wanted.Contains(listing.Id)).Select(listing => listing.Instrument)];
            if (found.Length < wanted.Count)
            {
                isWhole = false;
                BridgeLogs.NotListed(
                    logger,
                    venue.Key,
                    reading.Listings.Count == 0 && reading.Problems.Count > 0
                        ? reading.Problems[0]
                        : $"it does not list {string.Join(", ", wanted.Except(found.Select(instrument => instrument.Id)))}.");
            }

            isWhole &= found.Length == 0 || await StoreAsync(found, venue.Key, cancellationToken).ConfigureAwait(false);
        }

        return isWhole;
    }

    private async Task<bool> StoreAsync(Instrument[] instruments, Venue venue, CancellationToken cancellationToken)
    {
        try
        {
            await catalog.PutAsync(instruments, cancellationToken).ConfigureAwait(false);
            BridgeLogs.Listed(logger, instruments.Length, venue);
            return true;
        }
        catch (StorageException failure) when (failure.IsTransient)
        {
            BridgeLogs.NotStored(logger, failure);
            return false;
        }
    }
}
