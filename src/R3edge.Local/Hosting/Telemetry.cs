using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace R3edge.Local.Hosting;

/// <summary>Sends what the platform measures by OTLP, where somebody wants it.</summary>
internal static class Telemetry
{
    private const string Name = "R3edge";

    public static void Add(IServiceCollection services, Uri? endpoint)
    {
        if (endpoint is null)
        {
            return;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("r3edge"))
            .WithMetrics(metrics => metrics
                .AddMeter(Name, "Microsoft.AspNetCore.Hosting", "System.Runtime")
                .AddOtlpExporter(otlp => otlp.Endpoint = endpoint))
            .WithTracing(traces => traces
                .AddSource(Name, "Microsoft.AspNetCore")
                .AddOtlpExporter(otlp => otlp.Endpoint = endpoint));
    }
}
