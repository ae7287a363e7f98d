namespace R3edge.Infra.Tests;

public class DeploymentTests
{
    private const string Image = "crr3edge.azurecr.io/r3edge-bridge:1";

    public static TheoryData<string, string, string> Environments() => new()
    {
        { "dev.bicepparam", "", "EntraId" },
        { "dev.bicepparam", Image, "Oidc" },
        { "prod.bicepparam", "", "Oidc" },
        { "prod.bicepparam", Image, "EntraId" },
    };

    [Fact]
    public void EveryFile_Parses() => Assert.Empty(Deployment.Files.Values.SelectMany(
        file => file.Errors().Select(error => $"{file.Name}({error.Line})")));

    [Theory]
    [MemberData(nameof(Environments))]
    public void EveryResource_FitsItsDefinition(string parameters, string image, string provider)
    {
        var deployment = Deployment.Of(parameters, ("R3EDGE_BRIDGE_IMAGE", image), ("R3EDGE_AUTHENTICATION", provider));

        Assert.Empty(deployment.Findings);
        Assert.Equal(image.Length > 0, deployment.Type("Microsoft.App/containerApps").Any());
    }

    [Fact]
    public void WhatTheWorkflowNeeds_FitsItsDefinition() => Assert.Empty(Workflow().Findings);

    [Fact]
    public void EveryFile_IsPartOfADeployment()
    {
        var visited = Deployment.Of("prod.bicepparam").Visited.Concat(Workflow().Visited);

        Assert.Equal(Deployment.Files.Keys.Where(name => name.EndsWith(".bicep", StringComparison.Ordinal)).Order(), visited.Order());
    }

    private static Deployment Workflow() => Deployment.Of(
        Deployment.Files, "github.bicep", ("environmentName", "prod"), ("location", "westeurope"), ("repository", "owner/r3edge"));
}
