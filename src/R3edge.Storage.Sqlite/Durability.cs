namespace R3edge.Storage.Sqlite;

/// <summary>What an acknowledged write outlives.</summary>
public enum Durability
{
    /// <summary>
    /// The end of the process by whatever cause. After a power failure or a crash of the operating system the newest writes
    /// may be missing, from some moment on and never in between. Costs no wait for the disk.
    /// </summary>
    ProcessCrash,

    /// <summary>A power failure too, as far as the disk keeps its word. Every commit waits for the disk.</summary>
    PowerLoss,
}
