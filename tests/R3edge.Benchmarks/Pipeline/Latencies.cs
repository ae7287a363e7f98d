using System.Globalization;

namespace R3edge.Benchmarks.Pipeline;

/// <summary>How long things took.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];

    public int Count => _milliseconds.Count;

    public void Add(TimeSpan took)
    {
        lock (_milliseconds)
        {
            _milliseconds.Add(took.TotalMilliseconds);
        }
    }

    public string Describe()
    {
        lock (_milliseconds)
        {
            _milliseconds.Sort();
            return _milliseconds.Count == 0
                ? "nothing measured"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{_milliseconds.Count:N0} measured: half under {At(0.5):0.00} ms, 90 % under {At(0.9):0.00} ms, 99 % under {At(0.99):0.00} ms, the longest {At(1.0):0.00} ms");
        }
    }

    private double At(double share) => _milliseconds[Math.Min(_milliseconds.Count - 1, (int)(share * _milliseconds.Count))];
}
