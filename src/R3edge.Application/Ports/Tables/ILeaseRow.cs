namespace R3edge.Application.Ports.Tables;

/// <summary>What the row of every lease says, beside what its owner keeps there.</summary>
public interface ILeaseRow
{
    /// <summary>The end of a lease that was given back: nobody need wait for it.</summary>
    static DateTime GivenBack => DateTime.UnixEpoch;

    /// <summary>Who holds it, or held it last.</summary>
    string Holder { get; }

    /// <summary>UTC; from then on it gives no right.</summary>
    DateTime Expires { get; }
}
