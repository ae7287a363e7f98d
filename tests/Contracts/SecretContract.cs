using System.Text.Json;
using R3edge.Application.Ports.Secrets;

namespace R3edge.Contracts;

/// <summary>What every store of secrets does; each adapter derives from it.</summary>
public abstract class SecretContract
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Set_ThenGet_GivesTheSecretToItsUserAlone()
    {
        await using var secrets = await OpenAsync();
        await secrets.Store.SetAsync("auth0|ada", "kucoin-api-key", new SecretValue("s3cret-Ω"), Cancel);
        await secrets.ReopenAsync();

        Assert.Equal("s3cret-Ω", (await secrets.Store.GetAsync("auth0|ada", "kucoin-api-key", Cancel))?.Reveal());
        Assert.Null(await secrets.Store.GetAsync("auth0|bob", "kucoin-api-key", Cancel));
        Assert.Null(await secrets.Store.GetAsync("auth0|ada", "kraken-api-key", Cancel));
    }

    [Fact]
    public async Task Set_Present_Replaces()
    {
        await using var secrets = await OpenAsync();
        await secrets.Store.SetAsync("ada", "key", new SecretValue("old"), Cancel);
        await secrets.Store.SetAsync("ada", "key", new SecretValue("new"), Cancel);

        Assert.Equal(new SecretValue("new"), await secrets.Store.GetAsync("ada", "key", Cancel));
    }

    [Fact]
    public async Task Delete_TellsWhetherItWasThere()
    {
        await using var secrets = await OpenAsync();
        await secrets.Store.SetAsync("ada", "key", new SecretValue("old"), Cancel);

        Assert.True(await secrets.Store.DeleteAsync("ada", "key", Cancel));
        Assert.False(await secrets.Store.DeleteAsync("ada", "key", Cancel));
        Assert.Null(await secrets.Store.GetAsync("ada", "key", Cancel));
    }

    [Fact]
    public async Task List_GivesTheNamesInOrder()
    {
        await using var secrets = await OpenAsync();
        await secrets.Store.SetAsync("ada", "key-b", new SecretValue("1"), Cancel);
        await secrets.Store.SetAsync("ada", "key-a", new SecretValue("2"), Cancel);
        await secrets.Store.SetAsync("bob", "key-c", new SecretValue("3"), Cancel);

        Assert.Equal(["key-a", "key-b"], await secrets.Store.ListAsync("ada", Cancel));
        Assert.Empty(await secrets.Store.ListAsync("eve", Cancel));
    }

    [Fact]
    public async Task Set_ManyAtOnce_KeepsAll()
    {
        await using var secrets = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
            Task.Run(() => secrets.Store.SetAsync("ada", $"key-{i:D2}", new SecretValue($"{i}"), Cancel), Cancel)));

        Assert.Equal(20, (await secrets.Store.ListAsync("ada", Cancel)).Count);
    }

    [Fact]
    public async Task Name_ThatBreaksARule_Throws()
    {
        await using var secrets = await OpenAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => secrets.Store.GetAsync("ada", "../key", Cancel));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => secrets.Store.GetAsync("a/b", "key", Cancel));
        Assert.ThrowsAny<ArgumentException>(() => new SecretValue(""));
    }

    [Fact]
    public void Value_PrintedOrSerialised_IsNotShown()
    {
        var value = new SecretValue("s3cret");

        Assert.DoesNotContain("s3cret", $"{value} {new { Key = value }} {JsonSerializer.Serialize(new { value })}", StringComparison.Ordinal);
    }

    protected abstract Task<SecretsUnderTest> OpenAsync();
}
