using Azure.Bicep.Types;
using Azure.Bicep.Types.Az;
using Azure.Bicep.Types.Concrete;

namespace R3edge.Infra.Tests.Types;

/// <summary>Azure's own definitions of its resources. Only those that are asked for are loaded.</summary>
internal sealed class AzureTypes
{
    private readonly AzTypeLoader _loader = new();
    private readonly IReadOnlyDictionary<string, CrossFileTypeReference> _index;
    private readonly Dictionary<string, ResourceType> _loaded = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    private AzureTypes() => _index = _loader.LoadTypeIndex().Resources;

    /// <summary>The definitions, shared by all tests.</summary>
    public static AzureTypes Shared { get; } = new();

    /// <summary>A text that is not known yet.</summary>
    public static TypeBase AnyText { get; } = new StringType();

    /// <summary>What fits everywhere.</summary>
    public static TypeBase Anything { get; } = new AnyType();

    /// <summary>The definition of a type in a version.</summary>
    /// <param name="name"><c>Microsoft.EventHub/namespaces@2024-01-01</c>, spelled exactly.</param>
    /// <param name="problem">Why there is none.</param>
    public ResourceType? Find(string name, out string problem)
    {
        problem = "";
        if (_index.Keys.Contains(name, StringComparer.Ordinal))
        {
            lock (_lock)
            {
                if (!_loaded.TryGetValue(name, out var type))
                {
                    type = _loader.LoadResourceType(_index[name]);
                    _loaded[name] = type;
                }

                return type;
            }
        }

        var versions = _index.Keys
            .Where(key => key.StartsWith(name.Split('@')[0] + "@", StringComparison.Ordinal))
            .Select(key => key.Split('@')[1])
            .ToArray();
        problem = versions.Length == 0
            ? $"There is no type {name.Split('@')[0]}."
            : $"{name.Split('@')[0]} has no version {name.Split('@')[^1]}; it has {string.Join(", ", versions.Order().TakeLast(3))}.";
        return null;
    }

    /// <summary>Where resources of a type can be written.</summary>
    public static ScopeType ScopesOf(ResourceType type) => type.WritableScopes;

    /// <summary>The type of a member that can be read; null where there is none.</summary>
    public static TypeBase? Member(TypeBase type, string name) => type switch
    {
        AnyType => type,
        ObjectType { Properties: var known } when known.TryGetValue(name, out var property) => Readable(property),
        ObjectType { AdditionalProperties: { } others } => others.Type,
        DiscriminatedObjectType one when one.BaseProperties.TryGetValue(name, out var property) => Readable(property),
        DiscriminatedObjectType one => one.Elements.Values.Select(element => Member(element.Type, name)).FirstOrDefault(
            found => found is not null),
        UnionType union => union.Elements.Select(element => Member(element.Type, name)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static TypeBase? Readable(ObjectTypeProperty property) =>
        property.Flags.HasFlag(ObjectTypePropertyFlags.WriteOnly) ? null : property.Type.Type;
}
