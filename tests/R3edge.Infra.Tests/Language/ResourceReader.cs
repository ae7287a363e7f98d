using Azure.Bicep.Types.Concrete;
using R3edge.Infra.Tests.Grammar;
using R3edge.Infra.Tests.Types;

namespace R3edge.Infra.Tests.Language;

/// <summary>Reads the declaration of a resource, and holds the resource against its definition.</summary>
/// <param name="template">The file.</param>
/// <param name="evaluator">Its expressions.</param>
internal sealed class ResourceReader(BicepTemplate template, ExpressionEvaluator evaluator)
{
    private static readonly string[] Placing = ["parent", "scope", "dependsOn"];

    /// <summary>The resource, or those of a loop.</summary>
    public BicepValue Read(Declaration declaration)
    {
        var place = template.PlaceOf(declaration.Node);
        var body = declaration.Node.Children[^1];
        if (body.Type != "for_statement")
        {
            return Unless(body, Locals.None, out var single)
                ? new DeployedValue(place, declaration.Name, null)
                : new ResourceReference(place, Create(declaration, single, Locals.None));
        }

        var all = new List<ResourceInstance>();
        foreach (var turn in evaluator.Loop(body, Locals.None))
        {
            if (!Unless(body.Of("body")!, turn, out var one))
            {
                all.Add(Create(declaration, one, turn));
            }
        }

        return new ResourceCollection(place, all);
    }

    private bool Unless(SyntaxNode node, Locals locals, out SyntaxNode body)
    {
        body = node.Type == "if_statement" ? node.First("object")! : node;
        return node.Type == "if_statement"
            && evaluator.Evaluate(node.First("parenthesized_expression")!, locals) is FlagValue { IsSet: false };
    }

    private ResourceInstance Create(Declaration declaration, SyntaxNode body, Locals locals)
    {
        var place = template.PlaceOf(declaration.Node);
        var (type, definition) = Definition(declaration, place);
        var members = evaluator.Members(body, locals).ToList();
        var values = members
            .Where(member => !Placing.Contains(member.Name))
            .ToDictionary(member => member.Name, member => evaluator.Evaluate(member.Value, locals), StringComparer.Ordinal);
        var parent = Placed(members, "parent", locals);
        var scope = Placed(members, "scope", locals);
        foreach (var (_, value) in members.Where(member => member.Name == "dependsOn"))
        {
            evaluator.Evaluate(value, locals);
        }

        var name = values.GetValueOrDefault("name") is TextValue text ? text.Text : "?";
        var above = parent is not null ? parent.Id
            : scope is not null ? $"{scope.Id}/providers/{type}"
            : type == "Microsoft.Resources/resourceGroups" ? $"{template.ScopeId}/resourceGroups"
            : $"{template.ScopeId}/providers/{type}";
        var id = parent is not null ? $"{above}/{type.Split('/')[^1]}/{name}" : $"{above}/{name}";
        var resource = new ResourceInstance(
            place, declaration.Name, type, definition, name, id, parent, scope, new ObjectValue(template.PlaceOf(body), values));
        if (declaration.Node.Children.All(child => child.Type != "existing"))
        {
            template.Context.Resources.Add(resource);
            CheckPlace(resource, place);
            if (definition is not null)
            {
                new TypeChecker(template.Context).Check(resource);
            }
        }

        return resource;
    }

    private (string Type, ResourceType? Definition) Definition(Declaration declaration, SourcePlace place)
    {
        var text = template.File.TextOf(declaration.Node.First("string")!).Trim('\'');
        var definition = template.Context.Types.Find(text, out var problem);
        if (definition is null)
        {
            template.Context.Report(place, Fault.UnknownType, problem);
        }

        return (text.Split('@')[0], definition);
    }

    private ResourceInstance? Placed(List<(string Name, SyntaxNode Value)> members, string name, Locals locals)
    {
        if (members.FirstOrDefault(member => member.Name == name).Value is not { } node)
        {
            return null;
        }

        var value = evaluator.Evaluate(node, locals);
        if (value is ResourceReference reference)
        {
            return reference.Instance;
        }

        template.Context.Report(value.Place, Fault.Scope, $"{name} is no resource.");
        return null;
    }

    private void CheckPlace(ResourceInstance resource, SourcePlace place)
    {
        var parents = resource.Type.Split('/').Length - 2;
        var hasParent = resource.Parent is not null;
        if (hasParent ? resource.Type[..resource.Type.LastIndexOf('/')] != resource.Parent!.Type : parents > 0)
        {
            template.Context.Report(place, Fault.Scope, $"The parent of {resource.Type} is {resource.Parent?.Type ?? "missing"}.");
        }

        // An extension of a resource is written at the scope of extensions; everything else at that of the file.
        var needed = resource.Scope is not null ? ScopeType.Extension : template.TargetScope;
        if (resource.Definition is { } definition && (AzureTypes.ScopesOf(definition) & needed) != needed)
        {
            template.Context.Report(place, Fault.Scope, $"{resource.Type} cannot be deployed to {needed}.");
        }
    }
}
