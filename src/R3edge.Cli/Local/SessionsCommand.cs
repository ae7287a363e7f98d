using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using Spectre.Console;

namespace R3edge.Cli.Local;

/// <summary><c>r3edge sessions</c>: what a trader has started; <c>start</c> and <c>stop</c>.</summary>
internal static class SessionsCommand
{
    public static Command Create(CliConsole console)
    {
        // The same options before and behind the name of a command below.
        var access = new HostAccess();
        var page = new PageOptions();
        var active = new Option<bool>("--active") { Description = "Leave out those that are stopped" };
        var command = new ExampleCommand(
            "sessions",
            "List the sessions of a user on the running host; 'list' does the same, 'start' starts one and 'stop' stops one",
            "r3edge sessions",
            "r3edge sessions --active --json -");
        var list = new ExampleCommand("list", "List the sessions, as 'sessions' alone does", "r3edge sessions list --active");
        foreach (var lister in (ReadOnlySpan<ExampleCommand>)[command, list])
        {
            lister.AddGroup("List", [active, .. page.All]);
            access.AddTo(lister);
            lister.SetAction(ListAsync);
        }

        command.Subcommands.Add(list);
        command.Subcommands.Add(SessionStartCommand.Create(console, access));
        command.Subcommands.Add(Stop(console, access));
        return command;

        Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
        {
            var query = new Dictionary<string, string?>(page.Of(parsed)) { ["status"] = parsed.GetValue(active) ? "active" : null };
            return access.ShowAsync(
                console, parsed, client => client.GetAsync(QueryHelpers.AddQueryString("sessions", query), cancellationToken), ShowAll);
        }
    }

    /// <summary>Shows one session.</summary>
    public static void Show(IAnsiConsole people, JsonElement session) => Table(people, [session]);

    private static ExampleCommand Stop(CliConsole console, HostAccess access)
    {
        var id = new Argument<string>("ID") { Description = "The session, as 'r3edge sessions' lists it" };
        var close = new Option<bool>("--close") { Description = "Close its positions at the market; otherwise they are followed to their exits" };
        var command = new ExampleCommand(
            "stop",
            "Stop a session: it enters no more, and its pending entries are cancelled",
            "r3edge sessions stop 0123456789abcdef0123456789abcdef",
            "r3edge sessions stop 0123456789abcdef0123456789abcdef --close")
        {
            id,
        };
        command.AddGroup("Stop", close);
        access.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var path = $"sessions/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}?positions={(parsed.GetValue(close) ? "close" : "keep")}";
            return access.ShowAsync(console, parsed, client => client.DeleteAsync(path, cancellationToken), Show);
        });
        return command;
    }

    private static void ShowAll(IAnsiConsole people, JsonElement page)
    {
        Table(people, page.Items("items"));
        PageOptions.ShowNext(people, page);
    }

    private static void Table(IAnsiConsole people, IEnumerable<JsonElement> sessions)
    {
        var table = Tables.Create("Session", "Strategy", "Instrument", "Timeframe", "Direction", "Size", "Status", "Started");
        foreach (var session in sessions)
        {
            table.Row(
                session.Plain("id"),
                session.Plain("strategy"),
                session.Plain("instrument"),
                session.Plain("timeframe"),
                session.Word("direction"),
                session.Plain("risk.size"),
                session.Word("status"),
                session.Time("startedAt"));
        }

        people.Write(table);
    }
}
