using R3edge.Domain.Backtesting;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Tests.Execution;

namespace R3edge.Domain.Tests.Backtesting;

/// <summary>What a session needs of a venue that is fed with bars.</summary>
internal interface IBarVenue
{
    decimal Cash { get; }

    decimal Quantity { get; }

    void BeginBar(Bar bar);

    bool TryNext(out OrderReport report, out Fill fill);

    void Place(Order order);

    void Replace(OrderId id, Order order);

    void Cancel(OrderId id, DateTime now);
}

/// <summary>The matcher and the account of a backtest.</summary>
internal sealed class MatcherVenue(BacktestSettings settings) : IBarVenue
{
    private readonly OrderMatcher _matcher = new(settings.Instrument, settings.Fills);
    private readonly Account _account = new(settings.Cash);
    private Bar _bar;

    public decimal Cash => _account.Cash;

    public decimal Quantity => _account.Quantity;

    public void BeginBar(Bar bar)
    {
        _bar = bar;
        _matcher.BeginBar(bar);
    }

    public bool TryNext(out OrderReport report, out Fill fill)
    {
        var open = (decimal)_bar.Open;
        var equity = _account.Cash + _account.Quantity * open;
        var leverage = settings.Money.Limits.MaximumLeverage;
        var any = _matcher.TryNext(Math.Max(0m, equity * leverage - Math.Abs(_account.Quantity) * open), out report, out fill);
        if (fill.Quantity > 0m)
        {
            _account.Apply(fill);
        }

        return any;
    }

    public void Place(Order order) => _matcher.Place(order);

    public void Replace(OrderId id, Order order) => _matcher.Replace(id, order);

    public void Cancel(OrderId id, DateTime now) => _matcher.Cancel(id, now);
}

/// <summary>
/// A paper venue that is told everything twice and, between bars, is now and then another object made of a snapshot: a session
/// must not notice either.
/// </summary>
internal sealed class PaperBarVenue : IBarVenue
{
    private readonly BacktestSettings _settings;
    private readonly List<VenueEvent> _events = [];
    private PaperVenue _venue;
    private long _bars;

    public PaperBarVenue(BacktestSettings settings)
    {
        _settings = settings;
        _venue = New();
        _venue.Add(settings.Instrument);
    }

    public decimal Cash => _venue.Cash;

    public decimal Quantity => _venue.Holdings.GetValueOrDefault(_settings.Instrument.Id).Quantity;

    public PaperVenue Venue => _venue;

    public void BeginBar(Bar bar)
    {
        if (++_bars % 500 == 0)
        {
            _venue = Saved.Into(Saved.Bytes(_venue), New());
        }

        Assert.Equal(MarketIntake.Taken, _venue.BeginBar(_settings.Instrument.Id, bar));
        _bar = bar;
    }

    private Bar _bar;

    public bool TryNext(out OrderReport report, out Fill fill)
    {
        var any = _venue.TryNext(out var next);
        (report, fill) = (next.Report, next.Fill);
        if (!any)
        {
            Assert.Equal(MarketIntake.Repeated, _venue.OnBar(_settings.Instrument.Id, _bar, _events));
            Assert.Empty(_events);
        }

        return any;
    }

    public void Place(Order order)
    {
        Assert.True(_venue.Place(order, order.CreatedAt, _events));
        Assert.False(_venue.Place(order, order.CreatedAt, _events));
    }

    public void Replace(OrderId id, Order order)
    {
        Assert.True(_venue.Replace(id, order, order.CreatedAt, _events));
        Assert.False(_venue.Replace(id, order, order.CreatedAt, _events));
    }

    public void Cancel(OrderId id, DateTime now)
    {
        _venue.Cancel(id, now, _events);
        _venue.Cancel(id, now, _events);
    }

    private PaperVenue New() => new(_settings.Cash, _settings.Money.Limits.MaximumLeverage, _settings.Fills);
}
