using System.IO.Compression;
using System.Text;

namespace R3edge.Application.Collection;

/// <summary>Writes files whole or not at all: to a temporary file beside the target, then moved over it.</summary>
public static class AtomicFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes bytes.</summary>
    /// <param name="path">The target, replaced where it exists.</param>
    /// <param name="write">Writes the content; where it throws, the target stays as it was.</param>
    /// <exception cref="IOException">The target cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The target may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var link = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true) : null;
        var target = link?.FullName ?? Path.GetFullPath(path);
        if (IsDevice(target))
        {
            using var device = new FileStream(target, FileMode.Open, FileAccess.Write);
            write(device);
            return;
        }

        if (Directory.Exists(target))
        {
            throw new IOException("it is a folder");
        }

        var folder = Path.GetDirectoryName(target) ?? "";
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"there is no folder {folder}");
        }

        var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Writes UTF-8 text with line feeds; gzipped where the name ends in <c>.gz</c>.</summary>
    /// <param name="path">The target, replaced where it exists.</param>
    /// <param name="write">Writes the content; where it throws, the target stays as it was.</param>
    /// <exception cref="IOException">The target cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The target may not be written.</exception>
    public static void WriteText(string path, Action<TextWriter> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        Write(path, stream =>
        {
            using var packed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true)
                : null;
            using var text = new StreamWriter(packed ?? stream, Utf8, 1 << 16, leaveOpen: true) { NewLine = "\n" };
            write(text);
        });
    }

    // Moving a file over /dev/null or /dev/stdout would replace the device itself.
    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows()
        && (path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal));
}
