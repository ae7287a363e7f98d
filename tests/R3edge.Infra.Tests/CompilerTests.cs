using System.Diagnostics;

namespace R3edge.Infra.Tests;

/// <summary>The compiler of Bicep itself has nothing to say, where it is here: its own linter included.</summary>
public class CompilerTests
{
    private const string Package = "azure.bicep.commandline.linux-x64";

    [Theory]
    [InlineData("build", "main.bicep")]
    [InlineData("build", "github.bicep")]
    [InlineData("build-params", "dev.bicepparam")]
    [InlineData("build-params", "prod.bicepparam")]
    public async Task Compile_EveryFile_WithoutAWarning(string command, string file)
    {
        var (exit, said) = await RunAsync(command, Path.Combine(Deployment.Folder, file));

        Assert.Equal("", said);
        Assert.Equal(0, exit);
    }

    [Fact]
    public async Task Compile_FileWithAFault_SaysSo()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("r3edge-bicep").FullName, "wrong.bicep");
        await File.WriteAllTextAsync(path, "output location string = 1", TestContext.Current.CancellationToken);

        var (exit, said) = await RunAsync("build", path);

        Assert.NotEqual(0, exit);
        Assert.Contains("BCP033", said, StringComparison.Ordinal);
    }

    private static async Task<(int Exit, string Said)> RunAsync(string command, string path)
    {
        var compiler = Find();
        Assert.SkipWhen(compiler is null, "The compiler of Bicep is neither on the path nor among the NuGet packages.");
        var start = new ProcessStartInfo(compiler, [command, path, "--stdout"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error.Trim());
    }

    private static string? Find()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "bicep.exe" : "bicep"))
            .FirstOrDefault(File.Exists);
        if (onPath is not null || !OperatingSystem.IsLinux())
        {
            return onPath;
        }

        var packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var versions = Path.Combine(packages, Package);
        return !Directory.Exists(versions) ? null : Directory.GetDirectories(versions)
            .Select(version => Path.Combine(version, "tools", "bicep"))
            .Where(File.Exists)
            .Max(StringComparer.Ordinal);
    }
}
