using R3edge.Application.Collection;

namespace R3edge.Cli.Output;

/// <summary>Writes what a command produces to where the user wants it.</summary>
public static class OutputFile
{
    /// <summary>Writes text to a file, whole or not at all, or to the standard output where the destination is <c>-</c>.</summary>
    /// <param name="console">Holds the standard output.</param>
    /// <param name="destination">A path (gzipped where it ends in <c>.gz</c>) or <c>-</c>.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="UserErrorException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The user interrupts the command; a file stays as it was.</exception>
    public static void Write(CliConsole console, string destination, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(write);
        console.Interrupted.ThrowIfCancellationRequested();
        if (destination == CliConsole.StandardOutput)
        {
            write(console.Output);
            return;
        }

        try
        {
            AtomicFile.WriteText(destination, writer =>
            {
                write(writer);
                console.Interrupted.ThrowIfCancellationRequested();
            });
        }
        catch (UnauthorizedAccessException)
        {
            UserError.Throw($"{destination} cannot be written: you have no permission");
        }
        catch (IOException exception)
        {
            UserError.Throw($"{destination} cannot be written: {exception.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Makes a folder where there is none.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="UserErrorException">It cannot be made.</exception>
    public static void CreateFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (UnauthorizedAccessException)
        {
            UserError.Throw($"the folder {path} cannot be made: you have no permission");
        }
        catch (IOException exception)
        {
            UserError.Throw($"the folder {path} cannot be made: {exception.Message.TrimEnd('.')}");
        }
    }
}
