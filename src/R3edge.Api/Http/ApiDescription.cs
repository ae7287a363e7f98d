using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using R3edge.Api.Authentication;

namespace R3edge.Api.Http;

/// <summary>What the OpenAPI document cannot see in the endpoints' signatures: tokens and scopes, problems, headers and CSV.</summary>
internal static class ApiDescription
{
    private const string Scheme = "bearer";
    private const string ProblemJson = "application/problem+json";

    private static readonly (string Status, string Description)[] Refusals =
    [
        ("400", "The request is not valid; detail says what of it."),
        ("401", "There is no token, or it is not valid any more."),
        ("403", "The token lacks the scope."),
    ];

    /// <summary>Says that an endpoint answers with CSV too, where it is asked for.</summary>
    /// <param name="builder">The endpoint.</param>
    public static RouteHandlerBuilder OrCsv(this RouteHandlerBuilder builder) => builder.WithMetadata(new AlsoCsv());

    /// <summary>Adds what is true of the whole document.</summary>
    public static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "R3edge";
        document.Info.Description =
            "Markets, regimes, signals, sessions, positions and backtests. Lists come in pages: what a page calls next, sent as after (or before), "
            + "gives the one that follows. Every error is a problem document (RFC 9457).";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = Scheme,
            BearerFormat = "JWT",
            Description = $"A token of the authority, or of 'r3edge token'; its scope is one of {string.Join(", ", Scopes.All)}, each including those before.",
        };
        return Task.CompletedTask;
    }

    /// <summary>Adds what is true of one endpoint.</summary>
    public static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Responses ??= [];
        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            var scope = metadata.OfType<IAuthorizeData>().LastOrDefault()?.Policy ?? Scopes.Read;
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            operation.Description = $"Needs the scope {scope}.";
            foreach (var (status, description) in Refusals)
            {
                operation.Responses.TryAdd(status, AProblem(description));
            }
        }

        if (context.Description.RelativePath?.Contains('{', StringComparison.Ordinal) == true)
        {
            operation.Responses.TryAdd("404", AProblem("There is no such thing, or it is another user's."));
        }

        if (metadata.OfType<AlsoCsv>().Any())
        {
            AddParameter(operation, ParameterLocation.Query, "format", "csv answers with CSV; so does Accept: text/csv.");
            AddText(operation, "text/csv");
        }

        foreach (var number in context.Description.ParameterDescriptions.Where(IsNumber))
        {
            if (operation.Parameters?.FirstOrDefault(parameter => parameter.Name == number.Name) is OpenApiParameter described)
            {
                described.Schema = new OpenApiSchema { Type = JsonSchemaType.Number };
            }
        }

        DescribeHeaders(operation, context.Description.HttpMethod, metadata.OfType<MethodInfo>().FirstOrDefault());
        return Task.CompletedTask;
    }

    private static bool IsNumber(ApiParameterDescription parameter) =>
        parameter.ParameterDescriptor?.ParameterType is { } type && (Nullable.GetUnderlyingType(type) ?? type) == typeof(QueryNumber);

    private static void DescribeHeaders(OpenApiOperation operation, string? method, MethodInfo? handler)
    {
        if (method == HttpMethods.Get)
        {
            AddParameter(operation, ParameterLocation.Header, "If-None-Match", "The ETag of what is known already.");
            operation.Responses!.TryAdd("304", new OpenApiResponse { Description = "Nothing has changed since the ETag." });
        }

        if (handler?.GetParameters().Any(parameter => parameter.ParameterType == typeof(IdempotencyKey)) == true)
        {
            AddParameter(
                operation,
                ParameterLocation.Header,
                IdempotencyKey.Header,
                "1 to 100 printable characters. The same key again gives the same thing and makes nothing new.");
            operation.Responses!.TryAdd("409", AProblem("The key has been used for something else."));
            operation.Responses!.TryAdd("422", AProblem("It is refused; reason names why."));
        }
    }

    private static void AddParameter(OpenApiOperation operation, ParameterLocation place, string name, string description)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            In = place,
            Name = name,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
    }

    private static void AddText(OpenApiOperation operation, string mediaType)
    {
        if (operation.Responses!.TryGetValue("200", out var answer))
        {
            answer.Content?.TryAdd(mediaType, new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }
    }

    private static OpenApiResponse AProblem(string description) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
        {
            [ProblemJson] = new OpenApiMediaType { Schema = ProblemSchema() },
        },
    };

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["reason"] = new OpenApiSchema { Type = JsonSchemaType.String },
        },
    };

    private sealed class AlsoCsv;
}
