using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace R3edge.Local.Stages;

/// <summary>What the running stages measure: events handled, and a span an event where somebody listens.</summary>
internal static class StageTelemetry
{
    /// <summary>The name of everything that is measured.</summary>
    public const string Name = "R3edge";

    private static readonly Meter Meter = new(Name);

    /// <summary>Spans, one an event and stage.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>Events handled, by hub and stage.</summary>
    public static Counter<long> Handled { get; } = Meter.CreateCounter<long>("r3edge.stage.events", "{event}", "Events handled by a stage.");

    /// <summary>How a stage is named in what is measured.</summary>
    public static KeyValuePair<string, object?>[] Tags(string hub, string group) =>
        [KeyValuePair.Create<string, object?>("hub", hub), KeyValuePair.Create<string, object?>("stage", group)];
}
