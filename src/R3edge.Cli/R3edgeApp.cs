using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;
using R3edge.Cli.Backtesting;
using R3edge.Cli.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Cli.EntryPricing;
using R3edge.Cli.Indicators;
using R3edge.Cli.Local;
using R3edge.Cli.Regimes;
using R3edge.Cli.Signals;

namespace R3edge.Cli;

/// <summary>The command <c>r3edge</c>, apart from the process it runs in.</summary>
public static class R3edgeApp
{
    private const string DebugVariable = "R3EDGE_DEBUG";

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments without the name of the program.</param>
    /// <param name="console">Where it writes.</param>
    /// <param name="cancellationToken">Cancelled by Ctrl-C.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CliConsole console, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(console);
        console.Interrupted = cancellationToken;
        try
        {
            var parsing = new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
            var parsed = CreateRoot(console).Parse(args.Count == 0 ? ["--help"] : args, parsing);
            if (ParseErrorText.Describe(parsed) is { } sentence)
            {
                return Report(console, ExitCode.WrongInput, sentence);
            }

            var invocation = new InvocationConfiguration
            {
                Output = console.Output,
                Error = console.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            var exitCode = await parsed.InvokeAsync(invocation, cancellationToken);

            // Also where it was interrupted: a command that then ends in order has something to say.
            await console.Output.FlushAsync(CancellationToken.None);
            return exitCode;
        }
        catch (UserErrorException error)
        {
            return Report(console, ExitCode.WrongInput, error.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Report(console, ExitCode.Interrupted, "interrupted");
        }
        catch (IOException exception)
        {
            // Files are read and written where their errors are named; what is left is the standard output: a full disk behind it, say.
            return Report(console, ExitCode.WrongInput, $"the output cannot be written: {exception.Message}");
        }
        catch (Exception bug)
        {
            if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
            {
                console.Error.WriteLine(bug);
            }

            return Report(
                console, ExitCode.Failure, $"this is a fault of r3edge: {bug.Message} (set {DebugVariable}=1 to see where)");
        }
    }

    private static RootCommand CreateRoot(CliConsole console)
    {
        var root = new RootCommand(
            "R3edge reads market data, tests trading strategies, and runs them on paper. "
            + "Exit codes: 0 done, 2 wrong input (one sentence on the error output says what), 3 refused for a reason that is named, 1 a fault of r3edge, 130 interrupted.")
        {
            UpCommand.Create(console),
            StatusCommand.Create(console),
            ScanCommand.Create(console),
            SizeCommand.Create(console),
            SessionsCommand.Create(console),
            PositionsCommand.Create(console),
            OrdersCommand.Create(console),
            PerformanceCommand.Create(console),
            TokenCommand.Create(console),
            BacktestCommand.Create(console),
            OptimizeCommand.Create(console),
            WalkForwardCommand.Create(console),
            StrategiesCommand.Create(console),
            IndicatorsCommand.Create(console),
            GarchCommand.Create(console),
            HmmCommand.Create(console),
            RegimeCommand.Create(console),
            EntryCommand.Create(console),
            DataCommand.Create(console),
            ExchangeCommand.Create(console),
        };
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        root.Options.Add(new Option<bool>("--version")
        {
            Description = "Show the version",
            Action = new PrintAction($"r3edge {Version}"),
        });
        var help = root.Options.OfType<HelpOption>().Single();
        help.Description = "Show help and examples";
        help.Action = new ExamplesHelpAction((HelpAction)help.Action!);
        return root;
    }

    private static string Version =>
        typeof(R3edgeApp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static int Report(CliConsole console, int exitCode, string sentence)
    {
        console.Error.WriteLine($"r3edge: {OneLine(sentence)}");
        return exitCode;
    }

    private static string OneLine(string text) =>
        string.Concat(text.ReplaceLineEndings(" ").Select(character => char.IsControl(character) ? ' ' : character)).Trim();
}
