using Azure.Bicep.Types.Concrete;
using R3edge.Infra.Tests.Grammar;

namespace R3edge.Infra.Tests.Language;

/// <summary>One file, deployed to one scope with its arguments.</summary>
/// <param name="context">The deployment.</param>
/// <param name="file">The file.</param>
/// <param name="arguments">What its parameters are.</param>
/// <param name="scopeId">The subscription or resource group.</param>
/// <param name="caller">Who gives the arguments.</param>
internal sealed class BicepTemplate(
    DeploymentContext context,
    SyntaxFile file,
    IReadOnlyDictionary<string, BicepValue> arguments,
    string scopeId,
    SourcePlace caller)
{
    private readonly Dictionary<string, Declaration> _declarations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BicepValue> _values = new(StringComparer.Ordinal);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    public DeploymentContext Context { get; } = context;

    public SyntaxFile File { get; } = file;

    public string ScopeId { get; } = scopeId;

    /// <summary>What it is deployed to.</summary>
    public ScopeType TargetScope => TargetScopeOf(File);

    /// <summary>What a file is deployed to.</summary>
    public static ScopeType TargetScopeOf(SyntaxFile file) => file.Root.First("target_scope_assignment") is { } target
        && file.TextOf(target).Contains("'subscription'", StringComparison.Ordinal) ? ScopeType.Subscription : ScopeType.ResourceGroup;

    /// <summary>Deploys it.</summary>
    /// <returns>Its outputs.</returns>
    public IReadOnlyDictionary<string, BicepValue> Deploy()
    {
        Context.Visited.Add(File.Name);
        Read();
        foreach (var (name, declaration) in _declarations.Where(pair => pair.Value.Kind == "parameter_declaration"))
        {
            _values[name] = new ParameterReader(this).Read(name, declaration, arguments, caller);
        }

        foreach (var name in arguments.Keys.Where(name => !_declarations.ContainsKey(name)))
        {
            Context.Report(caller, Fault.Parameter, $"{File.Name} has no parameter {name}.");
        }

        var outputs = new Dictionary<string, BicepValue>(StringComparer.Ordinal);
        foreach (var (name, declaration) in _declarations)
        {
            if (declaration.Kind is "resource_declaration" or "module_declaration")
            {
                ValueOf(name, PlaceOf(declaration.Node));
            }
            else if (declaration.Kind == "output_declaration")
            {
                outputs[declaration.Name] = new ParameterReader(this).Output(declaration);
            }
        }

        CheckUse();
        return outputs;
    }

    /// <summary>The variables of a file of parameters.</summary>
    public IReadOnlyDictionary<string, BicepValue> Variables()
    {
        Read();
        return _declarations.ToDictionary(pair => pair.Key, pair => ValueOf(pair.Key, PlaceOf(pair.Value.Node)));
    }

    public SourcePlace PlaceOf(SyntaxNode node) => new(File.Name, node.Line);

    /// <summary>What a name stands for.</summary>
    public BicepValue ValueOf(string name, SourcePlace place)
    {
        if (_values.TryGetValue(name, out var known))
        {
            return known with { Place = place };
        }

        if (!_declarations.TryGetValue(name, out var declaration) || !_open.Add(name))
        {
            Context.Report(place, Fault.UnknownName, $"{name} stands for nothing.");
            return new DeployedValue(place, name, null);
        }

        var evaluator = new ExpressionEvaluator(this);
        var value = declaration.Kind switch
        {
            "variable_declaration" => evaluator.Evaluate(declaration.Node.Children[^1], Locals.None),
            "resource_declaration" => new ResourceReader(this, evaluator).Read(declaration),
            "module_declaration" => new ModuleReader(this, evaluator).Read(declaration),
            var other => throw new InvalidOperationException(other),
        };
        _values[name] = value;
        return value;
    }

    private void CheckUse()
    {
        var used = File.Root.All()
            .SelectMany(node => node.Type == "object_property" || node.Type.EndsWith("_declaration", StringComparison.Ordinal)
                ? node.Children.Skip(2)
                : node.Children)
            .Where(node => node.Type == "identifier")
            .Select(File.TextOf)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (name, declaration) in _declarations)
        {
            if (declaration.Kind is "parameter_declaration" or "variable_declaration" && !used.Contains(name))
            {
                Context.Report(PlaceOf(declaration.Node), Fault.Unused, $"{name} is not used.");
            }
        }
    }

    private void Read()
    {
        IReadOnlyList<SyntaxNode> decorators = [];
        foreach (var node in File.Root.Children)
        {
            if (node.Type == "decorators")
            {
                decorators = node.Children;
                continue;
            }

            if (node.Type.EndsWith("_declaration", StringComparison.Ordinal))
            {
                var name = File.TextOf(node.First("identifier")!);
                var key = node.Type == "output_declaration" ? $"output {name}" : name;
                if (!_declarations.TryAdd(key, new Declaration(name, node.Type, node, decorators)))
                {
                    Context.Report(PlaceOf(node), Fault.Duplicate, $"{name} is there twice.");
                }
            }
            else if (node.Type is not ("target_scope_assignment" or "ERROR"))
            {
                Context.Report(PlaceOf(node), Fault.UnknownName, $"The checker knows no {node.Type}.");
            }

            decorators = [];
        }
    }
}

/// <summary>A parameter, variable, resource, module or output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">The type of its node.</param>
/// <param name="Node">Its node.</param>
/// <param name="Decorators">What stands before it.</param>
internal sealed record Declaration(string Name, string Kind, SyntaxNode Node, IReadOnlyList<SyntaxNode> Decorators);

/// <summary>The variables of loops.</summary>
/// <param name="Values">Their values by name.</param>
internal sealed record Locals(IReadOnlyDictionary<string, BicepValue> Values)
{
    public static Locals None { get; } = new(new Dictionary<string, BicepValue>());

    public Locals With(string name, BicepValue value) => new(new Dictionary<string, BicepValue>(Values) { [name] = value });
}
