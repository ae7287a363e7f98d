using System.Text;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Secrets;
using R3edge.Storage.Sqlite.Secrets;

namespace R3edge.Storage.Sqlite.Tests;

public sealed class FileSecretsTests : IDisposable
{
    private readonly Folder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Secrets => _folder.File("secrets.bin");

    private string KeyFile => _folder.File("secrets.key");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Set_TheFileShowsNeitherValueNorNameNorUser()
    {
        await SetAsync("ada-lovelace", "kucoin-api-key", "s3cret-value");

        var file = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Secrets, Cancel));

        Assert.All(["ada-lovelace", "kucoin", "s3cret"], word => Assert.DoesNotContain(word, file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Set_SameSecretTwice_IsEncryptedAnew()
    {
        await SetAsync("ada", "key", "value");
        var first = await File.ReadAllBytesAsync(Secrets, Cancel);
        await SetAsync("ada", "key", "value");

        Assert.NotEqual(first, await File.ReadAllBytesAsync(Secrets, Cancel));
    }

    [Fact]
    public async Task Set_OnUnix_TheFilesAreForTheirUserAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes; the files inherit the rights of their folder.");
        await SetAsync("ada", "key", "value");

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Secrets));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        }
    }

    [Fact]
    public void KeyFile_OpenToOthers_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        SecretKey.FromFile(KeyFile);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        }

        Assert.Equal(StorageFailure.Denied, Assert.Throws<StorageException>(() => SecretKey.FromFile(KeyFile)).Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Key_ThatIsNone_IsRefusedWithoutShowingIt(string text)
    {
        var failure = Assert.Throws<StorageException>(() => SecretKey.FromBase64(text, "R3EDGE_SECRETS_KEY"));

        Assert.Equal("R3EDGE_SECRETS_KEY does not hold 32 bytes as base64.", failure.Message);
    }

    [Fact]
    public async Task Open_OtherKey_IsRefusedAndTheFileStays()
    {
        await SetAsync("ada", "key", "value");
        var before = await File.ReadAllBytesAsync(Secrets, Cancel);
        var other = SecretKey.FromBase64(Convert.ToBase64String(new byte[32]), "test");

        var failure = Assert.Throws<StorageException>(() => FileSecrets.Open(Secrets, other));

        Assert.Equal(StorageFailure.Misconfigured, failure.Failure);
        Assert.Equal(before, await File.ReadAllBytesAsync(Secrets, Cancel));
    }

    [Fact]
    public async Task Open_AnyBitChanged_IsRefused()
    {
        await SetAsync("ada", "key", "value");
        var whole = await File.ReadAllBytesAsync(Secrets, Cancel);
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = (byte[])whole.Clone();
            changed[i] ^= 1;
            await File.WriteAllBytesAsync(Secrets, changed, Cancel);
            Assert.Throws<StorageException>(() => FileSecrets.Open(Secrets, SecretKey.FromFile(KeyFile)));
        }

        await File.WriteAllBytesAsync(Secrets, whole[..10], Cancel);
        Assert.Throws<StorageException>(() => FileSecrets.Open(Secrets, SecretKey.FromFile(KeyFile)));
    }

    private async Task SetAsync(string user, string name, string value)
    {
        using var secrets = FileSecrets.Open(Secrets, SecretKey.FromFile(KeyFile));
        await secrets.SetAsync(user, name, new SecretValue(value), Cancel);
    }
}
