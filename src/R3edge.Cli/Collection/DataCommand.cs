using System.CommandLine;

namespace R3edge.Cli.Collection;

/// <summary><c>r3edge data</c>: files of bars.</summary>
internal static class DataCommand
{
    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console) => new("data", "Check, convert, simulate and download files of bars")
    {
        DataCheckCommand.Create(console),
        DataResampleCommand.Create(console),
        DataImportCommand.Create(console),
        DataSimulateCommand.Create(console),
        DataDownloadCommand.Create(console),
    };
}
