using System.Text.RegularExpressions;
using Azure.Bicep.Types.Concrete;
using R3edge.Infra.Tests.Language;

namespace R3edge.Infra.Tests.Types;

/// <summary>Holds resources against their definitions, all the way down.</summary>
/// <param name="context">The deployment, which takes the findings.</param>
internal sealed class TypeChecker(DeploymentContext context)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Reports what does not fit.</summary>
    public void Check(ResourceInstance resource)
    {
        foreach (var (place, fault, message) in Faults(resource.Definition!.Body.Type, resource.Body, resource.Type))
        {
            context.Report(place, fault, message);
        }
    }

    private static List<Misfit> Faults(TypeBase type, BicepValue value, string path) => type switch
    {
        AnyType => [],
        ObjectType one => value is ObjectValue body ? Members(one.Properties, one.AdditionalProperties?.Type, body, path) : Kind(
            value, "object", path),
        DiscriminatedObjectType one => value is ObjectValue body ? Discriminated(one, body, path) : Kind(value, "object", path),
        ArrayType array => value is ListValue list ? Items(array, list, path) : Kind(value, "array", path),
        UnionType union => Union(union, value, path),
        StringLiteralType literal => Literals([literal.Value], value, path),
        StringType text => value is TextValue known ? Text(text, known, path) : Kind(value, "string", path),
        IntegerType range => value is NumberValue number ? Number(range, number, path) : Kind(value, "int", path),
        BooleanType => Kind(value, "bool", path),
        BuiltInType builtIn => Kind(value, builtIn.Kind.ToString().ToLowerInvariant(), path),
        NullType => Kind(value, "null", path),
        _ => throw new InvalidOperationException($"{path} is of the type {type.GetType().Name}."),
    };

    private static List<Misfit> Kind(BicepValue value, string wanted, string path) =>
        value.Kind == wanted || value.Kind == "any" || wanted == "any"
            ? []
            : [new(value.Place, Fault.WrongType, $"{path} is {wanted}, not {value.Kind}.")];

    private static List<Misfit> Members(
        IReadOnlyDictionary<string, ObjectTypeProperty> known, TypeBase? others, ObjectValue body, string path)
    {
        var faults = new List<Misfit>();
        foreach (var (name, value) in body.Members)
        {
            if (known.TryGetValue(name, out var property))
            {
                // A property that is read-only and required, such as a name in some types, is one that is given.
                if (property.Flags.HasFlag(ObjectTypePropertyFlags.ReadOnly) && !property.Flags.HasFlag(ObjectTypePropertyFlags.Required))
                {
                    faults.Add(new(value.Place, Fault.ReadOnlyProperty, $"{path}.{name} cannot be set."));
                }
                else if (value is not NullValue)
                {
                    faults.AddRange(Faults(property.Type.Type, value, $"{path}.{name}"));
                }
            }
            else if (others is null)
            {
                var near = known.Keys.FirstOrDefault(key => key.Equals(name, StringComparison.OrdinalIgnoreCase));
                faults.Add(new(
                    value.Place, Fault.UnknownProperty, $"{path} has no {name}{(near is null ? "" : $"; it is written {near}")}."));
            }
            else
            {
                faults.AddRange(Faults(others, value, $"{path}.{name}"));
            }
        }

        faults.AddRange(known
            .Where(property => property.Value.Flags.HasFlag(ObjectTypePropertyFlags.Required)
                && !property.Value.Flags.HasFlag(ObjectTypePropertyFlags.ReadOnly)
                && body.Members.GetValueOrDefault(property.Key) is null or NullValue)
            .Select(property => new Misfit(body.Place, Fault.MissingProperty, $"{path} needs {property.Key}.")));
        return faults;
    }

    private static List<Misfit> Discriminated(DiscriminatedObjectType type, ObjectValue body, string path)
    {
        switch (body.Members.GetValueOrDefault(type.Discriminator))
        {
            case null or NullValue:
                return [new(body.Place, Fault.MissingProperty, $"{path} needs {type.Discriminator}.")];
            case TextValue kind when type.Elements.TryGetValue(kind.Text, out var element):
                var own = (ObjectType)element.Type;
                var all = new Dictionary<string, ObjectTypeProperty>(type.BaseProperties);
                foreach (var (name, property) in own.Properties)
                {
                    all[name] = property;
                }

                return Members(all, own.AdditionalProperties?.Type, body, path);
            case var other:
                return Literals([.. type.Elements.Keys], other, $"{path}.{type.Discriminator}");
        }
    }

    private static List<Misfit> Items(ArrayType array, ListValue list, string path)
    {
        var faults = list.Items.SelectMany((item, i) => Faults(array.ItemType.Type, item, $"{path}[{i}]")).ToList();
        if (list.Items.Count < (array.MinLength ?? 0) || list.Items.Count > (array.MaxLength ?? long.MaxValue))
        {
            faults.Add(new(list.Place, Fault.WrongValue, $"{path} has {list.Items.Count} items."));
        }

        return faults;
    }

    private static List<Misfit> Union(UnionType union, BicepValue value, string path)
    {
        var elements = union.Elements.Select(element => element.Type).ToArray();
        var literals = elements.OfType<StringLiteralType>().Select(literal => literal.Value).ToArray();

        // Many lists of values are open, because the service may learn new ones. What it has not learnt yet is a slip all the same.
        if (literals.Length > 0 && elements.All(element => element is StringLiteralType or StringType))
        {
            return Literals(literals, value, path);
        }

        var tries = elements.Select(element => Faults(element, value, path)).ToArray();
        return tries.MinBy(faults => faults.Count)!;
    }

    // A text that only the deployment knows cannot be told to be one of these.
    private static List<Misfit> Literals(string[] allowed, BicepValue value, string path) => value switch
    {
        TextValue text when allowed.Contains(text.Text, StringComparer.Ordinal) => [],
        TextValue text => [new(value.Place, Fault.WrongValue, $"{path} is {Listed(allowed)}, not '{text.Text}'.")],
        DeployedValue { Type: UnionType } => [],
        DeployedValue { Type: StringType } => [
            new(value.Place, Fault.WrongValue, $"{path} is {Listed(allowed)}, which cannot be told.")],
        _ => Kind(value, "string", path),
    };

    private static string Listed(string[] allowed) => string.Join(" or ", allowed.Order(StringComparer.Ordinal));

    private static List<Misfit> Text(StringType type, TextValue value, string path)
    {
        var text = value.Text;
        if (text.Length < (type.MinLength ?? 0) || text.Length > (type.MaxLength ?? long.MaxValue))
        {
            return [new(value.Place, Fault.WrongValue, $"{path} has {text.Length} characters, '{text}'.")];
        }

        return type.Pattern is { Length: > 0 } pattern && !Regex.IsMatch(text, pattern, RegexOptions.None, Patience)
            ? [new(value.Place, Fault.WrongValue, $"{path} does not match {pattern}: '{text}'.")]
            : [];
    }

    private static List<Misfit> Number(IntegerType type, NumberValue value, string path) =>
        value.Number < (type.MinValue ?? long.MinValue) || value.Number > (type.MaxValue ?? long.MaxValue)
            ? [new(value.Place, Fault.WrongValue, $"{path} is {value.Number}, which is out of its range.")]
            : [];

    private readonly record struct Misfit(SourcePlace Place, Fault Fault, string Message);
}
