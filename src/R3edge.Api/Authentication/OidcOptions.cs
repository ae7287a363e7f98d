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
}
