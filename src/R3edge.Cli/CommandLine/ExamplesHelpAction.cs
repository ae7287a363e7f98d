using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace R3edge.Cli.CommandLine;

/// <summary>The usual help, followed by the examples of the command and of those under it.</summary>
/// <param name="help">Writes the usual help.</param>
internal sealed class ExamplesHelpAction(HelpAction help) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var examples = Examples(parseResult.CommandResult.Command).ToArray();
        if (examples.Length > 0)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        return ExitCode.Success;
    }

    private static IEnumerable<string> Examples(Command command) =>
        (command as ExampleCommand)?.Examples ?? command.Subcommands.SelectMany(sub => Examples(sub).Take(1));
}
