using System.ComponentModel.DataAnnotations;

namespace R3edge.Api.Authentication;

/// <summary>The authority whose tokens are accepted, such as Auth0 or Entra ID.</summary>
public sealed class OidcOptions
{
    /// <summary>The authority's address, <c>https://tenant.eu.auth0.com/</c>; its keys and its issuer are read from there.</summary>
    [Required]
    [Url]
    public string Authority { get; set; } = "";

    /// <summary>Whom tokens must be for: the identifier of this API at the authority.</summary>
    [Required]
    public string Audience { get; set; } = "";

    /// <summary>The claim that names the user; <c>sub</c>, or <c>oid</c> for Entra ID where several applications share users.</summary>
    [Required]
    public string UserClaim { get; set; } = "sub";

    /// <summary>Whether the authority is on this machine, so that nobody can listen to what it says.</summary>
    internal bool IsOnThisMachine => Uri.TryCreate(Authority, UriKind.Absolute, out var url) && url.IsLoopback;

    /// <summary>What is wrong with it, in a sentence; null where nothing is. Keys that are read over http could be anybody's.</summary>
    public string? Problem => this switch
    {
        _ when !Uri.TryCreate(Authority, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") =>
            $"The authority '{Authority}' is not an address such as https://tenant.eu.auth0.com/.",
        { IsOnThisMachine: false } when !Authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase) =>
            $"The authority {Authority} must be reached over https; http is accepted from this machine alone.",
        { Audience.Length: 0 } => "The audience is missing: without it, tokens for other services would be accepted.",
        { UserClaim.Length: 0 } => "The claim that names the user is missing.",
        _ => null,
    };
}
