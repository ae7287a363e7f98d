using R3edge.Infra.Tests.Grammar;

namespace R3edge.Infra.Tests.Language;

/// <summary>Holds parameters and outputs against what is declared of them.</summary>
/// <param name="template">The file.</param>
internal sealed class ParameterReader(BicepTemplate template)
{
    /// <summary>The value of a parameter.</summary>
    public BicepValue Read(
        string name, Declaration declaration, IReadOnlyDictionary<string, BicepValue> arguments, SourcePlace caller)
    {
        var place = template.PlaceOf(declaration.Node);
        var evaluator = new ExpressionEvaluator(template);
        if (!arguments.TryGetValue(name, out var value))
        {
            if (declaration.Node.Children[^1] is { Type: not "type" } assigned)
            {
                value = evaluator.Evaluate(assigned, Locals.None);
            }
            else
            {
                template.Context.Report(caller, Fault.Parameter, $"{template.File.Name} needs {name}.");
                return new DeployedValue(place, name, null);
            }
        }

        CheckType(declaration, value, Fault.Parameter);
        foreach (var call in declaration.Decorators.Select(decorator => decorator.First("call_expression")!))
        {
            Check(name, template.File.TextOf(call.Of("function")!), evaluator.Evaluate(ArgumentOf(call), Locals.None), value);
        }

        return value;
    }

    /// <summary>The value of an output.</summary>
    public BicepValue Output(Declaration declaration)
    {
        var value = new ExpressionEvaluator(template).Evaluate(declaration.Node.Children[^1], Locals.None);
        CheckType(declaration, value, Fault.WrongType);
        return value;
    }

    private static SyntaxNode ArgumentOf(SyntaxNode call) => call.Of("arguments")!.Children.First(child => child.Type is not ("(" or ")"));

    private void CheckType(Declaration declaration, BicepValue value, Fault fault)
    {
        var type = template.File.TextOf(declaration.Node.First("type")!);
        if (!Fits(type, value))
        {
            template.Context.Report(value.Place, fault, $"{declaration.Name} is {type}, not {value.Kind}.");
        }
    }

    private static bool Fits(string type, BicepValue value) => type.EndsWith("[]", StringComparison.Ordinal)
        ? value is ListValue list ? list.Items.All(item => Fits(type[..^2], item)) : value.Kind == "any"
        : value.Kind == type || value.Kind == "any";

    private void Check(string name, string rule, BicepValue argument, BicepValue value)
    {
        var isAllowed = (rule, argument, value) switch
        {
            ("allowed", ListValue allowed, TextValue text) => allowed.Items.OfType<TextValue>().Any(item => item.Text == text.Text),
            ("minValue", NumberValue limit, NumberValue number) => number.Number >= limit.Number,
            ("maxValue", NumberValue limit, NumberValue number) => number.Number <= limit.Number,
            ("minLength", NumberValue limit, TextValue text) => text.Text.Length >= limit.Number,
            ("maxLength", NumberValue limit, TextValue text) => text.Text.Length <= limit.Number,
            ("description", _, _) => true,
            (_, _, DeployedValue) => true,
            _ => false,
        };
        if (!isAllowed)
        {
            template.Context.Report(value.Place, Fault.Parameter, $"{name} breaks the rule {rule} of {template.File.Name}.");
        }
    }
}
