using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace R3edge.Api.Http;

/// <summary>
/// The key of a request that makes something: the header <c>Idempotency-Key</c>. The same key again gives the same thing and makes
/// nothing new; without the header every request is one of its own.
/// </summary>
/// <param name="Value">1 to 100 printable characters.</param>
internal sealed record IdempotencyKey(string Value)
{
    /// <summary>The name of the header.</summary>
    public const string Header = "Idempotency-Key";

    private const int Longest = 100;

    /// <summary>Reads the header; the framework calls this for a parameter of this type.</summary>
    public static ValueTask<IdempotencyKey?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var values = context.Request.Headers[Header];
        if (values.Count == 0)
        {
            // Unique among all requests of this process and, by its time, among those of others.
            var now = TimeProvider.System.GetUtcNow().Ticks;
            return ValueTask.FromResult<IdempotencyKey?>(new IdempotencyKey($"{context.TraceIdentifier} {now:x}"));
        }

        var value = values.ToString();
        return value.Length is >= 1 and <= Longest && value.All(character => character is >= ' ' and <= '~')
            ? ValueTask.FromResult<IdempotencyKey?>(new IdempotencyKey(value))
            : throw new InvalidRequestException($"{Header} must have 1 to {Longest} printable characters.");
    }
}
