using System.Collections.Immutable;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes.Markov;

/// <summary>
/// What a hidden Markov model of the returns (Hamilton 1989) expects of the next one: with p the filtered probabilities of the states, A the
/// transition matrix and q = p A, the drift is sum q mu and the score is the drift over the standard deviation of the mixture, whose
/// variance is sum q (sigma^2 + mu^2) - drift^2. The model is fitted to the last <c>window</c> returns every <c>refit</c> bars and filtered
/// in between; where a fit fails, the one before stays. An update allocates only where it fits. Not safe for several threads at once.
/// </summary>
public sealed class HiddenDrift : IIndicator
{
    // A fit comes round again and again: what a search from more places would gain is not worth several times the time.
    private const int Starts = 2;
    private const int MaximumSteps = 1_000;

    private readonly RefitWindow _window;
    private readonly int _states;
    private readonly double[] _ahead;
    private HiddenMarkovFilter? _filter;

    /// <summary>Makes the incremental form.</summary>
    /// <param name="window">How many returns the model is fitted to: ten for each state or more.</param>
    /// <param name="refit">How many bars from one fit to the next, 1 or more.</param>
    /// <param name="states">How many states, 2 to 6.</param>
    public HiddenDrift(int window, int refit, int states)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(window, HiddenMarkovEstimator.MinimumObservations(states, 1));
        ArgumentOutOfRangeException.ThrowIfLessThan(refit, 1);
        _window = new RefitWindow(window, refit);
        _states = states;
        _ahead = new double[states];
    }

    internal static IndicatorDefinition Definition { get; } = new()
    {
        Name = "hmm-drift",
        Summary = "Next log return that a hidden Markov model expects, refitted on a schedule (Hamilton 1989); score is it in standard deviations, up the probability of a rising state.",
        Parameters =
        [
            RefitWindow.Window(500, 100),
            RefitWindow.Refit(250),
            ParameterDefinition.Bars("states", 2, 2, 4, "states of the model"),
        ],
        Outputs = ["drift", "score", "up"],
        WarmUp = static values => values.Integer("window") + 1,
        Create = Create,
        Compute = static (values, series, outputs) => Compute(Create(values), series, outputs),
    };

    /// <inheritdoc/>
    public void Update(in Bar bar, Span<double> outputs)
    {
        outputs.Fill(double.NaN);
        if (!_window.Add(bar, out var change))
        {
            return;
        }

        if (!_window.IsDue || !TryFit())
        {
            if (_filter is null)
            {
                return;
            }

            _filter.Update(change);
        }

        Expect(_filter!, outputs);
    }

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        _window.Save(writer);
        writer.Write(_filter is null ? 0 : 1);
        if (_filter is null)
        {
            return;
        }

        writer.Write(_filter.Model.Initial.AsSpan());
        writer.Write(_filter.Model.Transition.AsSpan());
        writer.Write(_filter.Model.Means.AsSpan());
        writer.Write(_filter.Model.Covariances.AsSpan());
        _filter.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _window.Restore(ref reader);
        _filter = null;
        if (SnapshotChecks.ReadCount(ref reader, 1) == 0)
        {
            return;
        }

        var initial = Read(ref reader, _states);
        var transition = Read(ref reader, _states * _states);
        var means = Read(ref reader, _states);
        var variances = Read(ref reader, _states);
        try
        {
            _filter = new HiddenMarkovFilter(new HiddenMarkovModel(_states, 1, initial, transition, means, variances));
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"The snapshot holds no model: {exception.Message}", exception);
        }

        _filter.Restore(ref reader);
    }

    private static HiddenDrift Create(ParameterValues values) => new(values.Integer("window"), values.Integer("refit"), values.Integer("states"));

    private static void Compute(HiddenDrift drift, BarSeries series, double[][] outputs)
    {
        Span<double> row = stackalloc double[3];
        for (var i = 0; i < series.Count; i++)
        {
            drift.Update(series[i], row);
            (outputs[0][i], outputs[1][i], outputs[2][i]) = (row[0], row[1], row[2]);
        }
    }

    private static ImmutableArray<double> Read(ref SnapshotReader reader, int count)
    {
        var values = new double[count];
        reader.Read(values);
        return [.. values];
    }

    private bool TryFit()
    {
        var returns = _window.Returns();
        var options = new HiddenMarkovOptions { States = _states, Starts = Starts, MaximumSteps = MaximumSteps };
        if (!HiddenMarkovEstimator.Fit(returns, options).TryGet(out var fit, out _))
        {
            return false;
        }

        var filter = new HiddenMarkovFilter(fit.Model);
        foreach (var value in returns)
        {
            filter.Update(value);
        }

        _filter = filter;
        return true;
    }

    private void Expect(HiddenMarkovFilter filter, Span<double> outputs)
    {
        var model = filter.Model;
        filter.Probabilities.CopyTo(_ahead);
        model.Forecast(_ahead, 1, _ahead);
        var (drift, square, up) = (0.0, 0.0, 0.0);
        for (var state = 0; state < _ahead.Length; state++)
        {
            var mean = model.Mean(state);
            drift += _ahead[state] * mean;
            square += _ahead[state] * (model.Variance(state) + (mean * mean));
            up += mean > 0.0 ? _ahead[state] : 0.0;
        }

        outputs[0] = drift;
        outputs[1] = drift / Math.Sqrt(square - (drift * drift));
        outputs[2] = up;
    }
}
