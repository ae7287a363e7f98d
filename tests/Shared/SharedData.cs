namespace R3edge.Testing;

/// <summary>Real market data that lies beside the repository and not in it. Tests that need it skip where it is absent.</summary>
internal static class SharedData
{
    private const string Variable = "R3EDGE_SHARED_DATA";

    /// <summary>The path of a file in the shared data; skips the test where there is none.</summary>
    /// <param name="relativePath">For example <c>bars/GOOG_1d.csv</c>.</param>
    public static string Require(string relativePath)
    {
        var path = Folder() is { } folder ? Path.Combine(folder, relativePath) : null;
        Assert.SkipUnless(
            path is not null && File.Exists(path),
            $"The shared market data ({relativePath}) is not here: put it in shared/data beside the repository, or name its folder in {Variable}.");
        return path;
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
