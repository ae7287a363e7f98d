using System.Diagnostics.CodeAnalysis;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Domain.Regimes.Joined;
using R3edge.Domain.Signals;

namespace R3edge.Application.MarketData;

/// <summary>
/// What is known of an instrument on one timeframe, bar by bar. Whoever changes it holds its lock; readers take
/// <see cref="Snapshot"/>, which never changes.
/// </summary>
internal sealed class TimeframeMarket
{
    private readonly MarketIndicators _indicators;
    private readonly Func<Timeframe, RegimeClassifier> _makeClassifier;
    private readonly int _most;
    private readonly SortedList<DateTime, Bar> _inserted = [];
    private StreamingBoard _board;
    private RegimeClassifier _classifier;
    private BarWindow _window = BarWindow.Empty;
    private RegimeModel? _model;
    private DateTime _fitTaken;
    private volatile TimeframeSnapshot? _snapshot;

    public TimeframeMarket(Timeframe timeframe, MarketIndicators indicators, MarketDataOptions options)
    {
        Timeframe = timeframe;
        _indicators = indicators;
        _makeClassifier = options.Classifier;
        _board = new StreamingBoard(indicators.Plan);
        _classifier = options.Classifier(timeframe);
        var bars = (int)Math.Ceiling(options.Window / timeframe.Duration);

        // A model of regimes is fitted to the window as it was up to a tenth of its length ago.
        var regimeBars = RegimeWindow.Bars(timeframe) * 11 / 10 + 1;
        _most = Math.Max(Math.Max(bars, regimeBars), Math.Max(indicators.Plan.WarmUp, _classifier.WarmUp));
    }

    public Timeframe Timeframe { get; }

    /// <summary>How many bars it keeps.</summary>
    public int Most => _most;

    public Lock Lock { get; } = new();

    public TimeframeSnapshot? Snapshot => _snapshot;

    /// <summary>Takes in a bar. One in the past is kept aside until <see cref="Settle"/>.</summary>
    /// <param name="bar">A possible bar.</param>
    /// <param name="replaces">Whether it takes the place of a bar of the same interval.</param>
    public void Add(in Bar bar, bool replaces)
    {
        if (_window.Count == 0 || bar.OpenTime > _window[_window.Count - 1].OpenTime)
        {
            Append(bar);
            Publish();
            return;
        }

        var place = _window.IndexOf(bar.OpenTime);
        var isThere = _window[place].OpenTime == bar.OpenTime;
        if (isThere ? replaces && _window[place] != bar : _window.Count < _most || place > 0)
        {
            _inserted[bar.OpenTime] = bar;
        }
    }

    /// <summary>Takes in many bars, ascending, and publishes once.</summary>
    public void Load(IReadOnlyList<Bar> bars)
    {
        foreach (var bar in bars)
        {
            if (_window.Count == 0 || bar.OpenTime > _window[_window.Count - 1].OpenTime)
            {
                Append(bar);
            }
        }

        if (_window.Count > 0)
        {
            Publish();
        }
    }

    /// <summary>Computes everything anew where bars in the past were added or replaced.</summary>
    public void Settle()
    {
        if (_inserted.Count == 0)
        {
            return;
        }

        var bars = new SortedList<DateTime, Bar>(_inserted);
        foreach (var bar in _window)
        {
            bars.TryAdd(bar.OpenTime, bar);
        }

        _inserted.Clear();
        _window = BarWindow.Of(bars.Values.ToArray(), _most, _window.Generation + 1);
        Recompute();
    }

    /// <summary>The fit of a regime model that is due; each is given once.</summary>
    /// <param name="request">The fit.</param>
    public bool TryTakeDueFit([NotNullWhen(true)] out RegimeFitRequest? request)
    {
        request = null;
        if (_classifier is not JoinedRegimeClassifier joined || !joined.TryGetDueFit(out var due) || due.InForceFrom == _fitTaken)
        {
            return false;
        }

        _fitTaken = due.InForceFrom;
        request = due;
        return true;
    }

    /// <summary>
    /// Gives the classifier a model. One that should have been in force already, as after a restart, is put where it belongs by going
    /// through the window again.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <returns>What the classifier said.</returns>
    public RegimeAdoption Adopt(RegimeModel model)
    {
        if (_classifier is not JoinedRegimeClassifier joined)
        {
            return RegimeAdoption.OtherTimeframe;
        }

        var adoption = joined.Adopt(model);
        if (adoption is RegimeAdoption.Pending or RegimeAdoption.TooLate)
        {
            _model = model;
        }

        if (adoption == RegimeAdoption.TooLate)
        {
            Recompute();
        }

        return adoption;
    }

    private void Recompute()
    {
        _board = new StreamingBoard(_indicators.Plan);
        _classifier = _makeClassifier(Timeframe);
        if (_model is { } model && _classifier is JoinedRegimeClassifier joined)
        {
            joined.Adopt(model);
        }

        foreach (ref readonly var bar in _window.AsSpan())
        {
            _board.Append(bar);
            _classifier.Update(bar);
        }

        Publish();
    }

    private void Publish() => _snapshot = new TimeframeSnapshot(
        Timeframe, _window, _indicators.Names, _indicators.Read(_board.Current), _board.IsWarm, _classifier.Read());

    private void Append(in Bar bar)
    {
        _window = _window.With(bar, _most);
        _board.Append(bar);
        _classifier.Update(bar);
    }
}
