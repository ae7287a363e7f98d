using Azure.Bicep.Types.Concrete;

namespace R3edge.Infra.Tests.Language;

/// <summary>A resource as it will be deployed.</summary>
/// <param name="Place">Where it is declared.</param>
/// <param name="Symbol">Its name in the file.</param>
/// <param name="Type">Its type, <c>Microsoft.EventHub/namespaces</c>.</param>
/// <param name="Definition">Its definition; null where type and version do not exist.</param>
/// <param name="Name">Its name, without that of its parent.</param>
/// <param name="Id">Its id.</param>
/// <param name="Parent">The resource it is part of, where it is part of one.</param>
/// <param name="Scope">The resource to which it is added, where it is an extension of one.</param>
/// <param name="Body">Its properties, without those that place it.</param>
internal sealed record ResourceInstance(
    SourcePlace Place,
    string Symbol,
    string Type,
    ResourceType? Definition,
    string Name,
    string Id,
    ResourceInstance? Parent,
    ResourceInstance? Scope,
    ObjectValue Body)
{
    /// <summary>The value of a path of properties; null where it is not set.</summary>
    /// <param name="path">Names, separated by points.</param>
    public BicepValue? At(string path)
    {
        BicepValue? value = Body;
        foreach (var name in path.Split('.'))
        {
            value = value is ObjectValue members ? members.Members.GetValueOrDefault(name) : null;
        }

        return value;
    }

    /// <summary>A text of its properties.</summary>
    /// <param name="path">Names, separated by points.</param>
    public string Text(string path) => At(path) switch
    {
        TextValue text => text.Text,
        DeployedValue deployed => deployed.Name,
        var other => throw new InvalidOperationException($"{Symbol}.{path} is {other?.Kind ?? "not set"}."),
    };
}
