using System.CommandLine;
using System.Text.Json;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using Spectre.Console;

namespace R3edge.Cli.Local;

/// <summary><c>r3edge status</c>: how a running host is.</summary>
internal static class StatusCommand
{
    public static Command Create(CliConsole console)
    {
        var access = new HostAccess();
        var command = new ExampleCommand(
            "status",
            "Say how the running host is: its health, the market's time, and how far behind each stage is",
            "r3edge status",
            "r3edge status --json -");
        access.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            access.ShowAsync(console, parsed, client => client.GetAsync("health", cancellationToken), Show));
        return command;
    }

    private static void Show(IAnsiConsole people, JsonElement health)
    {
        people.Line($"{health.Word("status")}; market time {health.Time("marketTime")}");
        foreach (var problem in health.Items("problems"))
        {
            people.Line(problem.GetString()!);
        }

        var table = Tables.Create("Stage", "Reads", ">Handled", ">Behind");
        foreach (var stage in health.Items("stages"))
        {
            table.Row(stage.Plain("stage"), stage.Plain("hub"), stage.Count("handled"), stage.Count("behind"));
        }

        people.Write(table);
    }
}
