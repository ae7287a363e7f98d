namespace R3edge.Application.Collection;

/// <summary>Opens files that a person named, and says in words why one cannot be read.</summary>
internal static class DataFile
{
    /// <summary>Opens a file and reads it.</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="noun">What it should hold, in the plural.</param>
    /// <param name="read">Reads its content.</param>
    public static DataResult<T> Read<T>(string path, string noun, Func<Stream, DataResult<T>> read)
        where T : class
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            return DataError.InFile("''", $"a file of {noun} needs a name");
        }

        try
        {
            if (Directory.Exists(path))
            {
                return DataError.InFile(path, "this is a folder, not a file");
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return read(stream);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return DataError.InFile(path, "there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            return DataError.InFile(path, "you have no permission to read this file");
        }
        catch (IOException exception)
        {
            return DataError.InFile(path, $"the file cannot be read ({exception.Message.TrimEnd('.')})");
        }
    }
}
