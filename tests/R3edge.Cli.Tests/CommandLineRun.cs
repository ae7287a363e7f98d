namespace R3edge.Cli.Tests;

/// <summary>One command line run in this process, and what came of it.</summary>
/// <param name="ExitCode">What the shell would see.</param>
/// <param name="Output">The standard output.</param>
/// <param name="Error">The error output.</param>
public sealed record CommandLineRun(int ExitCode, string Output, string Error)
{
    public static async Task<CommandLineRun> Of(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var exitCode = await R3edgeApp.RunAsync(args, new CliConsole(output, error), TestContext.Current.CancellationToken);
        return new CommandLineRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Asserts that the run ended well and returns its output.</summary>
    public static async Task<string> Succeeds(params string[] args)
    {
        var run = await Of(args);
        Assert.Equal("", run.Error);
        Assert.Equal(Cli.ExitCode.Success, run.ExitCode);
        return run.Output;
    }

    /// <summary>Asserts that the run was refused with nothing but one line, and returns the sentence.</summary>
    public static async Task<string> IsRefused(params string[] args)
    {
        var run = await Of(args);
        Assert.Equal(Cli.ExitCode.WrongInput, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.StartsWith("r3edge: ", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\n", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error, '\n');
        return run.Error["r3edge: ".Length..^1];
    }
}
