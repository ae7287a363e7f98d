using System.Globalization;

namespace R3edge.Domain.Markets.Quality;

/// <summary>
/// Checks bars row by row in the order of their file. It keeps the opening times seen, and nothing else that grows.
/// <para>
/// Rule for a spike: with m the median of the absolute log returns of close of the last 200 rows in order, but at least one
/// basis point, a row is a spike when its own log return of close, or the log distance of its high above, or of its low below,
/// both open and close, exceeds <see cref="SpikeFactor"/> times m. Judged from 20 returns on; returns across gaps count.
/// Rows that are impossible, duplicate or out of order are no part of this.
/// </para>
/// <para>Gaps are reported by <see cref="Complete"/>, since a later row of a disordered file may fill them.</para>
/// </summary>
public sealed class BarQualityChecker
{
    private const int MedianRows = 200;
    private const int FewestReturns = 20;
    private const double SmallestMedian = 0.0001;

    private readonly Timeframe _timeframe;
    private readonly RollingMedian _median = new(MedianRows);
    private readonly Dictionary<long, int> _lineByTicks = [];
    private readonly Dictionary<long, int> _steps = [];
    private readonly int[] _counts = new int[Enum.GetValues<QualityProblem>().Length];
    private int _rows;
    private long _latestTicks = long.MinValue;
    private double _lastClose = double.NaN;

    /// <summary>Starts before the first row.</summary>
    /// <param name="timeframe">The length of each bar.</param>
    /// <param name="spikeFactor">How many medians a spike exceeds, above 0.</param>
    public BarQualityChecker(Timeframe timeframe, double spikeFactor = 20.0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(spikeFactor);
        _timeframe = timeframe;
        SpikeFactor = spikeFactor;
    }

    /// <summary>How many medians a spike exceeds.</summary>
    public double SpikeFactor { get; }

    /// <summary>Takes in the next row.</summary>
    /// <param name="row">The row; its opening time is UTC.</param>
    /// <param name="findings">Receives what is wrong with it; a row can have several problems.</param>
    public void Add(in BarRow row, ICollection<QualityFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        _rows++;
        var inOrder = CheckTime(row, findings);
        if (!row.Bar.IsPossible)
        {
            Report(findings, row, QualityProblem.ImpossibleBar, string.Create(
                CultureInfo.InvariantCulture,
                $"open {row.Bar.Open}, high {row.Bar.High}, low {row.Bar.Low}, close {row.Bar.Close}, volume {row.Bar.Volume}"));
            return;
        }

        if (row.Bar.Volume == 0.0)
        {
            Report(findings, row, QualityProblem.ZeroVolume, "nothing traded");
        }

        if (inOrder)
        {
            CheckSpike(row, findings);
        }
    }

    /// <summary>Reports the gaps and sums up. The checker is of no further use.</summary>
    /// <param name="findings">Receives the gaps, in order of time.</param>
    public QualityReport Complete(ICollection<QualityFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var times = _lineByTicks.Keys.ToArray();
        Array.Sort(times);
        var (missing, longest, longestAfter) = (0L, 0L, (DateTime?)null);
        for (var i = 1; i < times.Length; i++)
        {
            var before = new DateTime(times[i - 1], DateTimeKind.Utc);
            var first = _timeframe.Floor(before) + _timeframe.Duration;
            var bars = (_timeframe.Floor(new DateTime(times[i], DateTimeKind.Utc)) - first).Ticks / _timeframe.Duration.Ticks;
            if (bars <= 0)
            {
                continue;
            }

            missing += bars;
            if (bars > longest)
            {
                (longest, longestAfter) = (bars, before);
            }

            _counts[(int)QualityProblem.Gap]++;
            var detail = string.Create(CultureInfo.InvariantCulture, $"{bars} {(bars == 1 ? "bar" : "bars")} missing after {before:yyyy-MM-ddTHH:mm:ssZ}");
            findings.Add(new QualityFinding(_lineByTicks[times[i]], QualityProblem.Gap, first, detail));
        }

        return new QualityReport([.. _counts])
        {
            Timeframe = _timeframe,
            InferredTimeframe = MostCommonStep(),
            Rows = _rows,
            FirstTime = times.Length == 0 ? null : new DateTime(times[0], DateTimeKind.Utc),
            LastTime = times.Length == 0 ? null : new DateTime(times[^1], DateTimeKind.Utc),
            MissingBars = missing,
            LongestGapBars = longest,
            LongestGapAfter = longestAfter,
        };
    }

    // Whether the row is after all before it.
    private bool CheckTime(in BarRow row, ICollection<QualityFinding> findings)
    {
        var ticks = row.Bar.OpenTime.Ticks;
        if (_timeframe.Floor(row.Bar.OpenTime).Ticks != ticks)
        {
            Report(findings, row, QualityProblem.Misaligned, $"not on a boundary of {_timeframe}");
        }

        if (!_lineByTicks.TryAdd(ticks, row.Line))
        {
            Report(findings, row, QualityProblem.Duplicate, $"the time of line {_lineByTicks[ticks]} again");
            return false;
        }

        if (ticks < _latestTicks)
        {
            Report(findings, row, QualityProblem.Disorder, string.Create(
                CultureInfo.InvariantCulture, $"after {new DateTime(_latestTicks, DateTimeKind.Utc):yyyy-MM-ddTHH:mm:ssZ}"));
            return false;
        }

        if (_latestTicks != long.MinValue)
        {
            var step = ticks - _latestTicks;
            _steps[step] = _steps.GetValueOrDefault(step) + 1;
        }

        _latestTicks = ticks;
        return true;
    }

    private void CheckSpike(in BarRow row, ICollection<QualityFinding> findings)
    {
        var bar = row.Bar;
        var change = Math.Abs(Math.Log(bar.Close / _lastClose));
        var wick = Math.Max(
            Math.Log(bar.High / Math.Max(bar.Open, bar.Close)), Math.Log(Math.Min(bar.Open, bar.Close) / bar.Low));
        var usual = Math.Max(SmallestMedian, _median.Value);
        if (_median.Count >= FewestReturns && Math.Max(change, wick) > SpikeFactor * usual)
        {
            var (what, size) = change >= wick ? ("close moved", change) : ("high or low reached", wick);
            Report(findings, row, QualityProblem.Spike, string.Create(
                CultureInfo.InvariantCulture, $"{what} {size:P2} (log), {size / usual:F0} times the usual {usual:P3}"));
        }

        if (!double.IsNaN(change))
        {
            _median.Add(change);
        }

        _lastClose = bar.Close;
    }

    private void Report(ICollection<QualityFinding> findings, in BarRow row, QualityProblem problem, string detail)
    {
        _counts[(int)problem]++;
        findings.Add(new QualityFinding(row.Line, problem, row.Bar.OpenTime, detail));
    }

    // Of equally common steps the shortest: a longer one is more likely a gap.
    private Timeframe? MostCommonStep()
    {
        if (_steps.Count == 0)
        {
            return null;
        }

        var step = _steps.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).First().Key;
        return Timeframe.TryFromDuration(TimeSpan.FromTicks(step), out var timeframe) ? timeframe : null;
    }
}
