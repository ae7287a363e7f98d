using System.CommandLine;
using Microsoft.AspNetCore.WebUtilities;
using R3edge.Cli.CommandLine;

namespace R3edge.Cli.Local;

/// <summary><c>r3edge orders</c>: the orders of open positions, or of one position.</summary>
internal static class OrdersCommand
{
    public static Command Create(CliConsole console)
    {
        var access = new HostAccess();
        var mode = HostOptions.Mode();
        var page = new PageOptions();
        var position = new Option<string?>("--position", "-p") { Description = "Only the orders of this position, which may have ended", HelpName = "ID" };
        var command = new ExampleCommand(
            "orders",
            "List the orders of all open positions of a user on the running host, or of one position",
            "r3edge orders",
            "r3edge orders --position 0123456789abcdef0123456789abcdef --json -");
        command.AddGroup("List", [position, mode, .. page.All]);
        access.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var query = new Dictionary<string, string?>(page.Of(parsed))
            {
                ["position"] = parsed.GetValue(position),
                ["mode"] = parsed.GetRequiredValue(mode),
            };
            return access.ShowAsync(
                console,
                parsed,
                client => client.GetAsync(QueryHelpers.AddQueryString("orders", query), cancellationToken),
                (people, answer) =>
                {
                    PositionText.ShowOrders(people, answer.Items("items"));
                    PageOptions.ShowNext(people, answer);
                });
        });
        return command;
    }
}
