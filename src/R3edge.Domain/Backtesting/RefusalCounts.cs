using R3edge.Domain.Execution;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals.Qualification;

namespace R3edge.Domain.Backtesting;

/// <summary>How many entries were signalled and not taken, by reason.</summary>
public sealed class RefusalCounts
{
    private readonly SortedDictionary<EntryRefusal, int> _byMoneyManager = [];
    private readonly SortedDictionary<OrderRefusal, int> _byVenue = [];
    private readonly SortedDictionary<QualificationRefusal, int> _byQualification = [];

    /// <summary>Entries that the money manager did not plan.</summary>
    public IReadOnlyDictionary<EntryRefusal, int> ByMoneyManager => _byMoneyManager;

    /// <summary>Entry orders that the venue did not take.</summary>
    public IReadOnlyDictionary<OrderRefusal, int> ByVenue => _byVenue;

    /// <summary>Entries whose signal was not qualified.</summary>
    public IReadOnlyDictionary<QualificationRefusal, int> ByQualification => _byQualification;

    /// <summary>Entry orders of which nothing had filled when they were no longer good.</summary>
    public int Expired { get; private set; }

    /// <summary>The sum of all counts.</summary>
    public int Total => _byMoneyManager.Values.Sum() + _byVenue.Values.Sum() + _byQualification.Values.Sum() + Expired;

    /// <summary>Adds the counts of another run.</summary>
    /// <param name="other">The counts.</param>
    public void Add(RefusalCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var (refusal, count) in other._byMoneyManager)
        {
            _byMoneyManager[refusal] = _byMoneyManager.GetValueOrDefault(refusal) + count;
        }

        foreach (var (refusal, count) in other._byVenue)
        {
            _byVenue[refusal] = _byVenue.GetValueOrDefault(refusal) + count;
        }
    }

    internal void Add(EntryRefusal refusal) => _byMoneyManager[refusal] = _byMoneyManager.GetValueOrDefault(refusal) + 1;

    internal void Add(QualificationRefusal refusal) => _byQualification[refusal] = _byQualification.GetValueOrDefault(refusal) + 1;

    internal void AddExpired() => Expired++;

    internal void Add(OrderRefusal refusal) => _byVenue[refusal] = _byVenue.GetValueOrDefault(refusal) + 1;
}
