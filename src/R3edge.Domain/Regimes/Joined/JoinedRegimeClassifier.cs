using System.Collections.Immutable;
using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Regimes.Joined;

/// <summary>
/// Regimes from hidden states, volatility and trend together, by a model fitted to the sliding window and refitted on
/// <see cref="RefitSchedule"/>. Until the first model is in force it answers with <see cref="TrendVolatilityClassifier"/>; from
/// then on always with the latest model in force, while the next one is being fitted.
/// </summary>
/// <remarks>
/// In a backtest it fits by itself. A live host takes the fit that is due, makes it aside and gives the model back in time
/// (<see cref="TryGetDueFit"/>, <see cref="Adopt"/>); both then decide alike, bar for bar. A model that takes over is first
/// run over the window, so that its filter does not start cold.
/// </remarks>
public sealed class JoinedRegimeClassifier : RegimeClassifier
{
    private const int CommonEvidence = 7;
    private const double Percent = 100.0;

    private readonly Timeframe _timeframe;
    private readonly bool _fitsInline;
    private readonly int _windowBars;
    private readonly TrendVolatilityClassifier _simple;
    private readonly BarRing _ring;
    private JoinedFilter? _filter;
    private RegimeModel? _pending;
    private DateTime _boundary;
    private DateTime _dueInForceFrom;

    /// <summary>Starts before the first bar.</summary>
    /// <param name="timeframe">The length of a bar; it says how many bars the sliding window has.</param>
    /// <param name="fitsInline">Whether it fits by itself, within the step that makes a fit due; else the host does.</param>
    /// <param name="trendPeriod">As for <see cref="TrendVolatilityClassifier"/>.</param>
    /// <param name="volatilityPeriod">As for <see cref="TrendVolatilityClassifier"/>.</param>
    public JoinedRegimeClassifier(
        Timeframe timeframe,
        bool fitsInline = true,
        int trendPeriod = TrendVolatilityClassifier.DefaultTrendPeriod,
        int volatilityPeriod = TrendVolatilityClassifier.DefaultVolatilityPeriod)
        : base(RegimeWindow.Bars(timeframe))
    {
        _timeframe = timeframe;
        _fitsInline = fitsInline;
        _windowBars = RegimeWindow.Bars(timeframe);
        _simple = new TrendVolatilityClassifier(timeframe, trendPeriod, volatilityPeriod);

        // A window that is due must still be there when the next one is.
        _ring = new BarRing(timeframe, _windowBars + _windowBars / 10 + 1);
    }

    /// <inheritdoc/>
    public override string Name => "joined";

    /// <inheritdoc/>
    public override int WarmUp => _simple.WarmUp;

    /// <inheritdoc/>
    public override ImmutableArray<string> EvidenceNames { get; } =
    [
        RegimeEvidence.TrendStrength, RegimeEvidence.VolatilityPercentile, "directional-index", "expected-volatility",
        "trend-score", "state", "state-probability",
        .. Enumerable.Range(0, RegimeModelFitter.StateCount).Select(state => $"state-{state}"),
    ];

    /// <inheritdoc/>
    public override double TrendStrength => _filter is null ? _simple.TrendStrength : Strength(_filter.TrendScore);

    /// <inheritdoc/>
    public override double VolatilityPercentile => _filter?.VolatilityPercentile ?? _simple.VolatilityPercentile;

    /// <summary>The model in force; null before the first.</summary>
    public RegimeModel? Model => _filter?.Model;

    /// <summary>The model that will be in force; null where there is none.</summary>
    public RegimeModel? PendingModel => _pending;

    /// <summary>Why the last fit that was made inline gave no model; null where it gave one or there was none.</summary>
    public RegimeFitRefusal? LastRefusal { get; private set; }

    /// <summary>The fit that is due and has not been made, for a host that fits aside.</summary>
    /// <param name="request">The fit.</param>
    /// <returns>Whether one is due.</returns>
    public bool TryGetDueFit(out RegimeFitRequest request)
    {
        request = null!;
        if (_dueInForceFrom == default)
        {
            return false;
        }

        request = Request();
        return true;
    }

    /// <summary>Gives it a model that is to take over from the bar from which it is in force.</summary>
    /// <param name="model">A model fitted to earlier bars of the same market.</param>
    /// <returns>What becomes of it; it takes over only where the answer is <see cref="RegimeAdoption.Pending"/>.</returns>
    public RegimeAdoption Adopt(RegimeModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Timeframe != _timeframe || model.States.StateCount != RegimeModelFitter.StateCount)
        {
            return RegimeAdoption.OtherTimeframe;
        }

        if ((_pending ?? Model) is { } known && known.InForceFrom >= model.InForceFrom)
        {
            return RegimeAdoption.Superseded;
        }

