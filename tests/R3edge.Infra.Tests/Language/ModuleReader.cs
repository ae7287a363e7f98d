namespace R3edge.Infra.Tests.Language;

/// <summary>Reads the declaration of a module and deploys it.</summary>
/// <param name="template">The file.</param>
/// <param name="evaluator">Its expressions.</param>
internal sealed class ModuleReader(BicepTemplate template, ExpressionEvaluator evaluator)
{
    private static readonly string[] Known = ["name", "scope", "params"];

    /// <summary>The module with its outputs.</summary>
    public BicepValue Read(Declaration declaration)
    {
        var place = template.PlaceOf(declaration.Node);
        var path = BicepFunctions.PathOf(template, template.File.TextOf(declaration.Node.First("string")!).Trim('\''));
        if (!template.Context.Files.TryGetValue(path, out var file))
        {
            template.Context.Report(place, Fault.UnknownName, $"There is no module {path}.");
            return new DeployedValue(place, declaration.Name, null);
        }

        var members = evaluator.Members(declaration.Node.Children[^1], Locals.None)
            .ToDictionary(member => member.Name, member => evaluator.Evaluate(member.Value, Locals.None));
        foreach (var (name, value) in members.Where(member => !Known.Contains(member.Key)))
        {
            template.Context.Report(value.Place, Fault.UnknownProperty, $"A module has no {name}.");
        }

        var scope = members.GetValueOrDefault("scope") switch
        {
            null => template.ScopeId,
            ResourceReference reference => reference.Instance.Id,
            var other => Report(other),
        };
        var arguments = members.GetValueOrDefault("params") as ObjectValue;
        var module = new BicepTemplate(
            template.Context, file, arguments?.Members ?? new Dictionary<string, BicepValue>(), scope, place);
        var needed = scope.Contains("/resourceGroups/", StringComparison.Ordinal);
        if (needed != (module.TargetScope == Azure.Bicep.Types.Concrete.ScopeType.ResourceGroup))
        {
            template.Context.Report(place, Fault.Scope, $"{path} is deployed to {module.TargetScope}.");
        }

        return new ModuleReference(place, module.Deploy());
    }

    private string Report(BicepValue value)
    {
        template.Context.Report(value.Place, Fault.Scope, "The scope is no resource group.");
        return template.ScopeId;
    }
}
