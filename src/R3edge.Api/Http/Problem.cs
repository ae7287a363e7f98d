using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace R3edge.Api.Http;

/// <summary>Answers that say in a problem document (RFC 9457) what is wrong and what to do.</summary>
internal static class Problem
{
    /// <summary>The request says something that cannot be.</summary>
    public static ProblemHttpResult Invalid(string detail) => Of(StatusCodes.Status400BadRequest, "The request is not valid", detail);

    /// <summary>There is no such thing, or it is another user's.</summary>
    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "Not found", detail);

    /// <summary>It contradicts what is there.</summary>
    public static ProblemHttpResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, "Not possible now", detail);

    /// <summary>It is understood and refused for a reason that has a name.</summary>
    public static ProblemHttpResult Refused(string reason, string detail) => TypedResults.Problem(
        detail,
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "Refused",
        extensions: new Dictionary<string, object?> { ["reason"] = reason });

    /// <summary>There is no data yet.</summary>
    public static ProblemHttpResult NotYet(string detail) => Of(StatusCodes.Status503ServiceUnavailable, "No data yet", detail);

    /// <summary>Gives what the framework refuses by itself a detail that says what to do.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var request = context.HttpContext.Request;
        context.ProblemDetails.Detail ??= context.ProblemDetails.Status switch
        {
            StatusCodes.Status401Unauthorized when request.Headers.Authorization.Count == 0 =>
                "Send a token: Authorization: Bearer TOKEN. 'r3edge token' prints one where the host has its own issuer.",
            StatusCodes.Status401Unauthorized => "The token is not accepted: its signature, issuer, audience or lifetime is wrong. Ask for a new one.",
            StatusCodes.Status403Forbidden => $"The token does not allow {request.Method} {request.Path}; its scope must be higher.",
            StatusCodes.Status404NotFound => $"There is nothing at {request.Path}; {R3edgeApi.OpenApiDocument} lists all there is.",
            StatusCodes.Status405MethodNotAllowed => $"{request.Path} takes {context.HttpContext.Response.Headers.Allow}, not {request.Method}.",
            StatusCodes.Status415UnsupportedMediaType => "The body must be JSON: Content-Type: application/json.",
            _ => null,
        };
    }

    private static ProblemHttpResult Of(int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title);
}
