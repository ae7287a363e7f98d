using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.SimulatedExchange.Matching;
using R3edge.SimulatedExchange.World;

namespace R3edge.SimulatedExchange;

/// <summary>The exchange behind its protocols: markets, customers, and the rest of the world, which the seeded simulator or recorded bars play.</summary>
internal sealed class ExchangeCore : IExchangeListener
{
    private readonly IOutsideWorld _world;
    private readonly MatchingEngine[] _engines;
    private readonly Dictionary<(int Instrument, Side Side), Dictionary<decimal, decimal>> _market = [];
    private readonly List<IExchangeListener> _listeners = [];
    private readonly Dictionary<string, ExchangeAccount> _accounts = new(StringComparer.Ordinal);
    private readonly ExchangeFeeAsset? _feeAsset;
    private TapeEventKind? _pending;

    public ExchangeCore(ExchangeOptions options)
    {
        _world = options.Replay.Count > 0
            ? new ReplayedWorld(options.Replay, options.Market.Market.Start)
            : new SimulatedWorld(options.Market);
        // A thousand a second: more than it gives out.
        var ids = Ids = new ExchangeIds(options.FollowsClock ? Text.Milliseconds(options.Market.Market.Start) : 0);
        _engines = [.. _world.Instruments.Select(instrument => new MatchingEngine(instrument, options, ids, this))];
        _feeAsset = options.FeeAsset;
        for (var i = 0; i < _engines.Length; i++)
        {
            _market[(i, Side.Buy)] = [];
            _market[(i, Side.Sell)] = [];
        }

        foreach (var customer in options.Customers)
        {
            var account = new ExchangeAccount(customer.ApiKey, customer.Secret, customer.Passphrase);
            foreach (var (asset, quantity) in customer.Deposits)
            {
                account.Deposit(asset, quantity);
            }

            _accounts.Add(account.ApiKey, account);
        }
    }

    /// <summary>Everything happens within it.</summary>
    public Lock Sync { get; } = new();

    public ExchangeIds Ids { get; }

    public IReadOnlyList<MatchingEngine> Engines => _engines;

    /// <summary>UTC time that the market has reached.</summary>
    public DateTime MarketTime { get; private set; }

    public ExchangeAccount? Account(string? apiKey) => apiKey is null ? null : _accounts.GetValueOrDefault(apiKey);

    /// <summary>The market of a symbol, with or without a hyphen.</summary>
    public MatchingEngine? Find(string? symbol) => Array.Find(_engines, engine =>
        engine.Instrument.Id.Symbol == symbol || engine.Instrument.Id.Symbol.Replace("-", "", StringComparison.Ordinal) == symbol);

    /// <summary>
    /// The price of the asset that fees are paid in, by the symbol that it would trade as against a quote asset, with or without a hyphen;
    /// null of any other symbol.
    /// </summary>
    public decimal? PriceOfFees(string symbol) => _feeAsset is { } fees
        && Array.Exists(_engines, engine => symbol.Replace("-", "", StringComparison.Ordinal) == $"{fees.Asset}{engine.QuoteAsset}")
        ? fees.Price
        : null;

    /// <summary>Adds somebody who hears everything.</summary>
    public void Listen(IExchangeListener listener)
    {
        lock (Sync)
        {
            _listeners.Add(listener);
        }
    }

    /// <summary>The rest of the world goes on to a time.</summary>
    public void AdvanceTo(DateTime time)
    {
        lock (Sync)
        {
            _pending ??= _world.Next();
            while (_pending is { } due && _world.Time < time)
            {
                Apply(due);
                _pending = _world.Next();
            }

            MarketTime = time;
            foreach (var listener in _listeners)
            {
                listener.OnTime(time);
            }
        }
    }

    /// <inheritdoc/>
    public void OnTrade(MatchingEngine engine, in Trade trade)
    {
        foreach (var listener in _listeners)
        {
            listener.OnTrade(engine, trade);
        }
    }

    /// <inheritdoc/>
    public void OnBook(MatchingEngine engine, BookChanges changes)
    {
        foreach (var listener in _listeners)
        {
            listener.OnBook(engine, changes);
        }
    }

    /// <inheritdoc/>
    public void OnOrder(MatchingEngine engine, EngineOrder order, EngineNews news, in EngineFill fill)
    {
        foreach (var listener in _listeners)
        {
            listener.OnOrder(engine, order, news, fill);
        }
    }

    private void Apply(TapeEventKind kind)
    {
        var number = _world.Instrument;
        var engine = _engines[number];
        switch (kind)
        {
            case TapeEventKind.BookSnapshot or TapeEventKind.BookUpdate:
                var isSnapshot = kind == TapeEventKind.BookSnapshot;
                Withdraw(number, Side.Buy, _world.Bids, isSnapshot);
                Withdraw(number, Side.Sell, _world.Asks, isSnapshot);
                Offer(number, Side.Buy, _world.Bids);
                Offer(number, Side.Sell, _world.Asks);
                engine.Flush();
                break;
            case TapeEventKind.Trade:
                var trade = _world.Trade;
                var instrument = engine.Instrument;
                engine.TakeOfMarket(
                    trade.Aggressor, instrument.RoundPrice((decimal)trade.Price), instrument.RoundQuantity((decimal)trade.Quantity + (instrument.LotSize / 2m)),
                    _world.Time);
                engine.Flush();
                break;
        }
    }

    /// <summary>What is gone goes first, so that the rest of the world does not trade with itself where it moves.</summary>
    private void Withdraw(int number, Side side, ReadOnlySpan<BookLevel> levels, bool isSnapshot)
    {
        var (engine, known) = (_engines[number], _market[(number, side)]);
        var now = new Dictionary<decimal, decimal>();
        foreach (var level in levels)
        {
            now[engine.Instrument.RoundPrice((decimal)level.Price)] = (decimal)level.Quantity;
        }

        foreach (var price in known.Keys.ToArray())
        {
            if (now.TryGetValue(price, out var quantity) ? quantity <= 0m : isSnapshot)
            {
                engine.SetMarket(side, price, 0m, _world.Time);
                known.Remove(price);
            }
        }
    }

    private void Offer(int number, Side side, ReadOnlySpan<BookLevel> levels)
    {
        var (engine, known) = (_engines[number], _market[(number, side)]);
        foreach (var level in levels)
        {
            var instrument = engine.Instrument;
            var (price, quantity) = (
                instrument.RoundPrice((decimal)level.Price), instrument.RoundQuantity((decimal)level.Quantity + (instrument.LotSize / 2m)));
            if (quantity > 0m)
            {
                engine.SetMarket(side, price, quantity, _world.Time);
                known[price] = quantity;
            }
        }
    }
}
