using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using R3edge.Domain.Identity;

namespace R3edge.Api.Authentication;

/// <summary>Who asks. Everything that belongs to a user is looked up under this id and no other.</summary>
public sealed class CurrentUser
{
    /// <summary>Reads the user out of an authenticated request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="claim">Which claim names the user.</param>
    /// <exception cref="BadHttpRequestException">The token names nobody whom this service could know.</exception>
    public CurrentUser(HttpContext context, UserClaim claim)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(claim);
        var value = context.User.FindFirstValue(claim.Type);
        Id = UserId.IsValid(value)
            ? new UserId(value!)
            : throw new BadHttpRequestException($"The token's claim '{claim.Type}' names no user.", StatusCodes.Status403Forbidden);
    }

    /// <summary>The user's id.</summary>
    public UserId Id { get; }
}

/// <summary>Which claim of a token names the user.</summary>
/// <param name="Type">The claim's type.</param>
public sealed record UserClaim(string Type);
