namespace R3edge.Application.Ports.Tables;

/// <summary>What a write does.</summary>
public enum TableActionKind
{
    /// <summary>Adds an entity that is not there.</summary>
    Insert,

    /// <summary>Adds or replaces, whatever is there.</summary>
    Upsert,

    /// <summary>Replaces the version named by the ETag.</summary>
    Replace,

    /// <summary>Removes the version named by the ETag, or any where there is none.</summary>
    Delete,
}
