namespace R3edge.Functions.Tests;

public class WithoutPackagesTests
{
    [Fact]
    public void Worker_Runs() => Assert.Skip(
        "The Azure packages are not here: set AzurePackages=true where they can be restored. "
        + "R3edge.Azure.Tests runs the same sources on doubles.");
}
