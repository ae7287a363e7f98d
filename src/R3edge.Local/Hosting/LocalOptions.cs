using R3edge.Api.Authentication;
using R3edge.Application.Ports.Events;
using R3edge.Application.Sessions;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets.Simulation;
using R3edge.Local.Feeds;
using R3edge.Storage.Sqlite;

namespace R3edge.Local.Hosting;

/// <summary>How the whole platform runs in one process.</summary>
public sealed record LocalOptions
{
    /// <summary>The folder of everything that is kept.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Where the API listens: an address such as <c>http://127.0.0.1:5080</c>; port 0 takes a free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Recorded markets to replay; empty for the simulated one.</summary>
    public IReadOnlyList<ReplayMarket> Replay { get; init; } = [];

    /// <summary>A real market to follow; null for a recorded or the simulated one.</summary>
    public VenueMarket? Market { get; init; }

    /// <summary>The simulated market, where nothing is replayed or followed.</summary>
    public MarketTapeOptions Simulation { get; init; } = new();

    /// <summary>How fast the market's time passes; that of a real market passes as it does.</summary>
    public ReplaySpeed Speed { get; init; } = ReplaySpeed.RealTime;

    /// <summary>Sessions to start, of <see cref="User"/>; each is started once, whatever the number of restarts.</summary>
    public IReadOnlyList<SessionRequest> Sessions { get; init; } = [];

    /// <summary>Who owns <see cref="Sessions"/>.</summary>
    public UserId User { get; init; } = new("trader-1");

    /// <summary>What a new paper account begins with, and what its fills cost.</summary>
    public SessionOptions Trading { get; init; } = new();

    /// <summary>How orders of live accounts reach their venues, where <see cref="Trading"/> allows live sessions; null for not at all.</summary>
    public OrderAccess? Orders { get; init; }

    /// <summary>The authority whose tokens the API accepts; null for this host's own.</summary>
    public OidcOptions? Authority { get; init; }

    /// <summary>Partitions of each hub, 1 to 32; fixed when the data folder is made.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>What an acknowledged write to accounts, sessions and positions outlives.</summary>
    public Durability StateDurability { get; init; } = Durability.PowerLoss;

    /// <summary>
    /// How long the hubs keep events. Nothing goes before every stage has caught up after a start, so what a killed host has left is
    /// never lost; history, positions and accounts are kept apart from it, for ever.
    /// </summary>
    public Retention EventRetention { get; init; } = new(TimeSpan.FromHours(6), 256L << 20);

    /// <summary>Where traces and metrics are sent by OTLP; null for nowhere.</summary>
    public Uri? OtlpEndpoint { get; init; }
}
