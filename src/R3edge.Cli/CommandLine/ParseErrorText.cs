using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;

namespace R3edge.Cli.CommandLine;

/// <summary>Says in one sentence what is wrong with a command line.</summary>
internal static class ParseErrorText
{
    /// <summary>The first thing that is wrong.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <returns>Null where the command can run.</returns>
    public static string? Describe(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0 || parsed.Action is not ParseErrorAction)
        {
            return null;
        }

        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens.Count > 0)
        {
            return DescribeUnmatched(command, parsed.UnmatchedTokens[0]);
        }

        if (command.Subcommands.Count > 0 && command.Action is null)
        {
            var names = string.Join(", ", command.Subcommands.Select(sub => sub.Name));
            return $"'{Path(command)}' needs a command: {names}";
        }

        var error = parsed.Errors[0];
        return error.SymbolResult switch
        {
            OptionResult option => DescribeOption(option, error.Message, command),
            ArgumentResult { Tokens.Count: 0 } argument => $"'{Path(command)}' needs {argument.Argument.Name}",
            _ => error.Message.TrimEnd('.'),
        };
    }

    private static string DescribeUnmatched(Command command, string token)
    {
        var see = $"see '{Path(command)} --help'";
        if (token.StartsWith('-'))
        {
            var options = Options(command).ToArray();
            return Similar(token, options) is { } option
                ? $"unknown option '{token}'; did you mean '{option}'?"
                : $"unknown option '{token}'; {see}";
        }

        if (command.Subcommands.Count == 0)
        {
            return $"'{token}' is one argument too many; {see}";
        }

        var commands = command.Subcommands.Select(sub => sub.Name).ToArray();
        return Similar(token, commands) is { } name
            ? $"unknown command '{token}'; did you mean '{Path(command)} {name}'?"
            : $"unknown command '{token}'; '{Path(command)}' has {string.Join(", ", commands)}";
    }

    private static string DescribeOption(OptionResult result, string message, Command command)
    {
        var name = result.Option.Name;
        if (result.Implicit || result.IdentifierTokenCount == 0)
        {
            return $"'{Path(command)}' needs {name} {result.Option.HelpName}".TrimEnd();
        }

        if (result.Tokens.Count == 0)
        {
            return $"{name} needs a value: {name} {result.Option.HelpName}".TrimEnd(' ', ':');
        }

        if (result.Tokens.Count > result.Option.Arity.MaximumNumberOfValues)
        {
            return $"{name} can be given only once";
        }

        // A message that was not written for this option is the parser's own; it names types of the runtime.
        var value = result.Tokens[^1].Value;
        return message.StartsWith("Cannot parse", StringComparison.Ordinal)
            ? $"'{value}' is not a value for {name}"
            : message.TrimEnd('.');
    }

    private static IEnumerable<string> Options(Command command)
    {
        var own = command.Options.Where(option => !option.Hidden).Select(option => option.Name);
        var inherited = Ancestors(command)
            .SelectMany(parent => parent.Options)
            .Where(option => option.Recursive)
            .Select(option => option.Name);
        return own.Concat(inherited).Distinct();
    }

    private static IEnumerable<Command> Ancestors(Command command)
    {
        while (command.Parents.OfType<Command>().FirstOrDefault() is { } parent)
        {
            yield return parent;
            command = parent;
        }
    }

    private static string Path(Command command) =>
        string.Join(' ', Ancestors(command).Reverse().Append(command).Select(step => step is RootCommand ? "r3edge" : step.Name));

    private static string? Similar(string typed, IReadOnlyCollection<string> known)
    {
        var nearest = known.Select(name => (Name: name, Distance: Distance(typed, name))).OrderBy(pair => pair.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(1, typed.TrimStart('-').Length / 3) ? nearest.Name : null;
    }

    // Levenshtein 1966: the fewest insertions, deletions and substitutions that turn one word into the other.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
