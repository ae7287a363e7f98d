using System.ComponentModel.DataAnnotations;

namespace R3edge.Application.Gateways;

/// <summary>How orders are sent.</summary>
public sealed class GatewayOptions
{
    /// <summary>
    /// An entry that could not be sent for this long after its decision is refused: its price is of the past. Exits and stops are sent
    /// whatever their age.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan EntryLifetime { get; set; } = TimeSpan.FromMinutes(1);
}
