using System.Buffers.Binary;
using System.Globalization;
using R3edge.Application.Ports.Blobs;

namespace R3edge.Application.Pipeline.Stages;

/// <summary>
/// The saved states of stages, each with the position of the last event it has taken in: one blob a stage and partition,
/// replaced whole.
/// </summary>
/// <param name="blobs">Where they lie.</param>
public sealed class SnapshotStore(IBlobStore blobs)
{
    private const string Container = "snapshots";
    private const int HeaderLength = 16;
    private const ulong Magic = 0x31_50_53_45_44_33_52_00; // R3EDSP1

    private readonly IBlobStore _blobs = blobs;

    /// <summary>A saved state; null where there is none that can be read.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">The store could not be read.</exception>
    public async Task<StageSnapshot?> LoadAsync(string stage, int partition, CancellationToken cancellationToken)
    {
        var stream = await _blobs.OpenAsync(Container, NameOf(stage, partition), cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, cancellationToken).ConfigureAwait(false);
            var bytes = content.GetBuffer().AsMemory(0, (int)content.Length);
            if (bytes.Length < HeaderLength || BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span) != Magic)
            {
                return null;
            }

            return new StageSnapshot(BinaryPrimitives.ReadInt64LittleEndian(bytes.Span[8..]), bytes[HeaderLength..]);
        }
    }

    /// <summary>Saves a state in the place of the one before.</summary>
    /// <param name="stage">The stage's name.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="snapshot">The state.</param>
    /// <param name="cancellationToken">Gives up; the one before stays.</param>
    /// <exception cref="Ports.StorageException">It could not be written.</exception>
    public async Task SaveAsync(string stage, int partition, StageSnapshot snapshot, CancellationToken cancellationToken)
    {
        var bytes = new byte[HeaderLength + snapshot.State.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), snapshot.Position);
        snapshot.State.CopyTo(bytes.AsMemory(HeaderLength));
        using var content = new MemoryStream(bytes);
        await _blobs.PutAsync(Container, NameOf(stage, partition), content, BlobWrite.Overwrite, cancellationToken).ConfigureAwait(false);
    }

    private static string NameOf(string stage, int partition) => string.Create(CultureInfo.InvariantCulture, $"{stage}/{partition}");
}

/// <summary>The state of a stage in one partition.</summary>
/// <param name="Position">The last event that it has taken in.</param>
/// <param name="State">The state.</param>
public readonly record struct StageSnapshot(long Position, ReadOnlyMemory<byte> State);
