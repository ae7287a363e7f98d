namespace R3edge.Storage.Azure.Tests;

public class WithoutPackagesTests
{
    [Fact]
    public void Contracts_OnAzurite() => Assert.Skip(
        "The Azure packages are not here: set AzurePackages=true where they can be restored. "
        + "R3edge.Azure.Tests runs the same contracts on doubles.");
}
