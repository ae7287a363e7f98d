using System.ComponentModel.DataAnnotations;
using R3edge.Domain.EntryPricing;

namespace R3edge.Application.EntryPricing;

/// <summary>How entry prices are made.</summary>
public sealed class EntryPointOptions
{
    /// <summary>How old a market price may be, a second to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan FreshPrice { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How late a bar may be beyond two intervals before prices are refused, from zero to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The models; all there are by default.</summary>
    public IReadOnlyList<EntryPriceModelSpec> Models { get; set; } = EntryPriceModelRegistry.Defaults;
}
