using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace R3edge.Api.Authentication;

/// <summary>How requests prove who sends them.</summary>
public static class AuthenticationSetup
{
    /// <summary>Accepts tokens of an authority. Issuer, audience, signature and lifetime are checked.</summary>
    /// <param name="services">The services.</param>
    /// <param name="options">The authority.</param>
    /// <exception cref="InvalidDataException">The authority cannot be trusted or is incomplete.</exception>
    public static IServiceCollection AddOidcTokens(this IServiceCollection services, OidcOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problem is { } problem)
        {
            throw new InvalidDataException(problem);
        }

        services.AddTokens(options.UserClaim, bearer =>
        {
            bearer.Authority = options.Authority;
            bearer.Audience = options.Audience;
            bearer.RequireHttpsMetadata = !options.IsOnThisMachine;
            bearer.TokenValidationParameters.ValidateIssuer = true;
            bearer.TokenValidationParameters.ValidateAudience = true;
        });

        // A key that the authority has withdrawn opens nothing any more, not even for the hour that is usual.
        return services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, bearer =>
        {
            if (bearer.ConfigurationManager is BaseConfigurationManager keys)
            {
                keys.UseLastKnownGoodConfiguration = false;
            }
        });
    }

    /// <summary>Accepts tokens that this host signs itself.</summary>
    /// <param name="services">The services.</param>
    /// <param name="validation">Issuer, audience and key.</param>
    public static IServiceCollection AddOwnTokens(this IServiceCollection services, TokenValidationParameters validation) =>
        services.AddTokens("sub", bearer => bearer.TokenValidationParameters = validation);

    /// <summary>Asks for a scope.</summary>
    /// <typeparam name="TBuilder">The endpoint's builder.</typeparam>
    /// <param name="builder">The endpoint.</param>
    /// <param name="scope">One of <see cref="Scopes"/>.</param>
    public static TBuilder RequireScope<TBuilder>(this TBuilder builder, string scope)
        where TBuilder : IEndpointConventionBuilder => builder.RequireAuthorization(scope);

    /// <summary>
    /// Adds the scopes and the user of a request, and what every bearer token must be, for a host that adds the scheme itself before.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="userClaim">The claim that names the user.</param>
    public static IServiceCollection AddTokenRules(this IServiceCollection services, string userClaim)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton(new UserClaim(userClaim));
        services.AddScoped(provider => new CurrentUser(
            provider.GetRequiredService<IHttpContextAccessor>().HttpContext!, provider.GetRequiredService<UserClaim>()));
        services.PostConfigure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, bearer =>
        {
            // Claims keep the names that the token gives them.
            bearer.MapInboundClaims = false;
            bearer.TokenValidationParameters.ClockSkew = TimeSpan.FromSeconds(30);
            bearer.TokenValidationParameters.RequireExpirationTime = true;
            bearer.TokenValidationParameters.RequireSignedTokens = true;
        });
        RemoveKeyRing(services);
        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(PolicyOf(Scopes.Read))
            .AddPolicy(Scopes.Read, PolicyOf(Scopes.Read))
            .AddPolicy(Scopes.Trade, PolicyOf(Scopes.Trade))
            .AddPolicy(Scopes.Admin, PolicyOf(Scopes.Admin));
        return services;
    }

    private static IServiceCollection AddTokens(this IServiceCollection services, string userClaim, Action<JwtBearerOptions> configure)
    {
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(bearer =>
        {
            bearer.MapInboundClaims = false;
            bearer.IncludeErrorDetails = true;
            configure(bearer);
        });
        return services.AddTokenRules(userClaim);
    }

    // Authentication brings data protection along, which writes keys for cookies into the home folder at start. Nothing here uses them.
    private static void RemoveKeyRing(IServiceCollection services)
    {
        var warmUp = services.FirstOrDefault(service =>
            service.ImplementationType?.FullName == "Microsoft.AspNetCore.DataProtection.Internal.DataProtectionHostedService");
        if (warmUp is not null)
        {
            services.Remove(warmUp);
        }
    }

    private static AuthorizationPolicy PolicyOf(string scope) => new AuthorizationPolicyBuilder(JwtBearerDefaults.AuthenticationScheme)
        .RequireAuthenticatedUser()
        .RequireAssertion(context => Scopes.Allows(context.User, scope))
        .Build();
}
