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
        var command = parseResult.CommandResult.Command;
        var output = parseResult.InvocationConfiguration.Output;
        if (command is ExampleCommand { Headings: { Count: > 0 } headings })
        {
            WriteGrouped(parseResult, headings);
        }
        else
        {
            help.Invoke(parseResult);
        }

        var examples = Examples(command).ToArray();
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

    // The usual help knows no groups of options; it keeps their order, so that headings can be put between its lines.
    private void WriteGrouped(ParseResult parseResult, IReadOnlyDictionary<string, string> headings)
    {
        var output = parseResult.InvocationConfiguration.Output;
        using var usual = new StringWriter();
        parseResult.InvocationConfiguration.Output = usual;
        help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        var isFirst = true;
        foreach (var line in usual.ToString().TrimEnd().ReplaceLineEndings("\n").Split('\n').Where(line => line != "Options:"))
        {
            if (Heading(line, headings) is { } heading)
            {
                output.WriteLine(isFirst ? $"{heading}:" : $"\n{heading}:");
                isFirst = false;
            }

            output.WriteLine(line.TrimEnd());
        }

        output.WriteLine();
    }

    private static string? Heading(string line, IReadOnlyDictionary<string, string> headings)
    {
        var words = line.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        return line.StartsWith("  -", StringComparison.Ordinal) && words.FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal)) is { } name
            ? name == "--help" ? "Other" : headings.GetValueOrDefault(name)
            : null;
    }

    private static IEnumerable<string> Examples(Command command) =>
        (command as ExampleCommand)?.Examples ?? command.Subcommands.SelectMany(sub => Examples(sub).Take(1));
}
