using R3edge.Application.Ports.Secrets;
using R3edge.Application.Trading;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;

namespace R3edge.Local.Hosting;

/// <summary>How orders of live accounts reach their venues. Where there is none, no order leaves the process.</summary>
public sealed record OrderAccess
{
    /// <summary>Where a venue takes orders; null, or an answer of null, for the venue itself.</summary>
    public Func<Venue, VenueAddresses?>? Addresses { get; init; }

    /// <summary>The keys; null for those of the data folder.</summary>
    public ISecretStore? Secrets { get; init; }

    /// <summary>The live account that is opened for the host's user; null for none.</summary>
    public AccountSettings? Account { get; init; }
}
