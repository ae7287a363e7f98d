using Microsoft.Extensions.Logging.Abstractions;
using R3edge.Application.MoneyManagement;
using R3edge.Application.PaperTrading;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Pipeline.Messages;
using R3edge.Application.Pipeline.Stages;
using R3edge.Application.Ports.Blobs;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Markets;
using R3edge.Application.Sessions;
using R3edge.Application.Signals;
using R3edge.Application.Tests.Backtesting;
using R3edge.Application.Tracking;
using R3edge.Application.Trading;
using R3edge.Contracts;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.MoneyManagement;
using R3edge.Domain.Signals;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Tests.Trading;

/// <summary>The services of paper trading on tables and hubs in memory, and the events of a market whose signals are known.</summary>
internal sealed class LiveScene : IDisposable
{
    public static readonly UserId User = new("trader-1");
    public static readonly AccountId Paper = new(User, TradingMode.Paper);

    private static readonly CancellationToken Never = CancellationToken.None;

    public LiveScene(MemoryTables tables, MemoryHubs hubs, Catalog catalog, SessionOptions options, ILiveVenues? venues = null)
    {
        Tables = tables;
        Hubs = hubs;
        Instruments = catalog;
        Engine = new AccountEngine(tables, hubs, NullLogger<AccountEngine>.Instance);
        Sessions = new SessionService(
            tables, Engine, catalog, venues ?? new NoLiveVenues(), options, Clock, NullLogger<SessionService>.Instance);
        Market = new PaperTestManager(Engine, NullLogger<PaperTestManager>.Instance);
        Money = new MoneyManagerService(Engine, NullLogger<MoneyManagerService>.Instance);
        Bars = new TrackingBars(
            0, new SnapshotStore(new MemoryBlobs()), Sessions, catalog, new Past(), Engine, NullLogger<TrackingBars>.Instance);
        Tracking = new TrackingManager(Engine, Clock);
        Queries = new AccountQueries(Engine, tables);
    }

    public MemoryTables Tables { get; }

    public MemoryHubs Hubs { get; }

    public Catalog Instruments { get; }

    public ManualClock Clock { get; } = new(new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

    public AccountEngine Engine { get; }

    public SessionService Sessions { get; }

    public PaperTestManager Market { get; }

    public MoneyManagerService Money { get; }

    public TrackingBars Bars { get; }

    public TrackingManager Tracking { get; }

    public AccountQueries Queries { get; }

    public async Task LoadAsync()
    {
        await Engine.LoadAsync(Never);
        await Sessions.LoadAsync(Never);
    }

    public async Task<List<ClosedTrade>> TradesAsync()
    {
        var trades = new List<ClosedTrade>();
        string? continuation = null;
        do
        {
            var page = await Queries.TradesAsync(Paper, 1000, continuation, Never);
            trades.AddRange(page.Items.Select(trade => trade.Trade));
            continuation = page.Continuation;
        }
        while (continuation is not null);
        trades.Reverse();
        return trades;
    }

    public void Dispose() => Engine.Dispose();

    internal sealed class Catalog(params Instrument[] instruments) : IInstrumentCatalog
    {
        public IReadOnlyList<Instrument> All() => instruments;

        public Instrument? Find(InstrumentId id) => instruments.FirstOrDefault(instrument => instrument.Id == id);

        public Task PutAsync(IReadOnlyList<Instrument> added, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    // All there is, so that averages without an end are the same after a restart.
    private sealed class Past : IWarmUpBars
    {
        public Task<IReadOnlyList<Bar>> BeforeAsync(
            InstrumentId instrument, Timeframe timeframe, DateTime before, int count, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<Bar>>(
                [.. Enumerable.Range(0, Given.Bars.Count).Select(i => Given.Bars[i]).TakeWhile(bar => bar.CloseTime <= before)]);
    }

    private sealed class MemoryBlobs : IBlobStore
    {
        private readonly Dictionary<string, byte[]> _blobs = [];

        public async Task<bool> PutAsync(string container, string name, Stream content, BlobWrite write, CancellationToken cancellationToken)
        {
            using var copy = new MemoryStream();
            await content.CopyToAsync(copy, cancellationToken);
            _blobs[$"{container}/{name}"] = copy.ToArray();
            return true;
        }

        public Task<Stream?> OpenAsync(string container, string name, CancellationToken cancellationToken) =>
            Task.FromResult<Stream?>(_blobs.TryGetValue($"{container}/{name}", out var bytes) ? new MemoryStream(bytes) : null);

        public Task<bool> DeleteAsync(string container, string name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public IAsyncEnumerable<BlobInfo> ListAsync(string container, string prefix, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}

/// <summary>The events that the stages before would publish for a stretch of bars, in the order of the pipeline.</summary>
internal sealed class LiveTape
{
    public LiveTape(BarSeries bars, Session session, Instrument instrument)
    {
        var source = session.Source();
        var strategy = session.Definition().Create(source.Parameters, new BoardPlan());
        var actions = new SignalAction[bars.Count];
        strategy.DecideAll(new IndicatorCache(bars).Columns(strategy.Plan), actions);
        var planner = new EntryPlanner(session.Risk.Plan(), instrument, session.Timeframe, 0m);
        var board = new StreamingBoard(planner.Board);
        using var writer = new MarketBatchWriter(instrument.Id);
        for (var i = 0; i < bars.Count; i++)
        {
            var bar = bars[i];
            board.Append(bar);
            writer.OnSourceBar(session.Timeframe, bar);
            Market.Add(Receive(writer.Take($"bar-{i}", bar.CloseTime), i));
            Closed.Add(Receive(new ClosedBar(instrument.Id, session.Timeframe, bar).ToEvent(), i));
            Signals.Add(actions[i] == SignalAction.None || i == bars.Count - 1 ? null : Receive(
                new QualifiedSignal(
                    new BaseSignal
                    {
                        Id = source.At(bar.CloseTime),
                        Session = session.Id,
                        Account = session.Account,
                        Strategy = session.Strategy,
                        Instrument = instrument.Id,
                        Timeframe = session.Timeframe,
                        Action = actions[i],
                        Bar = bar,
                        Readings = planner.Read(board.Current),
                    },
                    null).ToEvent(),
                i));
        }
    }

    public List<ReceivedEvent> Market { get; } = [];

    public List<ReceivedEvent> Closed { get; } = [];

    public List<ReceivedEvent?> Signals { get; } = [];

    private static ReceivedEvent Receive(EventData data, long position) => new(position, data.Key, data.Id, DateTime.UnixEpoch, data.Body);
}
