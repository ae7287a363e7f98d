using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Blobs;
using PortEntity = R3edge.Application.Ports.Tables.TableEntity;

namespace R3edge.Storage.Azure.Tables;

/// <summary>
/// Payloads that are too large for a row: each in a blob of its own, written before the row that names it and never changed. A row that is
/// replaced or removed, or was never written, leaves its blob behind until it is swept.
/// </summary>
/// <param name="blobs">The blobs.</param>
public sealed class SpilledPayloads(IBlobStore blobs)
{
    /// <summary>The container.</summary>
    public const string Container = "table-payloads";

    /// <summary>The longest payload that a row holds itself: the bound of a binary property of Table storage.</summary>
    public const int LargestInRow = 64 * 1024;

    private readonly IBlobStore _blobs = blobs;

    /// <summary>Writes a payload, with the keys of its row before it.</summary>
    /// <param name="table">The row's table.</param>
    /// <param name="entity">The row.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The name of the blob, which no other write has given or will give.</returns>
    /// <exception cref="StorageException">It could not be written.</exception>
    public async Task<string> WriteAsync(string table, PortEntity entity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entity);
        var row = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{entity.PartitionKey}\n{entity.RowKey}")).AsSpan(0, 16));
        var name = string.Create(CultureInfo.InvariantCulture, $"{table}/{row}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}");
        using var content = new MemoryStream();
        Write(content, Encoding.UTF8.GetBytes(entity.PartitionKey));
        Write(content, Encoding.UTF8.GetBytes(entity.RowKey));
        content.Write(entity.Payload.Span);
        content.Position = 0;
        await _blobs.PutAsync(Container, name, content, BlobWrite.Overwrite, cancellationToken).ConfigureAwait(false);
        return name;
    }

    /// <summary>Reads a payload.</summary>
    /// <param name="name">The name of its blob.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where it is not there: its row has been written again since it was read.</returns>
    /// <exception cref="StorageException">It could not be read, or is damaged.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadAsync(string name, CancellationToken cancellationToken) =>
        (await OpenAsync(name, cancellationToken).ConfigureAwait(false))?.Payload;

    /// <summary>Removes the blobs that were written before a time and that no row names.</summary>
    /// <param name="before">UTC; long enough ago that no row is still to be written for them.</param>
    /// <param name="isNamed">Whether the row of a table, partition and row key names a blob.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How many were removed.</returns>
    /// <exception cref="StorageException">Something could not be read or removed.</exception>
    public async Task<int> SweepAsync(
        DateTime before, Func<string, string, string, string, Task<bool>> isNamed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(isNamed);
        var old = new List<string>();
        await foreach (var blob in _blobs.ListAsync(Container, "", cancellationToken).ConfigureAwait(false))
        {
            if (blob.LastModified < before)
            {
                old.Add(blob.Name);
            }
        }

        var removed = 0;
        foreach (var name in old)
        {
            if (await OpenAsync(name, cancellationToken).ConfigureAwait(false) is { } spilled
                && !await isNamed(name[..name.IndexOf('/', StringComparison.Ordinal)], spilled.Partition, spilled.Row, name).ConfigureAwait(false)
                && await _blobs.DeleteAsync(Container, name, cancellationToken).ConfigureAwait(false))
            {
                removed++;
            }
        }

        return removed;
    }

    private async Task<Spilled?> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var stream = await _blobs.OpenAsync(Container, name, cancellationToken).ConfigureAwait(false);
        if (stream is null)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
            ReadOnlyMemory<byte> rest = bytes.ToArray();
            var (partition, row) = (Read(ref rest, name), Read(ref rest, name));
            return new Spilled(partition, row, rest);
        }
    }

    private static void Write(MemoryStream content, byte[] text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        content.Write(length);
        content.Write(text);
    }

    private static string Read(ref ReadOnlyMemory<byte> rest, string name)
    {
        var length = rest.Length >= sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(rest.Span) : -1;
        if (length < 0 || length > rest.Length - sizeof(int))
        {
            throw new StorageException(StorageFailure.Corrupt, $"The blob {name} of {Container} is damaged.");
        }

        var text = Encoding.UTF8.GetString(rest.Span.Slice(sizeof(int), length));
        rest = rest[(sizeof(int) + length)..];
        return text;
    }

    private sealed record Spilled(string Partition, string Row, ReadOnlyMemory<byte> Payload);
}
