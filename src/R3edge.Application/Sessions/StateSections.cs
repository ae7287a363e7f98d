using System.Buffers;
using System.Buffers.Binary;
using R3edge.Domain.Identity;

namespace R3edge.Application.Sessions;

/// <summary>The saved state of a stage as one section a session, so that a session that has gone can be left out.</summary>
internal static class StateSections
{
    private const int Version = 1;
    private const int HeadLength = 20;

    public static void Save(IBufferWriter<byte> output, IReadOnlyList<KeyValuePair<SessionId, Action<IBufferWriter<byte>>>> sections)
    {
        var head = output.GetSpan(8);
        BinaryPrimitives.WriteInt32LittleEndian(head, Version);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], sections.Count);
        output.Advance(8);
        var section = new ArrayBufferWriter<byte>();
        foreach (var (session, save) in sections)
        {
            section.ResetWrittenCount();
            save(section);
            var start = output.GetSpan(HeadLength);
            BinaryPrimitives.WriteUInt128LittleEndian(start, session.Value);
            BinaryPrimitives.WriteInt32LittleEndian(start[16..], section.WrittenCount);
            output.Advance(HeadLength);
            output.Write(section.WrittenSpan);
        }
    }

    /// <summary>The sections of a saved state.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static IReadOnlyList<KeyValuePair<SessionId, byte[]>> Read(ReadOnlySpan<byte> state)
    {
        if (state.Length < 8 || BinaryPrimitives.ReadInt32LittleEndian(state) != Version)
        {
            throw new InvalidDataException("The state is of another version.");
        }

        var count = BinaryPrimitives.ReadInt32LittleEndian(state[4..]);
        var rest = state[8..];
        var sections = new List<KeyValuePair<SessionId, byte[]>>();
        for (var i = 0; i < count; i++)
        {
            var length = rest.Length < HeadLength ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest[16..]);
            if (length < 0 || length > rest.Length - HeadLength)
            {
                throw new InvalidDataException("The state ends too early.");
            }

            var session = new SessionId(BinaryPrimitives.ReadUInt128LittleEndian(rest));
            sections.Add(KeyValuePair.Create(session, rest.Slice(HeadLength, length).ToArray()));
            rest = rest[(HeadLength + length)..];
        }

        return sections;
    }
}
