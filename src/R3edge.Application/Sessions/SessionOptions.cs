using System.ComponentModel.DataAnnotations;
using R3edge.Application.Trading;
using R3edge.Domain.Markets;

namespace R3edge.Application.Sessions;

/// <summary>What sessions are allowed to do.</summary>
public sealed class SessionOptions
{
    /// <summary>Whether sessions may trade real money at all.</summary>
    public bool AllowLive { get; set; }

    /// <summary>How many sessions a user may have at a time, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int MaximumPerUser { get; set; } = 100;

    /// <summary>The paper account that is made with a user's first session on paper, where there is none yet.</summary>
    public AccountSettings PaperAccount { get; set; } = new();

    /// <summary>What the bars of an instrument carry besides prices and volume: everything, where they are built of trades.</summary>
    public Func<InstrumentId, BarData> DataOf { get; set; } = static _ => BarData.TakerBuyVolume;
}

/// <summary>Where real orders can be sent.</summary>
public interface ILiveVenues
{
    /// <summary>Whether orders can be sent to a venue.</summary>
    /// <param name="venue">The venue.</param>
    bool CanTrade(Venue venue);
}

/// <summary>No order reaches any venue.</summary>
public sealed class NoLiveVenues : ILiveVenues
{
    /// <inheritdoc/>
    public bool CanTrade(Venue venue) => false;
}
