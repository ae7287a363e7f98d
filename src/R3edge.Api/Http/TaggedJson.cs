using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace R3edge.Api.Http;

/// <summary>JSON with an ETag made of its bytes: who asks again with <c>If-None-Match</c> is told 304 while nothing has changed.</summary>
/// <typeparam name="T">The value's type.</typeparam>
internal sealed class TaggedJson<T>(T value) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var options = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return TaggedBytes.WriteAsync(httpContext, JsonSerializer.SerializeToUtf8Bytes(value, options), tag: null);
    }
}

/// <summary>Bytes of JSON with an ETag.</summary>
internal static class TaggedBytes
{
    /// <summary>Answers with the bytes, or with 304 where the asker has them.</summary>
    /// <param name="context">The request.</param>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="tag">What the bytes are known by; worked out from them where null.</param>
    public static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> json, string? tag)
    {
        var known = $"\"{tag ?? Convert.ToHexStringLower(SHA256.HashData(json.Span)[..12])}\"";
        context.Response.Headers.ETag = known;
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.Vary = HeaderNames.Accept;
        if (context.Request.Headers.IfNoneMatch.Any(asked => asked is not null && asked.Split(',').Any(one => IsMet(one.Trim(), known))))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = json.Length;
        await context.Response.BodyWriter.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
    }

    // Compared weakly, as RFC 9110, 13.1.2 has it: who compresses on the way marks the tag as weak.
    private static bool IsMet(string asked, string known) => asked == "*" || asked == known || asked == "W/" + known;

    /// <summary>Whether a request asks for CSV rather than JSON.</summary>
    /// <param name="request">The request.</param>
    public static bool WantsCsv(HttpRequest request) =>
        request.Headers[HeaderNames.Accept].Any(accept => accept?.Contains("text/csv", StringComparison.OrdinalIgnoreCase) == true)
        || request.Query["format"] == "csv";
}
