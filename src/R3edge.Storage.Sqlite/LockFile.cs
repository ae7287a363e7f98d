using R3edge.Application.Ports;

namespace R3edge.Storage.Sqlite;

/// <summary>Keeps a second process away from files that one process writes. The system lets go of it when the process ends, however it ends.</summary>
internal static class LockFile
{
    /// <summary>Takes the lock.</summary>
    /// <param name="path">The lock's file.</param>
    /// <param name="subject">What it protects, for the error.</param>
    /// <exception cref="StorageException">Another has it.</exception>
    public static FileStream Take(string path, string subject)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException))
        {
            throw new StorageException(StorageFailure.Unavailable, $"{subject} is in use by another process of R3edge.", exception);
        }
    }
}
