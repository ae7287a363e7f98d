namespace R3edge.Application.Ports;

/// <summary>What is wrong with a store.</summary>
public enum StorageFailure
{
    /// <summary>Locked, throttled or not reachable at the moment; the same call may succeed later.</summary>
    Unavailable,

    /// <summary>No room is left; the same call may succeed once there is.</summary>
    Full,

    /// <summary>What is stored is damaged or of another make; a person has to look.</summary>
    Corrupt,

    /// <summary>The store may not be read or written with the rights at hand.</summary>
    Denied,

    /// <summary>The store is set up otherwise than it is used: an unknown hub, another number of partitions, another key.</summary>
    Misconfigured,
}
