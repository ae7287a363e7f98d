using System.ComponentModel.DataAnnotations;

namespace R3edge.Application.Collection.History;

/// <summary>How gaps in the history are found and closed.</summary>
public sealed class BackfillOptions
{
    /// <summary>How far back gaps are looked for, an hour to a year; the sliding window of ten days by default.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "366.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromDays(10);

    /// <summary>How often gaps are looked for, ten seconds to a day.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long ago an interval must have ended before it can be a gap: until then its bar may be under way. Zero to an hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How often a venue that has nothing for an interval is asked for it in all, 1 to 100.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 3;

    /// <summary>The pause before it is asked a second time; the third time it is twice as long, and so on.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan AskAgainAfter { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>The most requests for one instrument in one look, 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int RequestsPerLook { get; set; } = 50;
}
