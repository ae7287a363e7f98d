using R3edge.Application.Collection;

namespace R3edge.Cli.Output;

/// <summary>Writes what a command produces to where the user wants it.</summary>
public static class OutputFile
{
    /// <summary>Refuses outputs that cannot be written before any work is done for them.</summary>
    /// <param name="destinations">Files, <c>-</c>, or null where an option is not given.</param>
    /// <exception cref="UserErrorException">One cannot be written, or two go to the same place.</exception>
    public static void Check(params ReadOnlySpan<string?> destinations)
    {
        var claimed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var destination in destinations)
        {
            if (destination is null)
            {
                continue;
            }

            var isStandardOutput = destination == CliConsole.StandardOutput;
            if (!claimed.Add(isStandardOutput ? destination : Path.GetFullPath(destination)))
            {
                UserError.Throw(isStandardOutput
                    ? "only one output can go to '-'; name a file for the others"
                    : $"two outputs go to {destination}; name a file for each");
            }

            if (!isStandardOutput)
            {
                Try(destination, () => Probe(destination));
            }
        }
    }

    /// <summary>Refuses outputs that would replace the file that is read.</summary>
    /// <param name="input">The file that is read; null for none.</param>
    /// <param name="destinations">Files, <c>-</c>, or null where an option is not given.</param>
    /// <exception cref="UserErrorException">One is the input.</exception>
    public static void Spare(string? input, params ReadOnlySpan<string?> destinations)
    {
        foreach (var destination in destinations)
        {
            if (!string.IsNullOrEmpty(input) && destination is not null && Path.GetFullPath(destination) == Path.GetFullPath(input))
            {
                UserError.Throw($"{destination} is the file that is read; write to another");
            }
        }
    }

    /// <summary>Writes text to a file, whole or not at all, or to the standard output where the destination is <c>-</c>.</summary>
    /// <param name="console">Holds the standard output.</param>
    /// <param name="destination">A path (gzipped where it ends in <c>.gz</c>) or <c>-</c>.</param>
    /// <param name="write">Writes the content.</param>
    /// <exception cref="UserErrorException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The user interrupts the command; a file stays as it was.</exception>
    public static void Write(CliConsole console, string destination, Action<TextWriter> write) =>
        WriteAll(console, [new OutputContent(destination, write)]);

    /// <summary>Writes several outputs: where one file cannot be written, none is, and nothing reaches the standard output.</summary>
    /// <param name="console">Holds the standard output.</param>
    /// <param name="outputs">The outputs; one without a destination is left out.</param>
    /// <exception cref="UserErrorException">A file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The user interrupts the command; the files stay as they were.</exception>
    public static void WriteAll(CliConsole console, IEnumerable<OutputContent> outputs)
    {
        ArgumentNullException.ThrowIfNull(console);
        var toOutput = outputs.ToLookup(output => output.Destination == CliConsole.StandardOutput);
        WriteFiles(console, [.. toOutput[false].Where(output => output.Destination is not null)], 0);
        foreach (var output in toOutput[true])
        {
            console.Interrupted.ThrowIfCancellationRequested();
            output.Write(console.Output);
        }
    }

    /// <summary>Makes a folder where there is none.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="UserErrorException">It cannot be made.</exception>
    public static void CreateFolder(string path)
    {
        if (File.Exists(path))
        {
            UserError.Throw($"the folder {path} cannot be made: there is a file of that name");
        }

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

    // Each file is put in its place only after those behind it are: where one fails, the ones before it stay as they were.
    private static void WriteFiles(CliConsole console, OutputContent[] files, int index)
    {
        console.Interrupted.ThrowIfCancellationRequested();
        if (index == files.Length)
        {
            return;
        }

        var (destination, write) = files[index];
        Try(destination!, () => AtomicFile.WriteText(destination!, writer =>
        {
            write(writer);
            writer.Flush();
            WriteFiles(console, files, index + 1);
        }));
    }

    private static void Probe(string destination)
    {
        var target = Path.GetFullPath(File.Exists(destination)
            ? File.ResolveLinkTarget(destination, returnFinalTarget: true)?.FullName ?? destination
            : destination);
        var folder = Path.GetDirectoryName(target);
        if (folder is null || Directory.Exists(target))
        {
            throw new IOException("it is a folder");
        }

        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"there is no folder {folder}");
        }

        // Devices are written in place, so that nothing has to be made beside them.
        if (!$"{folder}/".StartsWith("/dev/", StringComparison.Ordinal) && !$"{folder}/".StartsWith("/proc/", StringComparison.Ordinal))
        {
            var probe = Path.Combine(folder, $".r3edge-{Path.GetRandomFileName()}");
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
    }

    private static void Try(string destination, Action action)
    {
        try
        {
            action();
        }
        catch (UnauthorizedAccessException)
        {
            UserError.Throw($"{destination} cannot be written: you have no permission");
        }
        catch (IOException exception)
        {
            // The runtime repeats the path behind some of its messages.
            UserError.Throw($"{destination} cannot be written: {exception.Message.Split(" : '")[0].TrimEnd('.')}");
        }
    }
}
