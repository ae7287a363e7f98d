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

    private static ReadOnlySpan<byte> EmptyBlock => [0x03, 0x00]; // How deflate writes nothing at all.

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

        Span<byte> end = stackalloc byte[EmptyBlock.Length + TrailerLength];
        packed.Seek(-end.Length, SeekOrigin.End);
        packed.ReadExactly(end);
        var trailer = end[EmptyBlock.Length..];
        var checksum = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);

        // The trailer speaks of the last member, which is all of the content where there is one member. That of an empty last member
        // (bgzip ends so) is eight zeros, which prove nothing by themselves.
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        var complete = length <= bytes.Length
            && Checksum(bytes[^(int)length..]) == checksum
            && (length > 0 || end.StartsWith(EmptyBlock));
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
