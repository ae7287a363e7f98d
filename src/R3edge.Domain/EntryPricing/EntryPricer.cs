using System.Collections.Immutable;
using R3edge.Domain.EntryPricing.Volatility;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;

namespace R3edge.Domain.EntryPricing;

/// <summary>
/// At which price would one enter one instrument on one timeframe now? Asks several models and finds where they agree. It keeps no
/// state: the same board and the same query give the same report. Safe for many threads once made.
/// </summary>
/// <remarks>
/// Live, a <see cref="StreamingBoard"/> over <see cref="Plan"/> takes in each closed bar and <see cref="Evaluate(Frame, in EntryQuery)"/>
/// answers from <see cref="StreamingBoard.Current"/>; before the plan is warm those models answer that have what they need.
/// </remarks>
public sealed class EntryPricer
{
    private readonly Instrument _instrument;
    private readonly Timeframe _timeframe;
    private readonly EntryPriceModel[] _models;
    private readonly double[] _weights;
    private readonly IVolatilityForecaster _volatility;
    private readonly double _clusterWidth;

    /// <summary>Makes the models and declares their columns.</summary>
    /// <param name="instrument">What is entered.</param>
    /// <param name="timeframe">The length of a bar.</param>
    /// <param name="models">The models; <see cref="EntryPriceModelRegistry.Defaults"/> are all there are.</param>
    /// <param name="options">What the models share.</param>
    /// <param name="plan">Where the columns are declared; a plan of its own where none is given.</param>
    /// <exception cref="ArgumentException">There is no model, or a weight or the cluster width is out of range.</exception>
    public EntryPricer(
        Instrument instrument,
        Timeframe timeframe,
        IEnumerable<EntryPriceModelSpec> models,
        EntryPricerOptions? options = null,
        BoardPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        ArgumentNullException.ThrowIfNull(models);
        options ??= new EntryPricerOptions();
        Plan = plan ?? new BoardPlan();
        _instrument = instrument;
        _timeframe = timeframe;
        _models = [.. models.Select(spec => spec.Definition.Create(spec, Plan))];
        _weights = [.. _models.Select(model => options.Weight(model.Spec))];
        _volatility = options.Volatility(Plan);
        _clusterWidth = options.ClusterWidthSigmas;
        if (_models.Length == 0)
        {
            throw new ArgumentException("At least one model is needed.", nameof(models));
        }

        if (!_weights.All(weight => weight > 0.0 && double.IsFinite(weight)) || !(_clusterWidth >= 0.0))
        {
            throw new ArgumentException("Weights must be finite and above 0, and the cluster width 0 or more.", nameof(options));
        }
    }

    /// <summary>The columns that the models and the volatility forecast read.</summary>
    public BoardPlan Plan { get; }

    /// <summary>The models, in the order of the answers.</summary>
    public IReadOnlyList<EntryPriceModel> Models => _models;

    /// <summary>Answers with the volatility forecast of the options.</summary>
    /// <param name="frame">The board at the last closed bar.</param>
    /// <param name="query">What is asked.</param>
    /// <exception cref="ArgumentException">The market price is not above 0, or now is before the close of the bar.</exception>
    public EntryReport Evaluate(Frame frame, in EntryQuery query) => Evaluate(frame, query, _volatility.Forecast(frame));

    /// <summary>Answers at a row of a whole series, with the same numbers as the streamed board gives at that bar.</summary>
    /// <param name="columns">The columns of <see cref="Plan"/>, as <see cref="IndicatorCache.Columns"/> gives them.</param>
    /// <param name="row">The last closed bar; nothing after it is read.</param>
    /// <param name="query">What is asked.</param>
    /// <exception cref="ArgumentException">The market price is not above 0, or now is before the close of the bar.</exception>
    public EntryReport Evaluate(double[][] columns, int row, in EntryQuery query) => Evaluate(new Frame(columns, row), query);

    /// <summary>Answers with a volatility forecast from elsewhere.</summary>
    /// <param name="frame">The board at the last closed bar.</param>
    /// <param name="query">What is asked.</param>
    /// <param name="volatility">The forecast from the close of that bar on; NaN where there is none, and then no model has a price.</param>
    /// <exception cref="ArgumentException">The market price is not above 0, or now is before the close of the bar.</exception>
    public EntryReport Evaluate(Frame frame, in EntryQuery query, VolatilityForecast volatility)
    {
        if (!(query.MarketPrice > 0.0) || !double.IsFinite(query.MarketPrice))
        {
            throw new ArgumentException($"A market price must be above 0, not {query.MarketPrice}.", nameof(query));
        }

        if (query.Now < query.BarCloseTime)
        {
            throw new ArgumentException("Now cannot be before the close of the last bar.", nameof(query));
        }

        var maker = new EntryPriceMaker(_instrument, _timeframe, query, volatility);
        var context = new EntryContext(query.Bias, query.BarCloseTime, _timeframe, volatility);
        var answers = ImmutableArray.CreateBuilder<EntryAnswer>(_models.Length);
        var prices = new List<EntryPrice>(_models.Length);
        var weights = new List<double>(_models.Length);
        for (var i = 0; i < _models.Length; i++)
        {
            var answer = Answer(_models[i], frame, context, maker);
            answers.Add(answer);
            if (answer.Price is { } price)
            {
                prices.Add(price);
                weights.Add(_weights[i]);
            }
        }

        if (prices.Count == 0)
        {
            return new EntryReport(query, volatility, answers.MoveToImmutable(), [], null);
        }

        var width = _clusterWidth * volatility.PerBarVolatility;
        var clusters = EntryEnsemble.Clusters(prices, weights, _instrument, query.MarketPrice, width);
        return new EntryReport(query, volatility, answers.MoveToImmutable(), clusters, Recommend(clusters[0], prices, maker));
    }

    private EntryAnswer Answer(EntryPriceModel model, Frame frame, in EntryContext context, in EntryPriceMaker maker)
    {
        var perBar = context.Volatility.PerBarVariance;
        if (!(perBar > 0.0))
        {
            return EntryAnswer.Of(model.Name, double.IsNaN(perBar)
                ? new EntryRefusal(EntryRefusalKind.NotWarm, [new EntryReason("bars needed", Math.Max(model.WarmUp, _volatility.WarmUp))])
                : new EntryRefusal(EntryRefusalKind.NoVolatility, []));
        }

        var level = model.Level(frame, context);
        return level.Refusal is { } kind
            ? EntryAnswer.Of(model.Name, new EntryRefusal(kind, level.Reasons))
            : maker.Make(model, level);
    }

    private static EntryPrice Recommend(EntryCluster best, List<EntryPrice> prices, in EntryPriceMaker maker)
    {
        // Good only as long as every price it stands for.
        var until = DateTime.MaxValue;
        foreach (var price in prices)
        {
            if (price.ValidUntil < until && best.Models.Contains(price.Model))
            {
                until = price.ValidUntil;
            }
        }

        return maker.Price(EntryEnsemble.Name, best.Order, best.Price, until,
        [
            new EntryReason("models", best.Models.Length),
            new EntryReason("score", best.Score),
            new EntryReason("lowest price", (double)best.LowestPrice),
            new EntryReason("highest price", (double)best.HighestPrice),
        ]);
    }
}
