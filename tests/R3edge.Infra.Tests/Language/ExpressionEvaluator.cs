using System.Globalization;
using System.Text;
using R3edge.Infra.Tests.Grammar;
using R3edge.Infra.Tests.Types;

namespace R3edge.Infra.Tests.Language;

/// <summary>Evaluates the expressions of a file.</summary>
/// <param name="template">The file.</param>
internal sealed class ExpressionEvaluator(BicepTemplate template)
{
    /// <summary>What an expression comes to; what is wrong in it is reported.</summary>
    public BicepValue Evaluate(SyntaxNode node, Locals locals)
    {
        var place = template.PlaceOf(node);
        return node.Type switch
        {
            "string" => Text(node, locals),
            "number" => new NumberValue(place, long.Parse(template.File.TextOf(node), CultureInfo.InvariantCulture)),
            "boolean" => new FlagValue(place, template.File.TextOf(node) == "true"),
            "null" => new NullValue(place),
            "identifier" => Name(template.File.TextOf(node), locals, place),
            "parenthesized_expression" => Evaluate(Inner(node)[0], locals),
            "array" => new ListValue(place, [.. Inner(node).Select(item => Evaluate(item, locals))]),
            "object" => Object(node, locals),
            "for_statement" => new ListValue(place, [.. Loop(node, locals).Select(turn => Evaluate(node.Of("body")!, turn))]),
            "member_expression" => Member(
                Evaluate(node.Of("object")!, locals), template.File.TextOf(node.Of("property")!), place),
            "subscript_expression" => Element(
                Evaluate(node.Of("object")!, locals), Evaluate(node.Of("index")!, locals), place),
            "ternary_expression" => Choice(node, locals),
            "binary_expression" => Binary(node, locals),
            "unary_expression" => Unary(node, locals),
            "call_expression" => BicepFunctions.Call(
                template,
                template.File.TextOf(node.Of("function")!),
                [.. Inner(node.Of("arguments")!).Select(argument => Evaluate(argument, locals))],
                place),
            var other => Unknown(place, $"The checker knows no {other}."),
        };
    }

    /// <summary>The turns of a loop.</summary>
    public IEnumerable<Locals> Loop(SyntaxNode node, Locals locals)
    {
        var single = node.Of("initializer");
        var pair = node.First("for_loop_parameters");
        var source = node.Children[node.Children.ToList().FindIndex(child => child.Type == "in") + 1];
        if (Evaluate(source, locals) is not ListValue list)
        {
            Unknown(template.PlaceOf(source), "A loop needs an array that is known.");
            yield break;
        }

        for (var i = 0; i < list.Items.Count; i++)
        {
            var name = single ?? pair!.First("loop_variable")!;
            var turn = locals.With(template.File.TextOf(name), list.Items[i]);
            yield return pair is null
                ? turn
                : turn.With(template.File.TextOf(pair.First("loop_enumerator")!), new NumberValue(template.PlaceOf(node), i));
        }
    }

    /// <summary>The members of an object by name, not evaluated.</summary>
    public IEnumerable<(string Name, SyntaxNode Value)> Members(SyntaxNode node, Locals locals) => node.Children
        .Where(child => child.Type == "object_property")
        .Select(property => (
            property.Children[0].Type == "string" && Evaluate(property.Children[0], locals) is TextValue text
                ? text.Text
                : template.File.TextOf(property.Children[0]),
            property.Children[^1]));

    private static List<SyntaxNode> Inner(SyntaxNode node) =>
        [.. node.Children.Where(child => child.Type is not ("(" or ")" or "[" or "]" or ","))];

    private ObjectValue Object(SyntaxNode node, Locals locals)
    {
        var members = new Dictionary<string, BicepValue>(StringComparer.Ordinal);
        foreach (var (name, value) in Members(node, locals))
        {
            if (!members.TryAdd(name, Evaluate(value, locals)))
            {
                template.Context.Report(template.PlaceOf(value), Fault.Duplicate, $"{name} is there twice.");
            }
        }

        return new ObjectValue(template.PlaceOf(node), members);
    }

    private BicepValue Name(string name, Locals locals, SourcePlace place) =>
        locals.Values.TryGetValue(name, out var local) ? local with { Place = place } : template.ValueOf(name, place);

    // Blanks at the edges of a piece are no part of the grammar's nodes, so the pieces are cut out of the file.
    private BicepValue Text(SyntaxNode node, Locals locals)
    {
        var place = template.PlaceOf(node);
        var whole = template.File.TextOf(node);
        if (whole.StartsWith("'''", StringComparison.Ordinal))
        {
            var inner = whole[3..^3];
            return new TextValue(place, inner.StartsWith('\n') ? inner[1..] : inner);
        }

        var text = new StringBuilder();
        var isKnown = true;
        var from = node.Start + 1;
        foreach (var child in node.Children.Where(child => child.Type == "interpolation"))
        {
            text.Append(Unescape(template.File.Text[from..child.Start]));
            var value = Evaluate(child.Children.First(part => part.Type is not ("${" or "}")), locals);
            isKnown &= value is not DeployedValue;
            text.Append(AsText(value));
            from = child.End;
        }

        text.Append(Unescape(template.File.Text[from..(node.End - 1)]));
        return isKnown
            ? new TextValue(place, text.ToString())
            : new DeployedValue(place, text.ToString(), AzureTypes.AnyText);
    }

