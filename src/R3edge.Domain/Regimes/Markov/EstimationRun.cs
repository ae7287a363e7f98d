namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// The search from one start: expectation-maximisation sped up by squared extrapolation (SQUAREM, scheme S3: Varadhan and
/// Roland 2008). An extrapolation that would lower the likelihood is thrown away, so that the likelihood never falls.
/// </summary>
internal sealed class EstimationRun
{
    // One step moves no parameter of the standardised series by more than this: then at most a thousandth of a percent is left.
    private const double FinalMove = 1e-9;

    // What rounding alone does to a log-likelihood of a long series, as a share of it.
    private const double Rounding = 1e-14;
    private const double Stagnation = 1e-12;
    private const int StagnantCycles = 5;

    // Of a log-likelihood; of a deviation, of a variance or of a probability.
    private const double SamePlaceLikelihood = 1e-3;
    private const double SamePlaceDistance = 0.1;
    private const double StepGrowth = 4.0;

    private readonly ExpectationMaximization _step;
    private readonly double[] _first;
    private readonly double[] _second;
    private readonly double[] _trial;
    private readonly double[] _afterTrial;
    private readonly List<double> _trace = [];
    private readonly double[] _current;
    private double _longestStep = StepGrowth;
    private int _stagnant;

    public EstimationRun(ExpectationMaximization step, double[] start)
    {
        _step = step;
        _current = start;
        _first = new double[start.Length];
        _second = new double[start.Length];
        _trial = new double[start.Length];
        _afterTrial = new double[start.Length];
    }

    /// <summary>The parameters, whose likelihood is <see cref="LogLikelihood"/> once the run has converged or is out of steps.</summary>
    public ReadOnlySpan<double> Parameters => _current;

    /// <summary>The likelihood of the parameters of the latest step that was kept.</summary>
    public double LogLikelihood => _trace.Count == 0 ? double.NegativeInfinity : _trace[^1];

    /// <summary>Every likelihood on the way.</summary>
    public IReadOnlyList<double> Trace => _trace;

    /// <summary>How many steps were taken.</summary>
    public int Steps { get; private set; }

    /// <summary>Whether nothing is left to gain.</summary>
    public bool IsConverged { get; private set; }

    /// <summary>Whether a state died out or shrank onto a few observations.</summary>
    public bool IsDegenerate { get; private set; }

    /// <summary>Runs on until it converges, degenerates or has taken so many steps in all.</summary>
    /// <param name="mostSteps">The number of steps.</param>
    public void Continue(int mostSteps)
    {
        while (!IsConverged && !IsDegenerate && Steps < mostSteps)
        {
            Cycle();
        }
    }

    /// <summary>Whether another run has come to the same place, or all but: whatever the order of the states.</summary>
    /// <param name="other">A run of the same search.</param>
    public bool IsNear(EstimationRun other)
    {
        if (!(Math.Abs(LogLikelihood - other.LogLikelihood) <= SamePlaceLikelihood))
        {
            return false;
        }

        var (mine, theirs) = (StatesByVariance(), other.StatesByVariance());
        var layout = _step.Layout;
        for (var place = 0; place < mine.Length; place++)
        {
            var (i, j) = (mine[place], theirs[place]);
            var (stays, otherStays) = (i * (layout.States + 1), j * (layout.States + 1));
            var moved = Math.Abs(layout.Transition(_current)[stays] - layout.Transition(other._current)[otherStays]);
            for (var feature = 0; feature < layout.Features; feature++)
            {
                var (variance, otherVariance) = (Variance(i, feature), other.Variance(j, feature));
                var mean = layout.Means(_current)[i * layout.Features + feature];
                var distance = mean - layout.Means(other._current)[j * layout.Features + feature];
                moved = Math.Max(moved, Math.Abs(distance) / Math.Sqrt(variance));
                moved = Math.Max(moved, Math.Abs(otherVariance / variance - 1.0));
            }

            if (!(moved <= SamePlaceDistance))
            {
                return false;
            }
        }

        return true;
    }

    private double Variance(int state, int feature) =>
        _step.Layout.Covariances(_current)[(state * _step.Layout.Features + feature) * _step.Layout.Features + feature];

    private int[] StatesByVariance() => [.. Enumerable.Range(0, _step.Layout.States).OrderBy(state => Variance(state, 0))];

    private void Cycle()
    {
        var before = LogLikelihood;
        if (!Take(_current, _first, out var atStart))
        {
            IsDegenerate = true;
            return;
        }

        _trace.Add(atStart);
        var move = 0.0;
        for (var i = 0; i < _current.Length; i++)
        {
            move = Math.Max(move, Math.Abs(_first[i] - _current[i]));
        }

        _stagnant = atStart - before <= Stagnation * Math.Abs(atStart) ? _stagnant + 1 : 0;
        if (move <= FinalMove || _stagnant >= StagnantCycles)
        {
            IsConverged = true;
            IsDegenerate = _step.SmallestMass < _step.LeastMass;
            return;
        }

        if (!Take(_first, _second, out var atFirst))
        {
            IsDegenerate = true;
            return;
        }

        _trace.Add(atFirst);
        if (TryExtrapolate(out var length) && Take(_trial, _afterTrial, out var atTrial)
            && atTrial >= atFirst - Rounding * Math.Abs(atFirst))
        {
            _trace.Add(atTrial);
            _longestStep *= length == _longestStep ? StepGrowth : 1.0;
            _afterTrial.CopyTo(_current, 0);
            return;
        }

        _longestStep = Math.Max(StepGrowth, length == _longestStep ? _longestStep / StepGrowth : _longestStep);
        _second.CopyTo(_current, 0);
    }

    private bool Take(double[] from, double[] to, out double logLikelihood)
    {
        Steps++;
        logLikelihood = _step.Step(from, to);
        return double.IsFinite(logLikelihood);
    }

    private bool TryExtrapolate(out double length)
    {
        var (speed, bend) = (0.0, 0.0);
        for (var i = 0; i < _current.Length; i++)
        {
            var move = _first[i] - _current[i];
            var change = _second[i] - _first[i] - move;
            speed += move * move;
            bend += change * change;
        }

        length = bend == 0.0 ? 1.0 : Math.Min(Math.Sqrt(speed / bend), _longestStep);
        if (length <= 1.0)
        {
            return false;
        }

        for (var i = 0; i < _current.Length; i++)
        {
            var move = _first[i] - _current[i];
            var change = _second[i] - _first[i] - move;
            _trial[i] = _current[i] + 2.0 * length * move + length * length * change;
        }

        Repair();
        return true;
    }

    // A probability must not be extrapolated to 0 or below, from where expectation-maximisation never returns. A covariance
    // that is extrapolated too far is no covariance: the step that tries it says so.
    private void Repair()
    {
        var states = _step.Layout.States;
        for (var row = 0; row < _step.Layout.Probabilities; row += states)
        {
            var sum = 0.0;
            for (var i = row; i < row + states; i++)
            {
                _trial[i] = _trial[i] > 0.0 ? _trial[i] : _second[i];
                sum += _trial[i];
            }

            for (var i = row; i < row + states; i++)
            {
                _trial[i] /= sum;
            }
        }
    }
}
