using System.ComponentModel.DataAnnotations;

namespace R3edge.Application.Gateways;

/// <summary>How orders are sent.</summary>
public sealed class GatewayOptions
{
    /// <summary>
    /// An entry that could not be sent for this long after its decision is refused: its price is of the past. Exits and stops are sent
    /// whatever their age.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan EntryLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How often a process that listens to a venue asks it all the same: what a stream lost without a word is told by nothing else.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan ReconcileInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a process that does not live on may work on the orders of one account before it leaves them to the next run.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan RunLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long such a process waits for what is due next before it leaves that to the next run.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RunPatience { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long who has an intent waits for another run of its account before it stores the intent and leaves it to the next one.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan LeasePatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long after its start a look at all accounts begins no further run: the accounts that are left come first the next time.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan LookLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a process keeps what it knows of an account that it has not worked on.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan SlotAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The pause after a target was tried in vain at its price; each further one is twice as long, up to half a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan TargetPause { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long all other orders of an account wait until it is known what a target traded. Longer than a venue may take a request in,
    /// after which one that never came is known.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan TargetPatience { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>How long the right to send an account's orders lasts; longer than <see cref="RunLimit"/> by what a request may take.</summary>
    [Range(typeof(TimeSpan), "00:00:15", "00:10:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(40);

    /// <summary>By how much the clocks of processes may differ.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan ClockTolerance { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long an opened gateway is used before its keys are read again.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan KeyAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How old may be what is known of the targets that wait for their price.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan TargetAge { get; set; } = TimeSpan.FromSeconds(2);
}