    private string AsText(BicepValue value)
    {
        switch (value)
        {
            case TextValue text:
                return text.Text;
            case NumberValue number:
                return number.Number.ToString(CultureInfo.InvariantCulture);
            case FlagValue flag:
                return flag.IsSet ? "True" : "False";
            case DeployedValue deployed:
                return "{" + deployed.Name + "}";
            default:
                template.Context.Report(value.Place, Fault.WrongType, $"{value.Kind} is no part of a text.");
                return "";
        }
    }

    private static string Unescape(string text) => text
        .Replace("\\'", "'", StringComparison.Ordinal)
        .Replace("\\$", "$", StringComparison.Ordinal)
        .Replace("\\n", "\n", StringComparison.Ordinal)
        .Replace("\\\\", "\\", StringComparison.Ordinal);

    private BicepValue Member(BicepValue value, string name, SourcePlace place) => value switch
    {
        ObjectValue members => members.Members.TryGetValue(name, out var member)
            ? member with { Place = place }
            : Missing(place, $"There is no {name} in this object."),
        ModuleReference module when name == "outputs" => new ObjectValue(place, module.Outputs),
        ResourceReference { Instance: var resource } => name switch
        {
            "id" => new TextValue(place, resource.Id),
            "name" => new TextValue(place, resource.Name),
            _ when resource.Definition is null => new DeployedValue(place, $"{resource.Symbol}.{name}", null),
            _ => Deployed($"{resource.Name}.{name}", AzureTypes.Member(resource.Definition.Body.Type, name), name, place),
        },
        DeployedValue { Type: null } deployed => new DeployedValue(place, $"{deployed.Name}.{name}", null),
        DeployedValue deployed => Deployed($"{deployed.Name}.{name}", AzureTypes.Member(deployed.Type, name), name, place),
        _ => Missing(place, $"{value.Kind} has no {name}."),
    };

    private DeployedValue Deployed(string path, Azure.Bicep.Types.Concrete.TypeBase? type, string name, SourcePlace place) => type is null
        ? Missing(place, $"There is no {name} to read.")
        : new DeployedValue(place, path, type);

    private BicepValue Element(BicepValue value, BicepValue index, SourcePlace place) => (value, index) switch
    {
        (ListValue list, NumberValue number) when number.Number >= 0 && number.Number < list.Items.Count =>
            list.Items[(int)number.Number] with { Place = place },
        (ResourceCollection all, NumberValue number) when number.Number >= 0 && number.Number < all.Instances.Count =>
            new ResourceReference(place, all.Instances[(int)number.Number]),
        (_, TextValue name) => Member(value, name.Text, place),
        _ => Missing(place, $"{value.Kind} has no such element."),
    };

    // Both ways are looked at, so that what is wrong is found whatever the parameters are.
    private BicepValue Choice(SyntaxNode node, Locals locals)
    {
        var condition = Evaluate(node.Of("condition")!, locals);
        var yes = Evaluate(node.Of("consequence")!, locals);
        var no = Evaluate(node.Of("alternative")!, locals);
        return condition is FlagValue flag
            ? flag.IsSet ? yes : no
            : Unknown(template.PlaceOf(node), "The condition is not known.");
    }

    private BicepValue Binary(SyntaxNode node, Locals locals)
    {
        var place = template.PlaceOf(node);
        var (left, right) = (Evaluate(node.Of("left")!, locals), Evaluate(node.Of("right")!, locals));
        return (template.File.TextOf(node.Of("operator")!), left, right) switch
        {
            ("==", TextValue a, TextValue b) => new FlagValue(place, a.Text == b.Text),
            ("!=", TextValue a, TextValue b) => new FlagValue(place, a.Text != b.Text),
            ("==", NumberValue a, NumberValue b) => new FlagValue(place, a.Number == b.Number),
            ("&&", FlagValue a, FlagValue b) => new FlagValue(place, a.IsSet && b.IsSet),
            ("||", FlagValue a, FlagValue b) => new FlagValue(place, a.IsSet || b.IsSet),
            (">", NumberValue a, NumberValue b) => new FlagValue(place, a.Number > b.Number),
            ("<", NumberValue a, NumberValue b) => new FlagValue(place, a.Number < b.Number),
            ("+", NumberValue a, NumberValue b) => new NumberValue(place, a.Number + b.Number),
            ("-", NumberValue a, NumberValue b) => new NumberValue(place, a.Number - b.Number),
            ("*", NumberValue a, NumberValue b) => new NumberValue(place, a.Number * b.Number),
            ("/", NumberValue a, NumberValue { Number: not 0 } b) => new NumberValue(place, a.Number / b.Number),
            var (sign, _, _) => Unknown(place, $"The checker does not know {left.Kind} {sign} {right.Kind}."),
        };
    }

    private BicepValue Unary(SyntaxNode node, Locals locals)
    {
        var value = Evaluate(node.Children[^1], locals);
        return (template.File.TextOf(node.Of("operator")!), value) switch
        {
            ("!", FlagValue flag) => flag with { IsSet = !flag.IsSet },
            ("-", NumberValue number) => number with { Number = -number.Number },
            var (sign, _) => Unknown(template.PlaceOf(node), $"The checker does not know {sign} of {value.Kind}."),
        };
    }

    private DeployedValue Missing(SourcePlace place, string message)
    {
        template.Context.Report(place, Fault.UnknownProperty, message);
        return new DeployedValue(place, "?", null);
    }

    private DeployedValue Unknown(SourcePlace place, string message)
    {
        template.Context.Report(place, Fault.UnknownName, message);
        return new DeployedValue(place, "?", null);
    }
}
