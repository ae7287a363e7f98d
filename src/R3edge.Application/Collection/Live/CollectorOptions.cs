using System.ComponentModel.DataAnnotations;

namespace R3edge.Application.Collection.Live;

/// <summary>How market data is collected.</summary>
public sealed class CollectorOptions
{
    /// <summary>
    /// How far ahead of the hub's clock an entry's time may be, from zero to a day. One that is further ahead is refused: it would
    /// close every bar up to then, and all that follows would be late.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan FutureTolerance { get; set; } = TimeSpan.FromMinutes(5);
}
