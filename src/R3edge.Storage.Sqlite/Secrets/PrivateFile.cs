namespace R3edge.Storage.Sqlite.Secrets;

/// <summary>Writes a file for this user alone, whole or not at all, and on the disk when it returns.</summary>
internal static class PrivateFile
{
    /// <summary>Writes or replaces a file.</summary>
    public static void Write(string path, byte[] content)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            // From the first byte on: a mode set later would leave a moment in which others can open it.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
