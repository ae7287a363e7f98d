using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Bridge;
using R3edge.Exchanges.Tests.Connections;

namespace R3edge.Exchanges.Tests.Bridge;

/// <summary>A bridge that runs until it is stopped.</summary>
internal sealed class RunningBridge : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new();
    private readonly Task _run;

    public RunningBridge(
        FakeBinance venue, IWantedInstruments wanted, IEventPublisher hub, ITableStore tables, string holder, Action<BridgeOptions>? change = null,
        Action<MarketBridge>? addressing = null)
    {
        var options = Quick();
        change?.Invoke(options);
        Bridge = new MarketBridge(
            wanted, hub, tables, _http, options, holder, TimeProvider.System, NullLogger<MarketBridge>.Instance, _ =>
            {
                addressing?.Invoke(Bridge!);
                return venue.Addresses;
            });
        _run = Bridge.RunAsync(_stop.Token);
    }

    public MarketBridge Bridge { get; }

    public bool IsStopped => _run.IsCompleted;

    public static BridgeOptions Quick() => new()
    {
        FlushInterval = TimeSpan.FromMilliseconds(20),
        WantedInterval = TimeSpan.FromMilliseconds(50),
        MarkInterval = TimeSpan.FromMilliseconds(50),
        ClockInterval = TimeSpan.FromMilliseconds(50),
        Settling = TimeSpan.Zero,
        LeaseDuration = TimeSpan.FromSeconds(30),
        Feed = RunningFeed.Quick(),
    };

    /// <summary>Stops it, and sees that it ended well.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        Bridge.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }
}

/// <summary>What is wanted, as a test says.</summary>
internal sealed class Wanted(params string[] symbols) : IWantedInstruments
{
    public volatile string[] Symbols = symbols;

    public Task<IReadOnlySet<InstrumentId>> ReadAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlySet<InstrumentId>>(Symbols.Select(symbol => new InstrumentId(Venue.Binance, symbol)).ToHashSet());
}

/// <summary>A hub that keeps what it is given as words, and may be slow, broken or shut.</summary>
internal sealed class WordHub : IEventPublisher
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<string>> _words = [];
    private readonly List<string> _ids = [];
    private readonly MarketBatchReader _reader = new();

    /// <summary>Called before anything is taken.</summary>
    public Func<CancellationToken, Task> Before { get; set; } = _ => Task.CompletedTask;

    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_gate)
            {
                return [.. _ids];
            }
        }
    }

    /// <summary>What was published of an instrument, but quotes and the clock.</summary>
    public string Of(string symbol) => string.Join(' ', Words(symbol).Where(word => word != "clock"));

    /// <summary>The numbers of its trades, those fetched afterwards with a plus.</summary>
    public string Trades(string symbol) => string.Join(' ', Words(symbol).Where(word => char.IsDigit(word[0])));

    public int Clocks(string symbol) => Words(symbol).Count(word => word == "clock");

    public async Task PublishAsync(string hub, IReadOnlyList<EventData> events, CancellationToken cancellationToken)
    {
        await Before(cancellationToken);
        lock (_gate)
        {
            foreach (var data in events)
            {
                data.ThrowIfInvalid();
                _ids.Add(data.Id);
                var symbol = data.Key.Split('/')[1];
                _words.TryAdd(symbol, []);
                _reader.Read(data.Body.Span, new Words_(_words[symbol]));
            }
        }
    }

    private IReadOnlyList<string> Words(string symbol)
    {
        lock (_gate)
        {
            return _words.TryGetValue(symbol, out var words) ? [.. words] : [];
        }
    }

    private sealed class Words_(List<string> words) : IMarketSink
    {
        public void OnTrade(in Trade trade, bool isBackfilled) => words.Add($"{trade.Sequence}{(isBackfilled ? "+" : "")}");

        public void OnQuote(in Quote quote) => words.Add("quote");

        public void OnBook(in BookView book) => words.Add(book.Bids.IsEmpty ? "nobook" : FormattableString.Invariant($"book({book.Bids[0].Quantity})"));

        public void OnSourceBar(Timeframe timeframe, in Bar bar) => words.Add("bar");

        public void OnClock(DateTime now) => words.Add("clock");

        public void OnInterruption(DateTime at) => words.Add("interruption");
    }
}
