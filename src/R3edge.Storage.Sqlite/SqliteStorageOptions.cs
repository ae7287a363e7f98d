using System.ComponentModel.DataAnnotations;
using R3edge.Application.Ports.Events;

namespace R3edge.Storage.Sqlite;

/// <summary>Where and how one process keeps everything.</summary>
public sealed class SqliteStorageOptions
{
    /// <summary>The folder of all files; made where it is not there.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>The hubs.</summary>
    [Required]
    public IReadOnlyList<HubDefinition> Hubs { get; set; } = [];

    /// <summary>
    /// What an acknowledged event outlives. By default the end of the process, which costs no wait for the disk; what is lost
    /// with the power is fetched again from the venues.
    /// </summary>
    public Durability HubDurability { get; set; } = Durability.ProcessCrash;

    /// <summary>What an acknowledged write to a table or a blob outlives. By default a power failure too: positions and sessions lie there.</summary>
    public Durability StateDurability { get; set; } = Durability.PowerLoss;

    /// <summary>The largest the file of the hubs may grow, in bytes; null for no bound but the disk's.</summary>
    [Range(1L << 20, long.MaxValue)]
    public long? MaximumHubBytes { get; set; }

    /// <summary>How long a write waits for another program's lock, 1 to 60 s.</summary>
    [Range(1, 60)]
    public int BusySeconds { get; set; } = 5;

    /// <summary>The key of the secrets as base64, from the environment; null to keep it in <c>secrets.key</c> in the folder.</summary>
    public string? SecretKey { get; set; }
}
