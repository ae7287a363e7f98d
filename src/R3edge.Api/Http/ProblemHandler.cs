using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using R3edge.Application.Ports;

namespace R3edge.Api.Http;

/// <summary>Turns what was thrown into a problem document: a user's mistake with its reason, a fault of ours without its insides.</summary>
internal sealed class ProblemHandler(IProblemDetailsService problems, ILogger<ProblemHandler> logger) : IExceptionHandler
{
    private readonly IProblemDetailsService _problems = problems;
    private readonly ILogger<ProblemHandler> _logger = logger;

    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            return true;
        }

        var (status, title, detail) = Describe(exception);
        if (status >= StatusCodes.Status500InternalServerError)
        {
            ApiLog.Failed(_logger, httpContext.Request.Method, httpContext.Request.Path, exception);
        }

        httpContext.Response.StatusCode = status;
        return await _problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = new ProblemDetails { Status = status, Title = title, Detail = detail },
        }).ConfigureAwait(false);
    }

    private static (int Status, string Title, string Detail) Describe(Exception exception) => exception switch
    {
        BadHttpRequestException bad => (bad.StatusCode, "The request is not valid", BindingText.Of(bad)),
        StorageException { Failure: StorageFailure.Full } =>
            (StatusCodes.Status507InsufficientStorage, "The disk is full", "Nothing was changed; the same request may succeed once there is room."),
        StorageException { IsTransient: true } =>
            (StatusCodes.Status503ServiceUnavailable, "The store is not available", "The same request may succeed in a moment."),
        _ => (StatusCodes.Status500InternalServerError, "A fault of this service", "The fault was logged; the request changed nothing that was acknowledged."),
    };
}
