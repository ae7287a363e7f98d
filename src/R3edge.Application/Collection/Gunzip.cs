using System.Buffers.Binary;
using System.IO.Compression;

namespace R3edge.Application.Collection;

/// <summary>
/// Unpacks gzip (RFC 1952) and proves that it is complete. <see cref="GZipStream"/> alone does not: of a file that was cut off it gives
/// what there is and ends as if that were all, and a history that silently ends early is worse than none.
/// </summary>
internal static class Gunzip
{
    private const int TrailerLength = 8; // CRC-32 and length of the last member's content.
    private const int ShortestFile = 18; // 10 bytes of header and the trailer.

    /// <summary>Unpacks all members.</summary>
    /// <param name="packed">At the start of the file; can seek.</param>
    /// <returns>The content, at its start.</returns>
    /// <exception cref="InvalidDataException">The file is damaged or incomplete.</exception>
    public static MemoryStream Unpack(Stream packed)
    {
        if (packed.Length - packed.Position < ShortestFile)
        {
            throw new InvalidDataException("The gzip file is shorter than the shortest there is.");
        }

        var content = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true))
        {
            gzip.CopyTo(content);
        }

        Span<byte> trailer = stackalloc byte[TrailerLength];
        packed.Seek(-TrailerLength, SeekOrigin.End);
        packed.ReadExactly(trailer);
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);

        // One member: GZipStream has checked it. Several members: the trailer speaks of the last one only.
        var complete = length == bytes.Length || (length < bytes.Length && Checksum(bytes[^(int)length..]) == checksum);
        content.Position = 0;
        return complete ? content : throw new InvalidDataException("The gzip file ends early.");
    }

    // CRC-32 as in RFC 1952, section 8.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        Span<uint> table = stackalloc uint[256];
        for (var i = 0; i < table.Length; i++)
        {
            var remainder = (uint)i;
            for (var bit = 0; bit < 8; bit++)
            {
                remainder = (remainder >> 1) ^ (0xEDB88320u & (0u - (remainder & 1u)));
            }

            table[i] = remainder;
        }

        var checksum = uint.MaxValue;
        foreach (var value in bytes)
        {
            checksum = (checksum >> 8) ^ table[(int)((checksum ^ value) & 0xFF)];
        }

        return ~checksum;
    }
}
