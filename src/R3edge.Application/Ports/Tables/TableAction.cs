namespace R3edge.Application.Ports.Tables;

/// <summary>One write to a table.</summary>
public sealed record TableAction
{
    private TableAction(TableActionKind kind, TableEntity entity)
    {
        entity.ThrowIfInvalid();
        Kind = kind;
        Entity = entity;
    }

    /// <summary>What it does.</summary>
    public TableActionKind Kind { get; }

    /// <summary>The entity; of a deletion only the keys and the ETag count.</summary>
    public TableEntity Entity { get; }

    /// <summary>Adds an entity; <see cref="TableStatus.Conflict"/> where it is there.</summary>
    /// <param name="entity">The entity; its ETag does not count.</param>
    public static TableAction Insert(TableEntity entity) => new(TableActionKind.Insert, NotNull(entity));

    /// <summary>Adds or replaces an entity; always succeeds.</summary>
    /// <param name="entity">The entity; its ETag does not count.</param>
    public static TableAction Upsert(TableEntity entity) => new(TableActionKind.Upsert, NotNull(entity));

    /// <summary>
    /// Replaces the version that was read; <see cref="TableStatus.NotFound"/> where there is none,
    /// <see cref="TableStatus.PreconditionFailed"/> where it is another.
    /// </summary>
    /// <param name="entity">The entity, with the ETag that was read.</param>
    /// <exception cref="ArgumentException">It has no ETag.</exception>
    public static TableAction Replace(TableEntity entity) => NotNull(entity).ETag is null
        ? throw new ArgumentException("A replacement names the version it replaces.", nameof(entity))
        : new(TableActionKind.Replace, entity);

    /// <summary>
    /// Removes an entity; <see cref="TableStatus.NotFound"/> where there is none,
    /// <see cref="TableStatus.PreconditionFailed"/> where it is another version than the one named.
    /// </summary>
    /// <param name="partitionKey">Its partition.</param>
    /// <param name="rowKey">Its row.</param>
    /// <param name="eTag">The version to remove; null for any.</param>
    public static TableAction Delete(string partitionKey, string rowKey, string? eTag = null) =>
        new(TableActionKind.Delete, new TableEntity(partitionKey, rowKey, default, eTag));

    private static TableEntity NotNull(TableEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return entity;
    }
}
