using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace R3edge.Application.Ports.Tables;

/// <summary>What every user of a table needs and no adapter has to give.</summary>
public static class TableExtensions
{
    /// <summary>All entities of a range, by row key, a page after the other.</summary>
    /// <param name="tables">The store.</param>
    /// <param name="table">The table.</param>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="range">Which rows.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">The store could not be read.</exception>
    public static async IAsyncEnumerable<TableEntity> QueryAllAsync(
        this ITableStore tables,
        string table,
        string partitionKey,
        RowKeyRange range,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tables);
        string? continuation = null;
        do
        {
            var page = await tables
                .QueryAsync(table, partitionKey, range, ITableStore.LargestPage, continuation, cancellationToken)
                .ConfigureAwait(false);
            foreach (var entity in page.Entities)
            {
                yield return entity;
            }

            continuation = page.Continuation;
        }
        while (continuation is not null);
    }

    /// <summary>An entity whose payload is a value as UTF-8 JSON.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="partitionKey">Its partition.</param>
    /// <param name="rowKey">Its row.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="eTag">The version that was read.</param>
    public static TableEntity ToEntity<T>(string partitionKey, string rowKey, T value, JsonTypeInfo<T> type, string? eTag = null) =>
        new(partitionKey, rowKey, JsonSerializer.SerializeToUtf8Bytes(value, type), eTag);

    /// <summary>The value in an entity's payload.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="entity">The entity.</param>
    /// <param name="type">How it is read.</param>
    /// <exception cref="StorageException">The payload is not such a value.</exception>
    public static T Read<T>(this TableEntity entity, JsonTypeInfo<T> type)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(entity);
        try
        {
            return JsonSerializer.Deserialize(entity.Payload.Span, type)
                ?? throw new JsonException("The payload is null.");
        }
        catch (JsonException exception)
        {
            throw new StorageException(
                StorageFailure.Corrupt,
                $"The entity {entity.PartitionKey}, {entity.RowKey} does not hold a {typeof(T).Name}.",
                exception);
        }
    }
}
