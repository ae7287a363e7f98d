namespace R3edge.Application.Ports.Tables;

/// <summary>How a write to a table ended; the numbers are those of Table storage.</summary>
public enum TableStatus
{
    /// <summary>It is done.</summary>
    Done = 204,

    /// <summary>The entity to replace or remove is not there.</summary>
    NotFound = 404,

    /// <summary>The entity to insert is there.</summary>
    Conflict = 409,

    /// <summary>The entity has changed since it was read.</summary>
    PreconditionFailed = 412,
}
