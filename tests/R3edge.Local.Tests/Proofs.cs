namespace R3edge.Local.Tests;

/// <summary>Proofs that take many minutes run where they are asked for.</summary>
internal static class Proofs
{
    private const string Variable = "R3EDGE_PROOFS";

    public static void Require() => Assert.SkipUnless(
        Environment.GetEnvironmentVariable(Variable) == "1", $"This takes many minutes; set {Variable}=1 to run it.");
}
