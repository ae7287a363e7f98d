namespace R3edge.Cli.Tests.Local;

public sealed class UpRefusalTests
{
    [Theory]
    [InlineData("--audience goes with --authority; this host's own tokens need none", "--audience", "r3edge")]
    [InlineData("--user-claim goes with --authority; this host's own tokens need none", "--user-claim", "oid")]
    [InlineData("The audience is missing: without it, tokens for other services would be accepted.", "--authority", "https://tenant.example/")]
    [InlineData("The authority 'tenant.example' is not an address such as https://tenant.eu.auth0.com/.", "--authority", "tenant.example", "--audience", "r3edge")]
    [InlineData(
        "The authority http://tenant.example/ must be reached over https; http is accepted from this machine alone.",
        "--authority", "http://tenant.example/", "--audience", "r3edge")]
    [InlineData("'stormy' names no regimes; there is: trending-up, trending-down, ranging, volatile, calm, crisis, trending and any, joined by +", "--exit-outside", "stormy")]
    [InlineData("--symbols goes with --venue", "--symbols", "BTCUSDT")]
    [InlineData("--venue needs --symbols, such as --symbols BTCUSDT,ETHUSDT", "--venue", "binance")]
    [InlineData("'bitmex' is not a venue; there are binance, kucoin, kraken and coinbase", "--venue", "bitmex", "--symbols", "XBTUSD")]
    [InlineData("--speed does not go with --venue: a real market passes as it does", "--venue", "binance", "--symbols", "BTCUSDT", "--speed", "60x")]
    [InlineData(
        "'example' is not an address that begins with http:// or https://", "--venue", "binance", "--symbols", "BTCUSDT", "--venue-rest", "example")]
    public async Task Up_WhatCannotBe_IsRefusedInASentence(string sentence, params string[] arguments) =>
        Assert.Equal(sentence, await CommandLineRun.IsRefused(["up", .. arguments]));

    [Fact]
    public async Task Up_AFileForADataFolder_SaysThatAFolderIsNeeded()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("data"), "");

        Assert.Equal(
            $"--data-dir {folder.File("data")}: this is a file, and a folder is needed",
            await CommandLineRun.IsRefused(["up", "--data-dir", folder.File("data")]));
    }

    [Fact]
    public async Task Up_AnAddressInUse_SaysHowToTakeAnother()
    {
        using var folder = new TemporaryFolder();
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://{taken.LocalEndpoint}";

        Assert.Equal(
            $"{url} is in use, by another host or another program; --listen http://127.0.0.1:0 takes a free port",
            await CommandLineRun.IsRefused(["up", "--data-dir", folder.File("data"), "--listen", url]));
    }

    [Fact]
    public async Task Token_OfAFolderWithoutAHost_IsRefusedAndMakesNothing()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(
            $"no host has run with the data folder {folder.File("typo")} yet; start one with 'r3edge up' or name its --data-dir",
            await CommandLineRun.IsRefused(["token", "--data-dir", folder.File("typo")]));
        Assert.False(Directory.Exists(folder.File("typo")));
    }
}
