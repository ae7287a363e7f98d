using System.Text;
using R3edge.Cli.Output;
using Spectre.Console;

namespace R3edge.Cli;

/// <summary>Where a command writes: tables for people and data for programs to the output, errors to the error output.</summary>
public sealed class CliConsole
{
    /// <summary>The destination that means the standard output instead of a file.</summary>
    public const string StandardOutput = "-";

    // Wide enough that no table is squeezed when nobody looks at it through a window.
    private const int UnlimitedWidth = 1000;
    private readonly IAnsiConsole _people;

    /// <summary>Creates a console over writers, without colours and without a limit to the width.</summary>
    /// <param name="output">The standard output.</param>
    /// <param name="error">The error output.</param>
    public CliConsole(TextWriter output, TextWriter error)
        : this(output, error, Plain(output))
    {
    }

    private CliConsole(TextWriter output, TextWriter error, IAnsiConsole people)
    {
        Output = output;
        Error = error;
        _people = people;
    }

    /// <summary>The standard output, for data.</summary>
    public TextWriter Output { get; }

    /// <summary>The error output.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether a person sits before it: what is shown may be drawn over again.</summary>
    public bool IsTerminal => _people.Profile.Capabilities.Interactive && _people.Profile.Out.IsTerminal;

    /// <summary>Cancelled when the user interrupts the command that writes here.</summary>
    public CancellationToken Interrupted { get; internal set; }

    /// <summary>The console of this process: with colours on a terminal, plain and buffered in a file or a pipe.</summary>
    public static CliConsole OfProcess()
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        if (Console.IsOutputRedirected)
        {
            var output = new StreamWriter(Console.OpenStandardOutput(), Console.OutputEncoding, 1 << 16) { NewLine = "\n" };
            return new CliConsole(output, Console.Error);
        }

        return new CliConsole(Console.Out, Console.Error, AnsiConsole.Create(new AnsiConsoleSettings()));
    }

    /// <summary>
    /// The console for people, or one that shows nothing where data goes to the standard output: a program that reads the data must
    /// find nothing else there.
    /// </summary>
    /// <param name="destinations">Where the command writes data: files, <c>-</c>, or null where an option is not given.</param>
    /// <exception cref="UserErrorException">A file cannot be written, or two destinations are the same.</exception>
    public IAnsiConsole ForPeople(params ReadOnlySpan<string?> destinations)
    {
        OutputFile.Check(destinations);
        return destinations.Contains(StandardOutput) ? Plain(TextWriter.Null) : _people;
    }

    private static IAnsiConsole Plain(TextWriter writer)
    {
        var settings = new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        };
        settings.Enrichment.UseDefaultEnrichers = false;
        var console = AnsiConsole.Create(settings);
        console.Profile.Width = UnlimitedWidth;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }
}
