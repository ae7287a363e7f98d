using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.SimulatedExchange.World;

/// <summary>
/// Recorded bars as the rest of the world. Each bar is four moments at even distances: its open, the extreme that it met first as far as a bar
/// tells (the low of one that rose, else the high), the other extreme, and its close. At each a book of ten levels a side is offered that
/// touches the price, and a quarter of the bar's volume trades there, so that bars built of the trades are those of the file. A bar
/// without volume moves the book and trades nothing. After the last bar the market stands still.
/// </summary>
internal sealed class ReplayedWorld : IOutsideWorld
{
    private const int Moments = 4;
    private const int Levels = 10;

    private readonly ReplayedMarket[] _markets;
    private readonly int[] _bar;
    private readonly int[] _moment;
    private readonly double[] _price;
    private readonly long[] _sequence;
    private readonly long _shift;
    private readonly BookLevel[] _bids = new BookLevel[Levels];
    private readonly BookLevel[] _asks = new BookLevel[Levels];
    private bool _isTradeDue;

    /// <summary>Takes up recorded markets.</summary>
    /// <param name="markets">The markets, at least one, each with at least one bar.</param>
    /// <param name="start">UTC time at which the first bar of all opens.</param>
    public ReplayedWorld(IReadOnlyList<ReplayedMarket> markets, DateTime start)
    {
        _markets = [.. markets];
        _bar = new int[_markets.Length];
        _moment = new int[_markets.Length];
        _price = [.. _markets.Select(market => market.Bars[0].Open)];
        _sequence = new long[_markets.Length];
        _shift = start.Ticks - _markets.Min(market => market.Bars.OpenTicks[0]);
        Instruments = [.. _markets.Select(market => market.Instrument)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <inheritdoc/>
    public int Instrument { get; private set; }

    /// <inheritdoc/>
    public DateTime Time { get; private set; }

    /// <inheritdoc/>
    public Trade Trade { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<BookLevel> Bids => _bids;

    /// <inheritdoc/>
    public ReadOnlySpan<BookLevel> Asks => _asks;

    /// <inheritdoc/>
    public TapeEventKind? Next()
    {
        if (_isTradeDue)
        {
            _isTradeDue = false;
            return TapeEventKind.Trade;
        }

        if (First() is not { } market)
        {
            return null;
        }

        Instrument = market;
        Time = TimeOf(market);
        Tell(market, _markets[market].Bars[_bar[market]], _moment[market]);
        if (++_moment[market] == Moments)
        {
            _moment[market] = 0;
            _bar[market]++;
        }

        return TapeEventKind.BookSnapshot;
    }

    private void Tell(int market, in Bar bar, int moment)
    {
        var instrument = _markets[market].Instrument;
        var price = (double)instrument.RoundPrice((decimal)PriceAt(bar, moment));
        var aggressor = price >= _price[market] ? Side.Buy : Side.Sell;
        var quantity = QuantityAt(instrument, bar.Volume, moment);
        var (tick, offered) = ((double)instrument.TickSize, Math.Max((double)instrument.LotSize, bar.Volume));
        var (bid, ask) = aggressor == Side.Buy ? (price - tick, price) : (price, price + tick);
        for (var i = 0; i < Levels; i++)
        {
            _bids[i] = new BookLevel(Math.Max(tick, bid - (i * tick)), bid - (i * tick) > 0.0 ? offered : 0.0);
            _asks[i] = new BookLevel(ask + (i * tick), offered);
        }

        _price[market] = price;
        _isTradeDue = quantity > 0m;
        if (_isTradeDue)
        {
            Trade = new Trade(Time, price, (double)quantity, aggressor, ++_sequence[market]);
        }
    }

    // Rounded sums, so that the four make up the volume to the lot.
    private static decimal QuantityAt(Instrument instrument, double volume, int moment)
    {
        var (whole, lot) = ((decimal)volume, instrument.LotSize);
        return Lots(moment + 1) - Lots(moment);

        decimal Lots(int moments) => decimal.Round(whole * moments / Moments / lot) * lot;
    }

    private static double PriceAt(in Bar bar, int moment) => moment switch
    {
        0 => bar.Open,
        1 => bar.Close >= bar.Open ? bar.Low : bar.High,
        2 => bar.Close >= bar.Open ? bar.High : bar.Low,
        _ => bar.Close,
    };

    private DateTime TimeOf(int market)
    {
        var bars = _markets[market].Bars;
        return new DateTime(
            bars.OpenTicks[_bar[market]] + _shift + (bars.Timeframe.Duration.Ticks * _moment[market] / Moments), DateTimeKind.Utc);
    }

    private int? First()
    {
        int? first = null;
        for (var i = 0; i < _markets.Length; i++)
        {
            if (_bar[i] < _markets[i].Bars.Count && (first is not { } best || TimeOf(i) < TimeOf(best)))
            {
                first = i;
            }
        }

        return first;
    }
}
