using System.Text;

namespace R3edge.Application.Collection;

/// <summary>Text in UTF-8, plain or gzipped.</summary>
internal static class PackedText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private enum Packing
    {
        None,
        Gzip,
        Zip,
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="stream">The content; stays open.</param>
    /// <param name="sourceName">The file as the user named it, for errors.</param>
    /// <param name="noun">What it should hold, in the plural.</param>
    /// <param name="read">Reads the text.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static DataResult<T> Read<T>(Stream stream, string sourceName, string noun, Func<TextReader, DataResult<T>> read)
        where T : class
    {
        try
        {
            var content = Seekable(stream);
            var packing = DetectPacking(content);
            if (packing == Packing.Zip)
            {
                return DataError.InFile(sourceName, "this is a zip archive; unpack it first");
            }

            using var unpacked = packing == Packing.Gzip ? Gunzip.Unpack(content) : null;
            using var text = new StreamReader(unpacked ?? content, StrictUtf8, true, bufferSize: 1 << 16, leaveOpen: true);
            return read(text);
        }
        catch (DecoderFallbackException)
        {
            return DataError.InFile(sourceName, $"this is not a text file in UTF-8; {noun} are read from CSV, plain or gzipped");
        }
        catch (InvalidDataException)
        {
            return DataError.InFile(sourceName, "the gzip file is damaged or incomplete");
        }
    }

    private static Stream Seekable(Stream stream)
    {
        if (stream.CanSeek)
        {
            return stream;
        }

        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    // By the first bytes and not by the name: files get renamed, and a name that lies must not read as garbage.
    private static Packing DetectPacking(Stream content)
    {
        Span<byte> magic = stackalloc byte[4];
        var start = content.Position;
        magic = magic[..content.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false)];
        content.Position = start;
        return magic.StartsWith("PK\u0003\u0004"u8) ? Packing.Zip
            : magic.StartsWith<byte>([0x1f, 0x8b]) ? Packing.Gzip
            : Packing.None;
    }
}
