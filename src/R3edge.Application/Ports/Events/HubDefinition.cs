namespace R3edge.Application.Ports.Events;

/// <summary>A hub as it is set up: by options in one process, by the deployment on Azure.</summary>
public sealed record HubDefinition
{
    /// <summary>Creates one.</summary>
    /// <param name="name">See <see cref="PortNames.ThrowIfNotName"/>.</param>
    /// <param name="partitions">1 to 32 (the bound of Event Hubs); can never change, because keys would change places.</param>
    /// <param name="retention">How long it keeps events.</param>
    public HubDefinition(string name, int partitions, Retention? retention = null)
    {
        PortNames.ThrowIfNotName(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(partitions, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(partitions, 32);
        Name = name;
        Partitions = partitions;
        Retention = retention ?? Retention.Default;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The number of partitions, 1 to 32.</summary>
    public int Partitions { get; }

    /// <summary>How long it keeps events.</summary>
    public Retention Retention { get; }
}
