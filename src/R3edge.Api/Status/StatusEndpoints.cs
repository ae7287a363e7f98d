using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace R3edge.Api.Status;

/// <summary>Is it there, how is it, and which is it.</summary>
internal static class StatusEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/ping", Ping).AllowAnonymous().WithTags("Status").WithSummary("Answers while the service runs.");
        api.MapGet("/health", Health).AllowAnonymous().WithTags("Status")
            .WithSummary("How the service and each of its stages are; 503 where it does not work.");
        api.MapGet("/version", Version).WithTags("Status").WithSummary("Which build answers.");
    }

    private static Ok<PingAnswer> Ping() => TypedResults.Ok(new PingAnswer("pong"));

    private static JsonHttpResult<HealthReport> Health(IHealthSource source)
    {
        var report = source.Report();
        return TypedResults.Json(
            report, statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static Ok<VersionAnswer> Version()
    {
        var informational = typeof(StatusEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var parts = informational.Split('+');
        return TypedResults.Ok(new VersionAnswer(parts[0], parts.Length > 1 ? parts[1] : null, Environment.Version.ToString()));
    }
}

/// <summary>The answer of ping.</summary>
/// <param name="Message">Always <c>pong</c>.</param>
public sealed record PingAnswer(string Message);

/// <summary>Which build answers.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Commit">The commit it was built from, where that is known.</param>
/// <param name="Runtime">The version of .NET.</param>
public sealed record VersionAnswer(string Version, string? Commit, string Runtime);
