using R3edge.Application.Ports;

namespace R3edge.Storage.Sqlite;

/// <summary>Says in one sentence what the file system reports in codes.</summary>
internal static class FileErrors
{
    private const int UnixNoSpace = 28;
    private const int LinuxQuota = 122;
    private const int WindowsHandleDiskFull = unchecked((int)0x80070027);
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>The failure as a store's.</summary>
    public static StorageException Translate(IOException exception, string path) => IsFull(exception)
        ? new(StorageFailure.Full, $"There is no room left for {path}.", exception)
        : new(StorageFailure.Unavailable, $"{path} could not be read or written.", exception);

    /// <summary>The lack of rights as a store's failure.</summary>
    public static StorageException Denied(UnauthorizedAccessException exception, string path) =>
        new(StorageFailure.Denied, $"{path} may not be read or written by this user.", exception);

    /// <summary>Does something with a file, and says in one sentence where it fails.</summary>
    /// <exception cref="StorageException">It failed.</exception>
    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (IOException exception)
        {
            throw Translate(exception, path);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw Denied(exception, path);
        }
    }

    private static bool IsFull(IOException exception) => OperatingSystem.IsWindows()
        ? exception.HResult is WindowsHandleDiskFull or WindowsDiskFull
        : (exception.HResult & 0xFFFF) is UnixNoSpace or LinuxQuota;
}
