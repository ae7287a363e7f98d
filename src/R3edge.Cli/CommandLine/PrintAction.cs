using System.CommandLine;
using System.CommandLine.Invocation;

namespace R3edge.Cli.CommandLine;

/// <summary>Prints a line instead of running a command.</summary>
/// <param name="line">The line.</param>
internal sealed class PrintAction(string line) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(line);
        return ExitCode.Success;
    }
}
