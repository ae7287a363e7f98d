using R3edge.Domain.Markets;
using R3edge.Domain.Regimes.Volatility;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>
/// One model run over bars: states, volatility and trend after the latest bar, and the six regimes that follow from them.
/// A step allocates nothing.
/// </summary>
internal sealed class JoinedFilter : ISnapshotable
{
    private const double Percent = 100.0;

    // Directions of blocks are smoothed over 32 of them, 8 hours of a market that never closes.
    private const double TrendWeight = 2.0 / 33.0;

    // Their activity over 5, an hour and a quarter.
    private const double ActivityWeight = 2.0 / 6.0;

    private readonly JoinedMembership _membership;
    private readonly StatePosterior _states;
    private readonly BlockScale _scale;
    private readonly int _blockBars;
    private readonly double _trendScale = Math.Sqrt((2.0 - TrendWeight) / TrendWeight);
    private BlockAccumulator _block;
    private GarchFilter _volatility;
    private double _smoothedDirection;
    private double _smoothedActivity;
    private double _direction;
    private double _activity;

    /// <summary>Starts before the first bar.</summary>
    public JoinedFilter(RegimeModel model)
    {
        Model = model;
        _membership = new JoinedMembership(model);
        _states = new StatePosterior(model.States);
        _scale = new BlockScale(model.UsualVolatility);
        _blockBars = RegimeBlocks.Bars(model.Timeframe);
        _block = new BlockAccumulator(model.Timeframe);
        _volatility = new GarchFilter(VarianceModel.Garch, model.Volatility.Parameters, model.Volatility.StartVariance);
    }

    /// <summary>The model.</summary>
    public RegimeModel Model { get; }

    /// <summary>The probability of each state.</summary>
    public ReadOnlySpan<double> StateProbabilities => _states.Probabilities;

    /// <summary>The most probable state.</summary>
    public int State => _states.MostProbable;

    /// <summary>The volatility expected of the next bar, in percent.</summary>
    public double NextVolatility { get; private set; }

    /// <summary>Where that stands in the reference window, 0 to 1.</summary>
    public double VolatilityPercentile { get; private set; }

    /// <summary>The smoothed direction in standard errors: about standard normal where there is no trend.</summary>
    public double TrendScore { get; private set; }

    /// <summary>The smoothed activity of blocks: the logarithm of the volatility over the usual.</summary>
    public double Activity { get; private set; }

    /// <summary>Takes in a bar.</summary>
    public void Update(in Bar bar)
    {
        if (_block.Completes(bar))
        {
            _states.Commit();
            _smoothedDirection += TrendWeight * (_direction - _smoothedDirection);
            _smoothedActivity += ActivityWeight * (_activity - _smoothedActivity);
        }

        var change = _block.Add(bar);
        if (!double.IsNaN(change))
        {
            var limit = Model.Volatility.ReturnLimit;
            _volatility.Update(Math.Clamp(Percent * change, -limit, limit));
        }

        _scale.Features(_block.Variance, _block.Change, _block.Count, out _activity, out _direction);
        var share = Math.Min(1.0, (double)_block.Count / _blockBars);
        _states.Observe(_activity, share);
        Describe(share);
    }

    /// <summary>Writes how probable each regime is.</summary>
    /// <param name="probabilities">Receives one number for each of <see cref="RegimeNames.All"/>, summing to 1.</param>
    public void CopyRegimes(Span<double> probabilities) =>
        _membership.Join(
            _states.Probabilities, VolatilityPercentile, Activity, TrendScore, probabilities);

    /// <inheritdoc/>
    public void Save(SnapshotWriter writer)
    {
        _states.Save(writer);
        _block.Save(writer);
        _volatility.Save(writer);
        writer.Write(_smoothedDirection);
        writer.Write(_smoothedActivity);
        writer.Write(_direction);
        writer.Write(_activity);
    }

    /// <inheritdoc/>
    public void Restore(ref SnapshotReader reader)
    {
        _states.Restore(ref reader);
        _block.Restore(ref reader);
        _volatility.Restore(ref reader);
        _smoothedDirection = reader.ReadDouble();
        _smoothedActivity = reader.ReadDouble();
        _direction = reader.ReadDouble();
        _activity = reader.ReadDouble();
        Describe(Math.Min(1.0, (double)_block.Count / _blockBars));
    }

    private void Describe(double share)
    {
        NextVolatility = Math.Sqrt(_volatility.Variance);
        VolatilityPercentile = Model.Volatility.Percentile(NextVolatility);
        TrendScore = _trendScale * (_smoothedDirection + TrendWeight * share * (_direction - _smoothedDirection));
        Activity = _smoothedActivity + ActivityWeight * share * (_activity - _smoothedActivity);
    }
}
