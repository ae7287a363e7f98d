using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using R3edge.Infra.Tests.Types;

namespace R3edge.Infra.Tests.Language;

/// <summary>The functions of Bicep that the deployment uses. What the service computes by a secret recipe, such as the text of
/// <c>uniqueString</c>, is of the right form and differs where the service's would.</summary>
internal static class BicepFunctions
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>Calls a function; what is not known is reported.</summary>
    public static BicepValue Call(BicepTemplate template, string name, IReadOnlyList<BicepValue> arguments, SourcePlace place)
    {
        var value = OfData(name, arguments, place) ?? OfDeployment(template, name, arguments, place);
        if (value is not null)
        {
            return value;
        }

        template.Context.Report(
            place, Fault.UnknownName, $"The checker does not know {name}({string.Join(", ", arguments.Select(one => one.Kind))}).");
        return new DeployedValue(place, name, null);
    }

    private static BicepValue? OfData(string name, IReadOnlyList<BicepValue> arguments, SourcePlace place) => (name, arguments) switch
    {
        ("take", [TextValue text, NumberValue count]) =>
            new TextValue(place, text.Text[..Math.Min(text.Text.Length, (int)count.Number)]),
        ("toLower", [TextValue text]) => new TextValue(place, text.Text.ToLowerInvariant()),
        ("replace", [TextValue text, TextValue old, TextValue replacement]) =>
            new TextValue(place, text.Text.Replace(old.Text, replacement.Text, StringComparison.Ordinal)),
        ("join", [ListValue list, TextValue between]) =>
            new TextValue(place, string.Join(between.Text, list.Items.OfType<TextValue>().Select(item => item.Text))),
        ("empty", [TextValue text]) => new FlagValue(place, text.Text.Length == 0),
        ("empty", [ListValue list]) => new FlagValue(place, list.Items.Count == 0),
        ("empty", [DeployedValue]) => new FlagValue(place, false),
        ("length", [ListValue list]) => new NumberValue(place, list.Items.Count),
        ("range", [NumberValue from, NumberValue count]) => new ListValue(
            place, [.. Enumerable.Range(0, (int)count.Number).Select(i => new NumberValue(place, from.Number + i))]),
        ("indexOf", [ListValue list, TextValue wanted]) => new NumberValue(
            place, list.Items.Select((item, i) => item is TextValue text && text.Text == wanted.Text ? i : -1).Max()),
        ("concat", _) when arguments.All(list => list is ListValue) =>
            new ListValue(place, [.. arguments.Cast<ListValue>().SelectMany(list => list.Items)]),
        ("min", [NumberValue a, NumberValue b]) => new NumberValue(place, Math.Min(a.Number, b.Number)),
        ("max", [NumberValue a, NumberValue b]) => new NumberValue(place, Math.Max(a.Number, b.Number)),
        ("string", [NumberValue number]) => new TextValue(place, number.Number.ToString(CultureInfo.InvariantCulture)),
        ("string", [TextValue text]) => text,
        ("json", [TextValue text]) when IsJson(text.Text) => FromJson(text.Text, place),
        ("uniqueString", _) => new TextValue(place, Unique(arguments)),
        ("guid", _) => new TextValue(place, new Guid(Hash(arguments)[..16]).ToString()),
        _ => null,
    };

    private static BicepValue? OfDeployment(
        BicepTemplate template, string name, IReadOnlyList<BicepValue> arguments, SourcePlace place) => (name, arguments) switch
        {
            ("subscription", []) => Object(place, ("id", DeploymentContext.SubscriptionId),
                ("subscriptionId", DeploymentContext.SubscriptionId.Split('/')[^1]), ("tenantId", "00000000-0000-0000-0000-000000000002")),
            ("resourceGroup", []) when template.ScopeId.Contains("/resourceGroups/", StringComparison.Ordinal) =>
                Object(place, ("id", template.ScopeId), ("name", template.ScopeId.Split('/')[^1])),
            ("environment", []) => new ObjectValue(place, new Dictionary<string, BicepValue>
            {
                ["authentication"] = Object(place, ("loginEndpoint", "https://login.microsoftonline.com/")),
            }),
            ("subscriptionResourceId", [TextValue type, TextValue id]) =>
                new TextValue(place, $"{DeploymentContext.SubscriptionId}/providers/{type.Text}/{id.Text}"),
            ("utcNow", [TextValue]) => new TextValue(place, "2026-12-01"),
            ("readEnvironmentVariable", [TextValue variable, TextValue missing]) =>
                new TextValue(place, template.Context.Variables.GetValueOrDefault(variable.Text, missing.Text)),
            ("loadTextContent", [TextValue path]) => new TextValue(place, template.Context.ReadText(PathOf(template, path.Text))),
            ("loadJsonContent", [TextValue path]) => FromJson(template.Context.ReadText(PathOf(template, path.Text)), place),
            _ => null,
        };

    /// <summary>A path beside a file, as one below the folder of the deployment.</summary>
    public static string PathOf(BicepTemplate template, string path)
    {
        var folders = template.File.Name.Split('/')[..^1].ToList();
        foreach (var part in path.Split('/'))
        {
            if (part == "..")
            {
                folders.RemoveAt(folders.Count - 1);
            }
            else if (part != ".")
            {
                folders.Add(part);
            }
        }

        return string.Join('/', folders);
    }

    private static ObjectValue Object(SourcePlace place, params (string Name, string Text)[] members) =>
        new(place, members.ToDictionary(member => member.Name, member => (BicepValue)new TextValue(place, member.Text)));

    private static byte[] Hash(IEnumerable<BicepValue> parts) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts.Select(part => part switch
        {
            TextValue text => text.Text,
            DeployedValue deployed => deployed.Name,
            _ => throw new InvalidOperationException($"{part.Kind} is no text."),
        }))));

    private static string Unique(IReadOnlyList<BicepValue> parts) =>
        string.Concat(Hash(parts).Take(13).Select(one => Letters[one % Letters.Length]));

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static BicepValue FromJson(string text, SourcePlace place)
    {
        using var document = JsonDocument.Parse(text);
        return From(document.RootElement, place);
    }

    private static BicepValue From(JsonElement element, SourcePlace place) => element.ValueKind switch
    {
        JsonValueKind.String => new TextValue(place, element.GetString()!),
        JsonValueKind.Number when element.TryGetInt64(out var number) => new NumberValue(place, number),

        // Bicep has no fractions: it hands them on as they are.
        JsonValueKind.Number => new DeployedValue(place, element.GetRawText(), AzureTypes.Anything),
        JsonValueKind.True or JsonValueKind.False => new FlagValue(place, element.GetBoolean()),
        JsonValueKind.Array => new ListValue(place, [.. element.EnumerateArray().Select(item => From(item, place))]),
        JsonValueKind.Object => new ObjectValue(
            place, element.EnumerateObject().ToDictionary(member => member.Name, member => From(member.Value, place))),
        _ => new NullValue(place),
    };
}
