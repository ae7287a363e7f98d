using System.Security.Claims;

namespace R3edge.Api.Authentication;

/// <summary>What a token may allow. Each scope includes those before it.</summary>
public static class Scopes
{
    /// <summary>See markets and one's own sessions, positions and orders.</summary>
    public const string Read = "read";

    /// <summary>Start and stop sessions, leave positions, run backtests.</summary>
    public const string Trade = "trade";

    /// <summary>Change what all users share.</summary>
    public const string Admin = "admin";

    // Auth0 writes "scope" and, with roles, "permissions"; Entra ID writes "scp", and "roles" for applications.
    private static readonly string[] ClaimTypes = ["scope", "scp", "permissions", "roles"];

    /// <summary>Every scope, the least first.</summary>
    public static IReadOnlyList<string> All { get; } = [Read, Trade, Admin];

    /// <summary>Whether a user may do what a scope allows.</summary>
    /// <param name="user">Who asks.</param>
    /// <param name="scope">The scope.</param>
    public static bool Allows(ClaimsPrincipal user, string scope)
    {
        ArgumentNullException.ThrowIfNull(user);
        var least = IndexOf(scope);
        return user.Claims
            .Where(claim => ClaimTypes.Contains(claim.Type, StringComparer.Ordinal))
            .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(granted => IndexOf(granted) >= least);
    }

    private static int IndexOf(string scope)
    {
        for (var i = 0; i < All.Count; i++)
        {
            // An authority may put its own prefix before a scope: api://r3edge/trade.
            if (scope == All[i] || scope.EndsWith("/" + All[i], StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
