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

    private static ProblemHttpResult Of(int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title);
}
