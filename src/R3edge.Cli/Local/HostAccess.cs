using System.CommandLine;
using System.Text.Json;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using Spectre.Console;

namespace R3edge.Cli.Local;

/// <summary>How a command finds a running host and says who asks, and where the answer goes besides the table for people.</summary>
/// <param name="json">Where the answer goes as JSON.</param>
internal sealed class HostAccess(Option<string?> json)
{
    private readonly Option<string> _folder = HostOptions.Folder();
    private readonly Option<string> _user = HostOptions.User();
    private readonly Option<string?> _json = json;

    /// <summary>An access with a <c>--json</c> of its own.</summary>
    public HostAccess()
        : this(CliOptions.Json())
    {
    }

    /// <summary>Adds the options to a command, and the outputs before them.</summary>
    /// <param name="command">The command.</param>
    /// <param name="outputs">Further outputs.</param>
    public void AddTo(ExampleCommand command, params ReadOnlySpan<Option> outputs)
    {
        command.AddGroup("Output", [_json, .. outputs]);
        AddHostTo(command);
    }

    /// <summary>Adds the options to a command that has a <c>--json</c> already.</summary>
    /// <param name="command">The command.</param>
    public void AddHostTo(ExampleCommand command) => command.AddGroup("Host", _folder, _user);

    /// <summary>Asks the host, and shows what it answers.</summary>
    /// <param name="console">Where it is shown.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="show">Shows it to people.</param>
    /// <param name="csv">The answer as CSV, where that is wanted.</param>
    /// <param name="csvTarget">Where the CSV goes; null for nowhere.</param>
    /// <param name="exitCode">What the answer means to the shell; 0 where not given.</param>
    /// <exception cref="UserErrorException">No host runs, or it answers with a problem.</exception>
    public async Task<int> ShowAsync(
        CliConsole console,
        ParseResult parsed,
        Func<HostClient, Task<JsonElement>> ask,
        Action<IAnsiConsole, JsonElement> show,
        Func<JsonElement, OutputContent>? csv = null,
        string? csvTarget = null,
        Func<JsonElement, int>? exitCode = null)
    {
        var target = parsed.GetValue(_json);
        var people = console.ForPeople(target, csvTarget);
        using var client = HostClient.Open(parsed.GetRequiredValue(_folder), HostOptions.UserOf(parsed, _user));
        var answer = await ask(client);
        var json = JsonOutput.Content(target, answer);
        OutputFile.WriteAll(console, csv is null ? [json] : [json, csv(answer)]);
        show(people, answer);
        return exitCode?.Invoke(answer) ?? ExitCode.Success;
    }
}
