using R3edge.Domain.Markets.Simulation;

namespace R3edge.SimulatedExchange.Faults;

/// <summary>Decides what goes wrong next, and counts it. Safe for use by several threads.</summary>
internal sealed class FaultDice
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private DeterministicRandom _random = new(1);
    private FaultPlan _plan = FaultPlan.None;

    /// <summary>What goes wrong; may be changed at any time.</summary>
    public FaultPlan Plan
    {
        get => Volatile.Read(ref _plan);
        set
        {
            lock (_lock)
            {
                _plan = value;
                _random = new DeterministicRandom(value.Seed);
            }
        }
    }

    /// <summary>How often each fault has happened.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, int>(_counts);
            }
        }
    }

    /// <summary>Whether a fault of a frequency happens now.</summary>
    public bool Falls(double frequency, string name)
    {
        if (frequency <= 0.0)
        {
            return false;
        }

        lock (_lock)
        {
            var falls = _random.NextDouble() < frequency;
            if (falls)
            {
                _counts[name] = _counts.GetValueOrDefault(name) + 1;
            }

            return falls;
        }
    }

    /// <summary>A whole number from 0 to below a bound.</summary>
    public int Next(int bound)
    {
        lock (_lock)
        {
            return _random.NextInt32(bound);
        }
    }
}
