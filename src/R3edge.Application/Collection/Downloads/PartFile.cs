using System.Text;

namespace R3edge.Application.Collection.Downloads;

/// <summary>
/// What a download has so far, in a file of its own that only grows: page after page, each behind which a line says how far it goes. A
/// page without that line was being written when the process ended, and is dropped when the download goes on.
/// </summary>
public sealed class PartFile : IDisposable
{
    private const string Mark = "# ";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly FileStream _stream;

    private PartFile(string path, FileStream stream) => (Path, _stream) = (path, stream);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>How far the pages go, in the words of the last one; null before the first.</summary>
    public string? Through { get; private set; }

    /// <summary>How many rows there are.</summary>
    public long Rows { get; private set; }

    /// <summary>Opens the part of a download, or begins it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="request">What is downloaded, in one line: a part of anything else is not gone on with.</param>
    /// <exception cref="IOException">It cannot be opened; another download may have it open.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    /// <exception cref="InvalidDataException">It is the part of another download.</exception>
    public static PartFile Open(string path, string request)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16);
        try
        {
            var part = new PartFile(path, stream);
            part.Begin(Mark + request);
            return part;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Adds a page, on the disk when it returns.</summary>
    /// <param name="rows">Its rows, without line feeds; none of them begins with a hash.</param>
    /// <param name="through">How far it goes.</param>
    /// <exception cref="IOException">It cannot be written; the page is dropped.</exception>
    public void Append(IReadOnlyCollection<string> rows, string through)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(row).Append('\n');
        }

        var end = _stream.Length;
        try
        {
            _stream.Position = end;
            _stream.Write(Utf8.GetBytes(text.Append(Mark).Append(through).Append('\n').ToString()));
            _stream.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            _stream.SetLength(end);
            throw;
        }

        (Through, Rows) = (through, Rows + rows.Count);
    }

    /// <summary>All rows, in the order in which they were added.</summary>
    public IEnumerable<string> ReadRows()
    {
        _stream.Position = 0;
        using var reader = new StreamReader(_stream, Utf8, detectEncodingFromByteOrderMarks: false, 1 << 16, leaveOpen: true);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith(Mark, StringComparison.Ordinal))
            {
                yield return line;
            }
        }
    }

    /// <summary>Removes it, because the download is whole.</summary>
    /// <exception cref="IOException">It cannot be removed.</exception>
    public void Delete()
    {
        _stream.Dispose();
        File.Delete(Path);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void Begin(string request)
    {
        var (position, good, rows, isFirst) = (0L, 0L, 0L, true);
        foreach (var (mark, end) in WholeLines())
        {
            if (isFirst && mark != request)
            {
                throw new InvalidDataException("it is the part of another download");
            }

            position = end;
            rows++;
            if (mark is not null)
            {
                Rows += isFirst ? 0 : rows - 1;
                Through = isFirst ? null : mark[Mark.Length..];
                (good, rows) = (position, 0);
            }

            isFirst = false;
        }

        _stream.SetLength(good);
        if (isFirst)
        {
            _stream.Position = 0;
            _stream.Write(Utf8.GetBytes(request + '\n'));
            _stream.Flush(flushToDisk: true);
        }
    }

    /// <summary>The lines that end, each with where the next begins. Rows, of which there may be millions, are not read: null.</summary>
    private IEnumerable<(string? Mark, long End)> WholeLines()
    {
        _stream.Position = 0;
        using var line = new MemoryStream();
        var (buffer, position) = (new byte[1 << 16], 0L);
        for (var count = _stream.Read(buffer); count > 0; count = _stream.Read(buffer))
        {
            var start = 0;
            for (var end = IndexOf(start); end >= 0; end = IndexOf(start))
            {
                line.Write(buffer, start, end - start);
                start = end + 1;
                yield return (MarkIn(line), position + start);
                line.SetLength(0);
            }

            line.Write(buffer, start, count - start);
            position += count;

            int IndexOf(int from) => Array.IndexOf(buffer, (byte)'\n', from, count - from);
        }
    }

    private static string? MarkIn(MemoryStream line)
    {
        var text = line.GetBuffer().AsSpan(0, (int)line.Length);
        return text.StartsWith("# "u8) ? Utf8.GetString(text) : null;
    }
}
