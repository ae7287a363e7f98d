using System.Runtime.CompilerServices;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Blobs;

namespace R3edge.Storage.Sqlite.Blobs;

/// <summary>
/// Blobs as files below a folder, a folder a container. A blob is written to a temporary file, which then takes the name at
/// once. With <see cref="Durability.PowerLoss"/> its content is on the disk before that; a power failure may then take the
/// newest name and never half a blob.
/// </summary>
public sealed class FileBlobs : IBlobStore, IDisposable
{
    private const string TemporaryFolder = ".writing";
    private const string CapitalsFile = ".capitals";
    private const string Escaped = "escaped";
    private const string Plain = "plain";

    private readonly string _root;
    private readonly string _temporary;
    private readonly Durability _durability;
    private readonly FileStream _lock;
    private readonly BlobPaths _paths;
    private readonly Lock _naming = new();

    private FileBlobs(string root, Durability durability, FileStream lockFile, BlobPaths paths)
    {
        _paths = paths;
        _root = root;
        _temporary = Path.Combine(root, TemporaryFolder);
        _durability = durability;
        _lock = lockFile;
    }

    /// <summary>Opens a folder of blobs and removes what a killed writer left half-written.</summary>
    /// <param name="folder">The folder; made where it is not there. One process at a time.</param>
    /// <param name="durability">What a written blob outlives.</param>
    /// <exception cref="StorageException">The folder cannot be used.</exception>
    public static FileBlobs Open(string folder, Durability durability = Durability.PowerLoss)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var root = Path.GetFullPath(folder);
        return FileErrors.Guard(root, () =>
        {
            var temporary = Path.Combine(root, TemporaryFolder);
            Directory.CreateDirectory(temporary);
            var lockFile = LockFile.Take(Path.Combine(root, ".lock"), root);
            foreach (var left in Directory.EnumerateFiles(temporary))
            {
                File.Delete(left);
            }

            return new FileBlobs(root, durability, lockFile, new BlobPaths(EscapesCapitals(root)));
        });
    }

    /// <inheritdoc/>
    public async Task<bool> PutAsync(
        string container, string name, Stream content, BlobWrite write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(content);
        var target = PathOf(container, name);
        if (write == BlobWrite.IfAbsent && File.Exists(target))
        {
            return false;
        }

        var temporary = Path.Combine(_temporary, Path.GetRandomFileName());
        try
        {
            // What the caller's stream throws is the caller's; what the file throws is the store's.
            var file = FileErrors.Guard(target, () => new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0));
            await using (file.ConfigureAwait(false))
            {
                await CopyAsync(content, file, target, cancellationToken).ConfigureAwait(false);
                FileErrors.Guard(target, () =>
                {
                    file.Flush(_durability == Durability.PowerLoss);
                    return true;
                });
            }

            return FileErrors.Guard(target, () => Name(temporary, target, write));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string container, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(container, name);
        return Task.FromResult(FileErrors.Guard<Stream?>(path, () =>
        {
            try
            {
                return new FileStream(
                    path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.Asynchronous);
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        }));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<BlobInfo> ListAsync(
        string container, string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PortNames.ThrowIfNotName(container);
        PortNames.ThrowIfNotBlobPrefix(prefix);
        var folder = Path.Combine(_root, container);
        var blobs = await Task.Run(() => FileErrors.Guard(folder, () => List(folder, prefix)), cancellationToken).ConfigureAwait(false);
        foreach (var blob in blobs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return blob;
        }
    }

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = PathOf(container, name);
        return Task.FromResult(FileErrors.Guard(path, () =>
        {
            var isThere = File.Exists(path);
            if (isThere)
            {
                File.Delete(path);
            }

            return isThere;
        }));
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    // What was found when the folder was made stays, also where the folder is moved: the names of its files depend on it.
    private static bool EscapesCapitals(string root)
    {
        var file = Path.Combine(root, CapitalsFile);
        if (!File.Exists(file))
        {
            // Written whole in one step: half a word would rename every file.
            var written = Path.Combine(root, TemporaryFolder, CapitalsFile);
            File.WriteAllText(written, Plain);
            if (File.Exists(Path.Combine(root, TemporaryFolder, CapitalsFile.ToUpperInvariant())))
            {
                File.WriteAllText(written, Escaped);
            }

            File.Move(written, file);
        }

        return File.ReadAllText(file) == Escaped;
    }

    private static async Task CopyAsync(Stream content, FileStream file, string target, CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        int count;
        while ((count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            var length = count;
            FileErrors.Guard(target, () =>
            {
                file.Write(buffer, 0, length);
                return true;
            });
        }
    }

    private bool Name(string temporary, string target, BlobWrite write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);

        // A move that may not overwrite looks first and moves then; only one process has the folder, so a lock makes it one step.
        lock (_naming)
        {
            if (write == BlobWrite.IfAbsent && File.Exists(target))
            {
                return false;
            }

            File.Move(temporary, target, overwrite: write == BlobWrite.Overwrite);
            return true;
        }
    }

    private List<BlobInfo> List(string folder, string prefix)
    {
        var start = Path.Combine(folder, _paths.FolderOf(prefix));
        if (!Directory.Exists(start))
        {
            return [];
        }

        var blobs = new List<BlobInfo>();
        foreach (var file in new DirectoryInfo(start).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            var name = BlobPaths.NameOf(Path.GetRelativePath(folder, file.FullName));
            if (name is not null && name.StartsWith(prefix, StringComparison.Ordinal) && InfoOf(file, name) is { } info)
            {
                blobs.Add(info);
            }
        }

        blobs.Sort((one, other) => string.CompareOrdinal(one.Name, other.Name));
        return blobs;
    }

    // A blob that is removed while it is listed is not in the list.
    private static BlobInfo? InfoOf(FileInfo file, string name)
    {
        file.Refresh();
        return file.Exists ? new BlobInfo(name, file.Length, file.LastWriteTimeUtc) : null;
    }

    private string PathOf(string container, string name)
    {
        PortNames.ThrowIfNotName(container);
        PortNames.ThrowIfNotBlob(name);
        return Path.Combine(_root, container, _paths.FileOf(name));
    }
}
