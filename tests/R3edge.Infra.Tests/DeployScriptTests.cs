using System.Diagnostics;
using R3edge.Testing;

namespace R3edge.Infra.Tests;

/// <summary>The scripts run, with tools in their place that write down how they were called.</summary>
public sealed class DeployScriptTests : IDisposable
{
    private const string Tool = """
        #!/bin/sh
        [ "$(basename "$0")" != git ] || echo abcdef012345
        echo "$(basename "$0") $* [image=$R3EDGE_BRIDGE_IMAGE recover=$R3EDGE_RECOVER_VAULT budget=$R3EDGE_BUDGET_START]" >>"$CALLS"
        case "$*" in
            *outputs.functionApp.*) echo func-r3edge ;;
            *outputs.functionAddress.*) echo https://func.example ;;
            *outputs.registryName.*) echo crr3edge ;;
            *outputs.registryServer.*) echo crr3edge.azurecr.io ;;
            *"consumption budget show"*) echo "$HAS_BUDGET" ;;
            *"containerapp show"*) echo "$HAS_IMAGE" ;;
            *"keyvault list-deleted"*) echo "${HAS_REMOVED:-0}" ;;
            *"group exists"*) echo "${HAS_GROUP:-true}" ;;
            *"acr repository show"*) exit "${HAS_NO_TAG:-0}" ;;
            *"-o "*) mkdir -p "$(echo "$*" | sed 's/.*-o \([^ ]*\).*/\1/')" ;;
        esac
        """;

    private static readonly (string Name, string Value)[] Owner =
    [
        ("R3EDGE_ALERT_EMAIL", "you@example.com"),
        ("R3EDGE_ENTRA_CLIENT_ID", "22222222-2222-2222-2222-222222222222"),
        ("R3EDGE_ENTRA_AUDIENCE", "api://r3edge"),
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("r3edge-deploy");

    public DeployScriptTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "The scripts need a shell.");
        foreach (var name in (string[])["az", "dotnet", "zip", "curl", "git"])
        {
            var path = Path.Combine(_folder.FullName, name);
            File.WriteAllText(path, Tool);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Deploy_ForTheFirstTime_BuildsTheImageBeforeTheBridgeStarts()
    {
        var (exit, said, calls) = await RunAsync(
            "deploy.sh", "dev", "", [.. Owner, ("HAS_NO_TAG", "1"), ("HAS_REMOVED", "1")]);

        Assert.True(exit == 0, said);
        var deployments = calls.Where(call => call.StartsWith("az deployment sub create", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, deployments.Length);
        Assert.Contains("infra/dev.bicepparam [image= recover=true budget=20", deployments[0], StringComparison.Ordinal);
        Assert.Contains("[image=crr3edge.azurecr.io/r3edge-bridge:abcdef012345 recover=false", deployments[1], StringComparison.Ordinal);
        string[] order =
        [
            "az deployment sub create", "dotnet publish", "az functionapp deployment", "az acr build", "az deployment sub create", "curl",
        ];
        var at = -1;
        foreach (var step in order)
        {
            at = Array.FindIndex(calls, at + 1, call => call.StartsWith(step, StringComparison.Ordinal));
            Assert.True(at >= 0, $"{step} is not there, or too early.");
        }
    }

    [Fact]
    public async Task Deploy_Again_KeepsTheBudgetAndTheRunningImageUntilTheNewOneIsThere()
    {
        var (exit, said, calls) = await RunAsync(
            "deploy.sh",
            "prod",
            "",
            [.. Owner, ("HAS_BUDGET", "2026-03-01T00:00:00Z"), ("HAS_IMAGE", "old:1")]);

        Assert.True(exit == 0, said);
        var deployments = calls.Where(call => call.StartsWith("az deployment sub create", StringComparison.Ordinal)).ToArray();
        Assert.Contains("infra/prod.bicepparam [image=old:1 recover=false budget=2026-03-01]", deployments[0], StringComparison.Ordinal);
        Assert.Contains("r3edge-bridge:abcdef012345 recover=false budget=2026-03-01]", deployments[1], StringComparison.Ordinal);
        Assert.DoesNotContain(calls, call => call.StartsWith("az acr build", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("deploy.sh", "", "usage")]
    [InlineData("deploy.sh", "production", "usage")]
    [InlineData("deploy.sh", "dev", "who is told of alerts")]
    [InlineData("destroy.sh", "", "usage")]
    public async Task Script_CalledWronglyOrWithoutWhatItNeeds_DoesNothing(string script, string environment, string expected)
    {
        var (exit, said, calls) = await RunAsync(script, environment, "");

        Assert.NotEqual(0, exit);
        Assert.Contains(expected, said, StringComparison.Ordinal);
        Assert.Empty(calls);
    }

    [Theory]
    [InlineData("R3EDGE_ENTRA_CLIENT_ID", "")]
    [InlineData("R3EDGE_ENTRA_AUDIENCE", "")]
    [InlineData("R3EDGE_AUTHENTICATION", "Oidc")]
    [InlineData("R3EDGE_AUTHENTICATION", "Google")]
    public async Task Deploy_WithoutAWholeAuthority_DoesNothing(string variable, string value)
    {
        var (exit, _, calls) = await RunAsync("deploy.sh", "dev", "", [.. Owner, (variable, value)]);

        Assert.NotEqual(0, exit);
        Assert.Empty(calls);
    }

    [Theory]
    [InlineData("rg-r3edge-dev", true)]
    [InlineData("rg-r3edge-prod", false)]
    [InlineData("", false)]
    public async Task Destroy_RemovesWhatWasNamed(string answer, bool isRemoved)
    {
        var (exit, _, calls) = await RunAsync("destroy.sh", "dev", answer + "\n");

        Assert.Equal(isRemoved, exit == 0);
        Assert.Equal(isRemoved, calls.Any(call => call.StartsWith("az group delete --name rg-r3edge-dev --yes", StringComparison.Ordinal)));
    }

    private async Task<(int Exit, string Said, string[] Calls)> RunAsync(
        string script, string environment, string input, params (string Name, string Value)[] variables)
    {
        var log = Path.Combine(_folder.FullName, "calls");
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "infra", script), environment])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("R3EDGE_", StringComparison.Ordinal)).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["PATH"] = $"{_folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["CALLS"] = log;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var calls = File.Exists(log) ? await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken) : [];
        return (process.ExitCode, await output + error, calls);
    }
}
