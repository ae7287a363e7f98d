using Azure;
using Azure.Identity;
using R3edge.Application.Ports;

namespace R3edge.Storage.Azure;

/// <summary>What the services' errors mean to the ports. No message holds a secret: they name the call and the error's code.</summary>
internal static class AzureFailures
{
    /// <summary>Makes a call and turns its errors into <see cref="StorageException"/>.</summary>
    /// <param name="what">What is done, to complete "could not".</param>
    /// <param name="call">The call.</param>
    public static async Task<T> CallAsync<T>(string what, Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (Of(what, exception) is { } failure)
        {
            throw failure;
        }
    }

    /// <summary>An error of a service as the ports know it; null where it is a mistake of ours.</summary>
    /// <param name="what">What was done, to complete "could not".</param>
    /// <param name="exception">What the library threw.</param>
    public static StorageException? Of(string what, Exception exception) => exception switch
    {
        RequestFailedException failed => Translate(what, failed),
        AggregateException several when LastOf(several) is { } last => Translate(what, last),
        AuthenticationFailedException =>
            new StorageException(StorageFailure.Denied, $"Could not {what}: no identity of this host was accepted.", exception),
        _ => null,
    };

    /// <summary>The last failure of a call that nobody answered: the library gives the failures of all its tries together.</summary>
    /// <param name="exception">What it threw.</param>
    private static RequestFailedException? LastOf(AggregateException exception) =>
        exception.InnerExceptions is [.., RequestFailedException last] ? last : null;

    /// <summary>The error as the ports know it.</summary>
    /// <param name="what">What was done, to complete "could not".</param>
    /// <param name="exception">What the service said; a status of 0 is one that never answered.</param>
    private static StorageException Translate(string what, RequestFailedException exception) => new(
        FailureOf(exception.Status),
        $"Could not {what}: the service answered {exception.Status} {exception.ErrorCode}.",
        exception);

    private static StorageFailure FailureOf(int status) => status switch
    {
        401 or 403 => StorageFailure.Denied,
        507 => StorageFailure.Full,
        0 or 408 or 409 or 429 or >= 500 => StorageFailure.Unavailable,
        _ => StorageFailure.Misconfigured,
    };
}
