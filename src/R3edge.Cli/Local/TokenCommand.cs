using System.CommandLine;
using R3edge.Api.Authentication;
using R3edge.Cli.CommandLine;

namespace R3edge.Cli.Local;

/// <summary><c>r3edge token</c>: a token of this machine's own host.</summary>
internal static class TokenCommand
{
    private static readonly Option<string[]> Scope = new("--scope")
    {
        Description = "What it allows: read, trade (includes read) or admin (includes trade); may be given several times",
        HelpName = "SCOPE",
        DefaultValueFactory = _ => [Scopes.Read],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int> Hours = CliOptions.WholeNumber("--hours", "For how many hours it is valid", 12, 1, 24 * 365);

    public static Command Create(CliConsole console)
    {
        var folder = HostOptions.Folder();
        var user = HostOptions.User();
        var command = new ExampleCommand(
            "token",
            "Prints a token for the API of the host of a data folder. Whoever can read that folder can make one.",
            "r3edge token --user trader-1 --scope trade");
        command.AddGroup("Token", user, Scope, Hours, folder);
        command.SetAction(parsed =>
        {
            var scopes = parsed.GetRequiredValue(Scope).SelectMany(text => text.Split(',', ' ')).Where(text => text.Length > 0).ToArray();
            if (scopes.FirstOrDefault(scope => !Scopes.All.Contains(scope)) is { } unknown)
            {
                UserError.Throw($"'{unknown}' is not a scope; there is: {string.Join(", ", Scopes.All)}");
            }

            if (!Directory.Exists(parsed.GetRequiredValue(folder)))
            {
                UserError.Throw($"no host has run with the data folder {parsed.GetRequiredValue(folder)} yet; start one with 'r3edge up' or name its --data-dir");
            }

            var token = HostOptions.Issuer(parsed.GetRequiredValue(folder))
                .Issue(HostOptions.UserOf(parsed, user), scopes, TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromHours(parsed.GetValue(Hours)));
            console.Output.WriteLine(token);
            return ExitCode.Success;
        });
        return command;
    }
}
