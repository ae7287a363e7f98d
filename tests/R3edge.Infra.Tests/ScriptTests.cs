using System.Text.RegularExpressions;
using R3edge.Testing;

namespace R3edge.Infra.Tests;

/// <summary>What is not Bicep: the scripts, the workflow and the container.</summary>
public partial class ScriptTests
{
    private static readonly string Deploy = Read("infra", "deploy.sh");
    private static readonly string Workflow = Read(".github", "workflows", "build.yml");
    private static readonly string Parameters = Read("infra", "dev.bicepparam") + Read("infra", "prod.bicepparam");

    [Fact]
    public void EveryVariableOfTheParameters_IsGivenByTheScriptOrTheWorkflow()
    {
        var read = Names(ReadVariable(), Parameters);
        var set = Names(Exported(), Deploy);
        var given = Names(Given(), Workflow);

        Assert.Contains("R3EDGE_BRIDGE_IMAGE", set);
        Assert.Contains("R3EDGE_ENTRA_CLIENT_ID", given);
        Assert.Empty(read.Except(set).Except(given));
        Assert.Empty(given.Except(read).Except(Names(Used(), Deploy)));
        Assert.Empty(set.Except(read));
    }

    [Fact]
    public void Script_ReadsOutputsThatTheDeploymentHas()
    {
        var outputs = OutputName().Matches(Read("infra", "main.bicep")).Select(match => match.Groups[1].Value).ToHashSet();
        var read = ReadOutput().Matches(Deploy).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.NotEmpty(read);
        Assert.Empty(read.Except(outputs));
    }

    [Fact]
    public void Script_NamesWhatTheDeploymentNames()
    {
        var deployment = Deployment.Of("dev.bicepparam", ("R3EDGE_BRIDGE_IMAGE", "crr3edge.azurecr.io/r3edge-bridge:1"));

        Assert.Contains($"--name {deployment.Type("Microsoft.App/containerApps").Single().Name} ", Deploy, StringComparison.Ordinal);
        Assert.Contains($"--budget-name {deployment["budget"].Name} ", Deploy, StringComparison.Ordinal);
        Assert.Equal("rg-r3edge-dev", deployment.Type("Microsoft.Resources/resourceGroups").Single().Name);
        Assert.Contains("group=rg-r3edge-$environment", Deploy, StringComparison.Ordinal);
        Assert.Contains("group=rg-r3edge-$environment", Read("infra", "destroy.sh"), StringComparison.Ordinal);
    }

    [Fact]
    public void Workflow_SignsInByFederationAndKnowsNoSecret()
    {
        Assert.DoesNotContain("secrets.", Workflow, StringComparison.Ordinal);
        Assert.Contains("id-token: write", Workflow, StringComparison.Ordinal);
        Assert.Contains("AzurePackages: \"true\"", Workflow, StringComparison.Ordinal);
    }

    [Fact]
    public void Container_HasNoShellAndNoRoot()
    {
        var last = Read("src", "R3edge.Bridge", "Dockerfile").Split("\nFROM ")[^1];
        var compose = Read("infra", "local", "compose.yaml");

        Assert.Contains("-chiseled\n", last, StringComparison.Ordinal);
        Assert.Contains("\nUSER $APP_UID\n", last, StringComparison.Ordinal);
        Assert.DoesNotContain("\nRUN ", last, StringComparison.Ordinal);
        Assert.Contains("read_only: true", compose, StringComparison.Ordinal);
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, .. path]));

    private static HashSet<string> Names(Regex pattern, string text) =>
        pattern.Matches(text).Select(match => match.Groups[1].Value).ToHashSet();

    [GeneratedRegex(@"readEnvironmentVariable\('(\w+)'")]
    private static partial Regex ReadVariable();

    [GeneratedRegex(@"export (R3EDGE_\w+)")]
    private static partial Regex Exported();

    [GeneratedRegex(@"^ +(R3EDGE_\w+):", RegexOptions.Multiline)]
    private static partial Regex Given();

    [GeneratedRegex(@"(R3EDGE_\w+)")]
    private static partial Regex Used();

    [GeneratedRegex(@"^output (\w+) ", RegexOptions.Multiline)]
    private static partial Regex OutputName();

    [GeneratedRegex(@"\$\(output (\w+)\)")]
    private static partial Regex ReadOutput();
}
