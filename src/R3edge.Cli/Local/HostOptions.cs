using System.CommandLine;
using R3edge.Cli.CommandLine;
using R3edge.Domain.Identity;
using R3edge.Local.Authentication;

namespace R3edge.Cli.Local;

/// <summary>The options of every command that starts a host or talks to one.</summary>
internal static class HostOptions
{
    /// <summary>Where a host keeps everything.</summary>
    public static Option<string> Folder() => new("--data-dir")
    {
        Description = "The folder in which the host keeps everything",
        HelpName = "FOLDER",
        DefaultValueFactory = _ => "./.r3edge",
    };

    /// <summary>Who asks.</summary>
    public static Option<string> User() => new("--user", "-u")
    {
        Description = "Whose sessions, positions and orders",
        HelpName = "USER",
        DefaultValueFactory = _ => "trader-1",
    };

    /// <summary>Which of the user's accounts.</summary>
    public static Option<string> Mode() => CliOptions.Choice("--mode", "The account on paper, or the live one", "paper", "live");

    /// <summary>Reads who asks.</summary>
    /// <exception cref="UserErrorException">It is nobody.</exception>
    public static UserId UserOf(ParseResult parsed, Option<string> option)
    {
        var text = parsed.GetRequiredValue(option);
        return UserId.IsValid(text)
            ? new UserId(text)
            : throw new UserErrorException($"'{text}' is not a user: use 1 to {UserId.LongestValue} letters, digits and signs other than space, ~, /, \\, # and ?");
    }

    /// <summary>The issuer of a data folder.</summary>
    /// <exception cref="UserErrorException">The folder cannot be used.</exception>
    public static LocalIssuer Issuer(string folder)
    {
        try
        {
            return LocalIssuer.Open(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new UserErrorException($"the data folder {folder} cannot be used: {exception.Message}");
        }
    }
}
