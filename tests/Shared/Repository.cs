namespace R3edge.Testing;

/// <summary>Finds the repository's own files from wherever the tests run.</summary>
internal static class Repository
{
    /// <summary>The folder of R3edge.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "R3edge.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("R3edge.sln is not in any folder above the tests.");
    }
}