        if (At is { } at && at - _timeframe.Duration >= model.InForceFrom)
        {
            return RegimeAdoption.TooLate;
        }

        _pending = model;
        if (_dueInForceFrom == model.InForceFrom)
        {
            _dueInForceFrom = default;
        }

        return RegimeAdoption.Pending;
    }

    /// <inheritdoc/>
    public override void CopyEvidence(Span<double> values)
    {
        values[..EvidenceNames.Length].Fill(double.NaN);
        values[0] = TrendStrength;
        values[1] = VolatilityPercentile;
        values[2] = _simple.TrendStrength;
        if (_filter is not null)
        {
            values[3] = _filter.NextVolatility / Percent;
            values[4] = _filter.TrendScore;
            values[5] = _filter.State;
            values[6] = _filter.StateProbabilities[_filter.State];
            _filter.StateProbabilities.CopyTo(values[CommonEvidence..]);
        }
    }

    /// <inheritdoc/>
    public override void Save(SnapshotWriter writer)
    {
        base.Save(writer);
        _simple.Save(writer);
        _ring.Save(writer);
        writer.Write(_boundary.Ticks);
        writer.Write(_dueInForceFrom.Ticks);
        writer.Write((int)(LastRefusal ?? 0));
        RegimeModelSnapshot.Write(writer, _pending);
        RegimeModelSnapshot.Write(writer, Model);
        _filter?.Save(writer);
    }

    /// <inheritdoc/>
    public override void Restore(ref SnapshotReader reader)
    {
        base.Restore(ref reader);
        _simple.Restore(ref reader);
        _ring.Restore(ref reader);
        _boundary = ReadTime(ref reader);
        _dueInForceFrom = ReadTime(ref reader) is { Ticks: > 0 } due ? due : default;
        var refusal = (RegimeFitRefusal)reader.ReadInt32();
        LastRefusal = refusal == 0 ? null : refusal;
        _pending = RegimeModelSnapshot.Read(ref reader);
        _filter = RegimeModelSnapshot.Read(ref reader) is { } model ? new JoinedFilter(model) : null;
        _filter?.Restore(ref reader);
    }

    /// <inheritdoc/>
    protected override bool Classify(in Bar bar, Span<double> probabilities)
    {
        if (At is { } at && bar.OpenTime < at)
        {
            throw new ArgumentException($"The bar that opens at {bar.OpenTime:u} is not after the one that closed at {at:u}.", nameof(bar));
        }

        if (_pending is not null && bar.OpenTime >= _pending.InForceFrom)
        {
            TakeOver(_pending);
        }

        _simple.Update(bar);
        _ring.Add(bar);
        _filter?.Update(bar);
        Schedule(bar);
        if (_filter is not null)
        {
            _filter.CopyRegimes(probabilities);
            return true;
        }

        _simple.Probabilities.CopyTo(probabilities);
        return _simple.Probabilities.IsKnown;
    }

    private static double Strength(double score) => score / Math.Sqrt(1.0 + score * score);

    private void Schedule(in Bar bar)
    {
        var boundary = RefitSchedule.Boundary(_timeframe, bar.CloseTime);
        if (boundary == _boundary)
        {
            return;
        }

        _boundary = boundary;
        if (_ring.ClosedBy(boundary) < RegimeModelFitter.FewestBars(_timeframe))
        {
            return;
        }

        _dueInForceFrom = bar.CloseTime + RefitSchedule.Lag;
        if (_fitsInline)
        {
            var result = Request().Fit();
            _dueInForceFrom = default;
            LastRefusal = result.Refusal;
            _pending = result.Model ?? _pending;
        }
    }

    private RegimeFitRequest Request()
    {
        var closed = _ring.ClosedBy(_boundary);
        var count = Math.Min(closed, _windowBars);
        return new RegimeFitRequest(_ring.Slice(closed - count, count), _dueInForceFrom, _pending ?? Model);
    }

    // The odds of transitions are counted anew as well: they are those of what this model calls a regime.
    private void TakeOver(RegimeModel model)
    {
        var filter = new JoinedFilter(model);
        var transitions = new RegimeTransitions(_windowBars);
        Span<double> probabilities = stackalloc double[RegimeNames.Count];
        var current = -1;
        for (var i = Math.Max(0, _ring.Count - _windowBars); i < _ring.Count; i++)
        {
            filter.Update(_ring[i]);
            filter.CopyRegimes(probabilities);
            var next = Choose(probabilities, current);
            if (current >= 0)
            {
                transitions.Add(current, next);
            }

            current = next;
        }

        (_filter, _pending, Transitions) = (filter, null, transitions);
    }
}
