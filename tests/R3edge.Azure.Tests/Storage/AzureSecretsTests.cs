using R3edge.Application.Ports.Secrets;
using R3edge.Azure.Tests.Doubles;
using R3edge.Contracts;
using R3edge.Storage.Azure.Secrets;

namespace R3edge.Azure.Tests.Storage;

public class AzureSecretsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Set_NameThatWasDeleted_IsRecoveredAndHoldsTheNewValue()
    {
        var time = new ManualClock();
        var secrets = new AzureSecrets(new FakeVault(), time);
        await secrets.SetAsync("ada", "kraken-api-key", new SecretValue("old"), Cancel);
        Assert.True(await secrets.DeleteAsync("ada", "kraken-api-key", Cancel));

        var setting = secrets.SetAsync("ada", "kraken-api-key", new SecretValue("new"), Cancel);
        while (!setting.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await setting;
        Assert.Equal("new", (await secrets.GetAsync("ada", "kraken-api-key", Cancel))?.Reveal());
    }

    [Fact]
    public async Task Set_AnyUser_IsNamedAsAVaultAllows()
    {
        var vault = new FakeVault();
        var secrets = new AzureSecrets(vault, TimeProvider.System);
        await secrets.SetAsync($"auth0|{new string('x', 500)}", new string('k', 50), new SecretValue("1"), Cancel);

        Assert.All(vault.Names, name => Assert.Matches("^[0-9a-zA-Z-]{1,127}$", name));
    }
}
