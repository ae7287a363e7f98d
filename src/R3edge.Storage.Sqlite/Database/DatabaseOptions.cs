namespace R3edge.Storage.Sqlite.Database;

/// <summary>How a database is opened.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Schema">Statements that make what is not there.</param>
/// <param name="Durability">What a commit outlives.</param>
/// <param name="PageSize">Bytes a page, a power of two; counts when the file is made.</param>
/// <param name="MaximumBytes">The largest the file may grow; null for no bound but the disk's.</param>
/// <param name="BusySeconds">How long a write waits for another program's lock, from 1.</param>
internal sealed record DatabaseOptions(
    string Path, string Schema, Durability Durability, int PageSize, long? MaximumBytes, int BusySeconds);
