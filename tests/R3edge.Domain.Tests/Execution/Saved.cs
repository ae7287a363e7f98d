using System.Buffers;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Tests.Execution;

/// <summary>Saves and puts back.</summary>
internal static class Saved
{
    public static byte[] Bytes(ISnapshotable source)
    {
        var buffer = new ArrayBufferWriter<byte>();
        source.Save(new SnapshotWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }

    public static T Into<T>(byte[] bytes, T target)
        where T : ISnapshotable
    {
        var reader = new SnapshotReader(bytes);
        target.Restore(ref reader);
        Assert.True(reader.AtEnd);
        Assert.Equal(bytes, Bytes(target));
        return target;
    }
}
