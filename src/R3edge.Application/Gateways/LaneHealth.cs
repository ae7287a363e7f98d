using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>How the orders of an account at a venue are.</summary>
/// <param name="account">The account.</param>
/// <param name="venue">The venue.</param>
public sealed class LaneHealth(AccountId account, Venue venue)
{
    private const int MostUnvaluedFees = 100;
    private readonly Lock _lock = new();
    private IReadOnlyList<string> _unvaluedFees = [];
    private IReadOnlyList<string> _differences = [];
    private string? _trouble;

    /// <summary>The account.</summary>
    public AccountId Account { get; } = account;

    /// <summary>The venue.</summary>
    public Venue Venue { get; } = venue;

    /// <summary>Whether the venue's news of orders flow.</summary>
    public bool IsListening { get; internal set; }

    /// <summary>Orders that are not over.</summary>
    public int Working { get; internal set; }

    /// <summary>How often it was compared with the venue.</summary>
    public int Reconciliations { get; private set; }

    /// <summary>What differed when it was last compared with the venue, a sentence each.</summary>
    public IReadOnlyList<string> Differences
    {
        get
        {
            lock (_lock)
            {
                return _differences;
            }
        }
    }

    /// <summary>What a person must look at; null where there is nothing. It is gone with the next comparison.</summary>
    public string? Trouble
    {
        get
        {
            lock (_lock)
            {
                return _trouble;
            }
        }
    }

    /// <summary>Fees for which there was no price and which are in no total, a sentence each; since the start.</summary>
    public IReadOnlyList<string> UnvaluedFees
    {
        get
        {
            lock (_lock)
            {
                return _unvaluedFees;
            }
        }
    }

    /// <summary>What a person should know of it, a sentence each.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (var told in Differences.Concat(UnvaluedFees))
        {
            yield return $"{Account} at {Venue}: {told}.";
        }

        if (Trouble is { } trouble)
        {
            yield return $"{Account}: {trouble}";
        }
    }

    /// <summary>As it is now, with what was last found out by a comparison with the venue, and the fees without a price until now.</summary>
    internal LaneHealth After(LaneHealth before, bool isCompared)
    {
        lock (_lock)
        {
            _unvaluedFees = [.. before.UnvaluedFees.Concat(_unvaluedFees).TakeLast(MostUnvaluedFees)];
            if (!isCompared)
            {
                _differences = before.Differences;
                _trouble ??= before.Trouble;
                Reconciliations = before.Reconciliations;
            }

            return this;
        }
    }

    internal void ReportUnvalued(string fee)
    {
        lock (_lock)
        {
            _unvaluedFees = [.. _unvaluedFees.TakeLast(MostUnvaluedFees - 1), fee];
        }
    }

    internal void Report(string trouble)
    {
        lock (_lock)
        {
            _trouble = trouble;
        }
    }

    internal void Reconciled(IReadOnlyList<string> differences)
    {
        lock (_lock)
        {
            (_differences, _trouble) = (differences, null);
            Reconciliations++;
        }
    }
}
