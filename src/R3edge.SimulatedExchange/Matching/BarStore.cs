using R3edge.Domain.Markets;

namespace R3edge.SimulatedExchange.Matching;

/// <summary>Minute bars of the trades, the newest several days of them.</summary>
internal sealed class BarStore
{
    private const int Kept = 10_000;
    private static readonly long Minute = TimeSpan.TicksPerMinute;
    private readonly List<ExchangeBar> _bars = [];

    /// <summary>Takes in a trade.</summary>
    public void Add(in Trade trade)
    {
        var open = new DateTime(trade.Time.Ticks - (trade.Time.Ticks % Minute), DateTimeKind.Utc);
        var (price, quantity) = ((decimal)trade.Price, (decimal)trade.Quantity);
        var taken = trade.Aggressor == Side.Buy ? quantity : 0m;
        if (_bars.Count > 0 && _bars[^1] is var last && last.OpenTime == open)
        {
            _bars[^1] = last with
            {
                High = Math.Max(last.High, price),
                Low = Math.Min(last.Low, price),
                Close = price,
                Volume = last.Volume + quantity,
                QuoteVolume = last.QuoteVolume + (price * quantity),
                TakerBuy = last.TakerBuy + taken,
                TakerBuyQuote = last.TakerBuyQuote + (price * taken),
                Trades = last.Trades + 1,
                LastTrade = trade.Sequence,
            };
            return;
        }

        if (_bars.Count == Kept)
        {
            _bars.RemoveRange(0, Kept / 10);
        }

        _bars.Add(new ExchangeBar(
            open, price, price, price, price, quantity, price * quantity, taken, price * taken, 1, trade.Sequence, trade.Sequence));
    }

    /// <summary>Bars of a length that open from one time on and not after another, oldest first.</summary>
    public IEnumerable<ExchangeBar> Read(TimeSpan length, DateTime from, DateTime to) => _bars
        .GroupBy(bar => new DateTime(bar.OpenTime.Ticks - (bar.OpenTime.Ticks % length.Ticks), DateTimeKind.Utc))
        .Where(group => group.Key >= from && group.Key <= to)
        .Select(group => Join(group.Key, [.. group]));

    /// <summary>The bar of one interval as far as it has come; null where nothing traded.</summary>
    /// <param name="length">How long the interval is.</param>
    /// <param name="open">UTC; where it begins.</param>
    public ExchangeBar? At(TimeSpan length, DateTime open)
    {
        var end = _bars.Count;
        while (end > 0 && _bars[end - 1].OpenTime >= open + length)
        {
            end--;
        }

        var start = end;
        while (start > 0 && _bars[start - 1].OpenTime >= open)
        {
            start--;
        }

        return start == end ? null : Join(open, _bars[start..end]);
    }

    private static ExchangeBar Join(DateTime open, List<ExchangeBar> parts) => new(
        open, parts[0].Open, parts.Max(bar => bar.High), parts.Min(bar => bar.Low), parts[^1].Close,
        parts.Sum(bar => bar.Volume), parts.Sum(bar => bar.QuoteVolume), parts.Sum(bar => bar.TakerBuy), parts.Sum(bar => bar.TakerBuyQuote),
        parts.Sum(bar => bar.Trades), parts[0].FirstTrade, parts[^1].LastTrade);
}

/// <summary>A bar of trades at the exchange.</summary>
internal readonly record struct ExchangeBar(
    DateTime OpenTime, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume, decimal QuoteVolume, decimal TakerBuy,
    decimal TakerBuyQuote, int Trades, long FirstTrade, long LastTrade);

/// <summary>Numbers that the exchange gives out. They go on behind those of an exchange that started earlier, so that no number means two trades.</summary>
/// <param name="first">The number before the first.</param>
internal sealed class ExchangeIds(long first)
{
    private readonly Dictionary<string, long> _trades = new(StringComparer.Ordinal);
    private readonly long _first = first;
    private long _orders = first;

    /// <summary>The number of the next order.</summary>
    public long NextOrder() => ++_orders;

    /// <summary>The number of the next trade of an instrument; they follow each other without a hole.</summary>
    public long NextTrade(MatchingEngine engine) =>
        _trades[engine.Instrument.Id.Symbol] = _trades.GetValueOrDefault(engine.Instrument.Id.Symbol, _first) + 1;
}
