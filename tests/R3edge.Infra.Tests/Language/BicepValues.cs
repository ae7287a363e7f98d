using Azure.Bicep.Types.Concrete;

namespace R3edge.Infra.Tests.Language;

/// <summary>Where a value is written.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
internal readonly record struct SourcePlace(string File, int Line);

/// <summary>What an expression comes to.</summary>
/// <param name="Place">Where it is written.</param>
internal abstract record BicepValue(SourcePlace Place)
{
    /// <summary>What it is, in Bicep's words.</summary>
    public abstract string Kind { get; }
}

internal sealed record TextValue(SourcePlace Place, string Text) : BicepValue(Place)
{
    public override string Kind => "string";
}

internal sealed record NumberValue(SourcePlace Place, long Number) : BicepValue(Place)
{
    public override string Kind => "int";
}

internal sealed record FlagValue(SourcePlace Place, bool IsSet) : BicepValue(Place)
{
    public override string Kind => "bool";
}

internal sealed record NullValue(SourcePlace Place) : BicepValue(Place)
{
    public override string Kind => "null";
}

internal sealed record ListValue(SourcePlace Place, IReadOnlyList<BicepValue> Items) : BicepValue(Place)
{
    public override string Kind => "array";
}

internal sealed record ObjectValue(SourcePlace Place, IReadOnlyDictionary<string, BicepValue> Members) : BicepValue(Place)
{
    public override string Kind => "object";
}

/// <summary>What only the deployment will know.</summary>
/// <param name="Place">Where it is written.</param>
/// <param name="Name">What it stands for, such as the id of an identity's principal: the same name is the same value.</param>
/// <param name="Type">Its type; null where it may be anything.</param>
internal sealed record DeployedValue(SourcePlace Place, string Name, TypeBase? Type) : BicepValue(Place)
{
    public override string Kind => Type switch
    {
        null or AnyType => "any",
        StringType or StringLiteralType => "string",
        IntegerType => "int",
        BooleanType => "bool",
        ArrayType => "array",
        ObjectType or DiscriminatedObjectType => "object",
        UnionType => "string",
        _ => "any",
    };
}

/// <summary>A resource, or one of a loop, as an expression names it.</summary>
internal sealed record ResourceReference(SourcePlace Place, ResourceInstance Instance) : BicepValue(Place)
{
    public override string Kind => "resource";
}

/// <summary>All resources of a loop.</summary>
internal sealed record ResourceCollection(SourcePlace Place, IReadOnlyList<ResourceInstance> Instances) : BicepValue(Place)
{
    public override string Kind => "resource[]";
}

/// <summary>A module, as an expression names it.</summary>
internal sealed record ModuleReference(SourcePlace Place, IReadOnlyDictionary<string, BicepValue> Outputs) : BicepValue(Place)
{
    public override string Kind => "module";
}
