using System.Runtime.InteropServices;

namespace R3edge.Storage.Sqlite;

/// <summary>Hands memory to SQLite, which takes arrays.</summary>
internal static class Bytes
{
    /// <summary>The array behind memory where that is all of it; else a copy.</summary>
    public static byte[] ArrayOf(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment is { Array: { } array, Offset: 0 } && segment.Count == array.Length
            ? array
            : memory.ToArray();
}
