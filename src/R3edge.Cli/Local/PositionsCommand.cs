using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using R3edge.Cli.CommandLine;
using Spectre.Console;

namespace R3edge.Cli.Local;

/// <summary><c>r3edge positions</c>: what is held; <c>show</c> tells everything of one, <c>exit</c> leaves one.</summary>
internal static class PositionsCommand
{
    public static Command Create(CliConsole console)
    {
        // The same options before and behind the name of a command below.
        var access = new HostAccess();
        var mode = HostOptions.Mode();
        var page = new PageOptions();
        var status = CliOptions.Choice("--status", "Open positions, or those that have ended", "open", "ended");
        var command = new ExampleCommand(
            "positions",
            "List the positions of a user on the running host; 'show' tells everything of one and 'exit' leaves one",
            "r3edge positions",
            "r3edge positions --status ended --limit 10 --json -");
        command.AddGroup("List", [status, mode, .. page.All]);
        access.AddTo(command);
        command.Subcommands.Add(One(
            console,
            access,
            mode,
            "show",
            "Show a position with its orders and everything that has happened to it",
            (client, path, cancellationToken) => client.GetAsync(path, cancellationToken),
            PositionText.ShowAnswer));
        command.Subcommands.Add(One(
            console,
            access,
            mode,
            "exit",
            "Leave a position at the market; asked again while it is being left, nothing more happens",
            (client, path, cancellationToken) => client.PostAsync(path.Replace("?", "/exit?", StringComparison.Ordinal), null, null, cancellationToken),
            (people, position) => PositionText.Show(people, [position])));
        command.SetAction((parsed, cancellationToken) =>
        {
            var query = new Dictionary<string, string?>(page.Of(parsed))
            {
                ["status"] = parsed.GetRequiredValue(status),
                ["mode"] = parsed.GetRequiredValue(mode),
            };
            return access.ShowAsync(
                console,
                parsed,
                client => client.GetAsync(QueryHelpers.AddQueryString("positions", query), cancellationToken),
                (people, answer) =>
                {
                    PositionText.Show(people, answer.Items("items"));
                    PageOptions.ShowNext(people, answer);
                });
        });
        return command;
    }

    private static ExampleCommand One(
        CliConsole console,
        HostAccess access,
        Option<string> mode,
        string name,
        string description,
        Func<HostClient, string, CancellationToken, Task<JsonElement>> ask,
        Action<IAnsiConsole, JsonElement> show)
    {
        var id = new Argument<string>("ID") { Description = "The position, as 'r3edge positions' lists it" };
        var command = new ExampleCommand(name, description, $"r3edge positions {name} 0123456789abcdef0123456789abcdef") { id };
        command.AddGroup("Position", mode);
        access.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = $"positions/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}?mode={parsed.GetRequiredValue(mode)}";
            return access.ShowAsync(console, parsed, client => ask(client, path, cancellationToken), show);
        });
        return command;
    }
}
