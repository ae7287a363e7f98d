using Microsoft.Extensions.Logging;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Trading;

namespace R3edge.Application.Trading;

/// <summary>
/// One account between memory and its table. Inputs are applied one at a time, in memory; what one or several led to is stored in one
/// batch with the account, then published. While a batch is on its way inputs go on being applied, and all of them make up the
/// next batch. What could not be stored or published stays here and comes first the next time. Where somebody else has written
/// the account, it is read again and its inputs are to be applied again.
/// </summary>
internal sealed class AccountUnit : IDisposable
{
    private const int Attempts = 5;

    private readonly AccountId _id;
    private readonly IEventPublisher _publisher;
    private readonly AccountStore _store;
    private readonly ILogger _logger;
    private readonly AccountStep _step = new();

    /// <summary>Guards what is in memory.</summary>
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>Guards the store; whoever needs both takes this one first.</summary>
    private readonly SemaphoreSlim _saving = new(1, 1);

    private readonly List<SessionId> _ended = [];
    private AccountRows _rows;
    private LoadedAccount? _loaded;
    private long _generation;
    private bool _mustSave;
    private bool _isDirty;

    public AccountUnit(AccountId id, ITableStore tables, IEventPublisher publisher, ILogger logger)
    {
        _id = id;
        _publisher = publisher;
        _store = new AccountStore(tables, id);
        _logger = logger;
        _rows = new AccountRows(id);
    }

    /// <summary>What its sessions trade, as of the last input.</summary>
    public IReadOnlyCollection<InstrumentId> Instruments { get; private set; } = [];

    /// <summary>Makes the account where there is none.</summary>
    public async Task<AccountAnswer> OpenAsync(AccountSettings settings, CancellationToken cancellationToken)
    {
        AccountAnswer? known;
        long generation;
        using (await TakeAsync(_saving, cancellationToken).ConfigureAwait(false))
        using (await TakeAsync(_gate, cancellationToken).ConfigureAwait(false))
        {
            await LoadAsync(cancellationToken).ConfigureAwait(false);
            known = _loaded is null ? null : _loaded.Settings == settings ? AccountAnswer.Repeated : AccountAnswer.OtherTerms;
            if (_loaded is null)
            {
                _loaded = new LoadedAccount(new TradingAccount(_id, settings.Terms()), settings, null, []);
                _mustSave = true;
            }

            generation = _generation;
        }

        return known ?? (await SettleAsync(generation, cancellationToken).ConfigureAwait(false) ? AccountAnswer.Applied : AccountAnswer.Repeated);
    }

    /// <summary>Applies an input; when this returns, what it led to is stored and published.</summary>
    public Task<AccountAnswer> RunAsync(Func<TradingAccount, AccountStep, AccountAnswer> input, CancellationToken cancellationToken) =>
        RunAsync((loaded, step) => input(loaded.Account, step), cancellationToken);

    /// <summary>Applies an input that is stored and published by the next <see cref="SettleAsync(long, CancellationToken)"/>, with others.</summary>
    /// <returns>The answer, and the generation of the account that it was applied to.</returns>
    public Task<(AccountAnswer Answer, long Generation)> ApplyAsync(
        Func<TradingAccount, AccountStep, AccountAnswer> input, CancellationToken cancellationToken) =>
        ApplyAsync((loaded, step) => input(loaded.Account, step), cancellationToken);

    /// <summary>Starts a session.</summary>
    public Task<AccountAnswer> StartAsync(SessionEntry entry, DateTime now, CancellationToken cancellationToken) => RunAsync(
        (loaded, step) =>
        {
            var answer = loaded.Account.Start(entry.Terms(), now, step);
            if (answer == AccountAnswer.Applied)
            {
                loaded.Remember(entry);
            }

            return answer;
        },
        cancellationToken);

    /// <summary>Looks at the account.</summary>
    public Task<T?> ReadAsync<T>(Func<LoadedAccount, T> look, CancellationToken cancellationToken) => LockedAsync(
        loaded => loaded is null ? default : look(loaded), cancellationToken);

    /// <summary>
    /// Stores and publishes what inputs led to. False where what they were applied to, of the generation named, has been dropped since.
    /// </summary>
    public async Task<bool> SettleAsync(long generation, CancellationToken cancellationToken)
    {
        using (await TakeAsync(_saving, cancellationToken).ConfigureAwait(false))
        {
            var isSaved = await SaveAsync(generation, isWhole: false, cancellationToken).ConfigureAwait(false);
            await PublishAsync(cancellationToken).ConfigureAwait(false);
            return isSaved;
        }
    }

    /// <summary>Stores and publishes whatever has not been.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        using (await TakeAsync(_saving, cancellationToken).ConfigureAwait(false))
        {
            await SaveAsync(null, isWhole: true, cancellationToken).ConfigureAwait(false);
            await PublishAsync(cancellationToken).ConfigureAwait(false);
            await SaveAsync(null, isWhole: true, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads the account again where somebody else has written it. What must be stored is stored before.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        using (await TakeAsync(_saving, cancellationToken).ConfigureAwait(false))
        {
            await SaveAsync(null, isWhole: false, cancellationToken).ConfigureAwait(false);
            await PublishAsync(cancellationToken).ConfigureAwait(false);
            using (await TakeAsync(_gate, cancellationToken).ConfigureAwait(false))
            {
                if (_loaded is not null && !_mustSave && !await _store.IsCurrentAsync(cancellationToken).ConfigureAwait(false))
                {
                    Forget();
                }

                await LoadAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The sessions that have ended since this was asked last, and are stored as ended.</summary>
    public SessionId[] TakeEnded()
    {
        lock (_ended)
        {
            SessionId[] ended = [.. _ended];
            _ended.Clear();
            return ended;
        }
    }

    public void Dispose()
    {
        _gate.Dispose();
        _saving.Dispose();
    }

    private async Task<AccountAnswer> RunAsync(Func<LoadedAccount, AccountStep, AccountAnswer> input, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (answer, generation) = await ApplyAsync(input, cancellationToken).ConfigureAwait(false);
            if (await SettleAsync(generation, cancellationToken).ConfigureAwait(false))
            {
                return answer;
            }
        }

        throw new StorageException(StorageFailure.Unavailable, $"The account {_id} is written by others all the time; try again.");
    }

    private Task<(AccountAnswer Answer, long Generation)> ApplyAsync(
        Func<LoadedAccount, AccountStep, AccountAnswer> input, CancellationToken cancellationToken) => LockedAsync(
        loaded => (loaded is null ? AccountAnswer.UnknownAccount : Apply(loaded, input), _generation), cancellationToken);

    private AccountAnswer Apply(LoadedAccount loaded, Func<LoadedAccount, AccountStep, AccountAnswer> input)
    {
        _step.Clear();
        AccountAnswer answer;
        try
        {
            answer = input(loaded, _step);
        }
        catch
        {
            // Half of an input must not stay: the account is read again, as it was stored.
            Forget();
            throw;
        }

        _rows.Add(_step);
        Sample(loaded);
        Tell();
        _mustSave |= _step.IsChanged;
        _isDirty = true;
        if (_step.IsChanged)
        {
            Instruments = InstrumentsOf(loaded);
        }

        return answer;
    }

    private static InstrumentId[] InstrumentsOf(LoadedAccount loaded) =>
        [.. loaded.Account.Sessions.Select(session => session.Instrument.Id).Distinct()];

    private void Tell()
    {
        foreach (var decision in _step.Decisions)
        {
            TradingMetrics.Count(decision);
            TradingLog.Decided(_logger, _id, decision.Session, decision.SignalTime, decision.Action, decision.Explanation);
        }

        foreach (var transition in _step.Transitions)
        {
            TradingLog.Changed(_logger, _id, transition.After.Plan.Id, transition.Before?.Status, transition.After.Status, transition.After.OpenQuantity);
            if (transition.After.NeedsAttention && transition.Before is { NeedsAttention: false })
            {
                TradingLog.NeedsAttention(_logger, _id, transition.After.Plan.Id, transition.After.OpenQuantity);
            }
        }

        foreach (var trade in _step.Trades)
        {
            TradingMetrics.Count(trade);
            TradingLog.Closed(_logger, _id, trade.Session, trade.Trade.Id, trade.Trade.Profit, trade.Trade.ExitReason);
        }
    }

    /// <summary>One sample of equity an hour of the market.</summary>
    private void Sample(LoadedAccount loaded)
    {
        var account = loaded.Account;
        DateTime? latest = null;
        foreach (var session in account.Sessions)
        {
            latest = account.ClockOf(session.Instrument.Id) is { } clock && !(latest > clock) ? clock : latest;
        }

        if (latest is not { } time || Timeframe.OneHour.Floor(time) is var hour && loaded.SampledHour >= hour)
        {
            return;
        }

        loaded.SampledHour = hour;
        _rows.Add(new EquityPoint(hour, account.Equity, account.Cash, account.Exposure));
    }

    /// <summary>Reads the account where it is not in memory; the caller holds both guards.</summary>
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_loaded is null && await _store.LoadAsync(cancellationToken).ConfigureAwait(false) is { } loaded)
        {
            _loaded = loaded;
            Instruments = InstrumentsOf(loaded);
        }
    }

    /// <summary>Stores what must be; the caller guards the store. False where it has been dropped or somebody else has written the account.</summary>
    /// <param name="wanted">The generation that is to be stored; null for whatever is in memory.</param>
    /// <param name="isWhole">Whether what is no reason to store the account by itself is one now, rows that are to go included.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<bool> SaveAsync(long? wanted, bool isWhole, CancellationToken cancellationToken)
    {
        var started = TradingMetrics.Now();
        long generation;
        AccountImage image;
        AccountRows rows;
        using (await TakeAsync(_gate, cancellationToken).ConfigureAwait(false))
        {
            generation = _generation;
            if (wanted is { } known && known != generation)
            {
                return false;
            }

            if (_loaded is null || !(_mustSave || (isWhole && (_isDirty || _store.HasLeftOver))))
            {
                return true;
            }

            image = _store.ImageOf(_loaded);
            (rows, _rows) = (_rows, new AccountRows(_id));
            (_mustSave, _isDirty) = (false, false);
        }

        bool isSaved;
        try
        {
            isSaved = await _store.SaveAsync(image, rows, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await PutBackAsync(generation, rows).ConfigureAwait(false);
            throw;
        }

        if (!isSaved)
        {
            TradingLog.Conflict(_logger, _id);
            using (await TakeAsync(_gate, CancellationToken.None).ConfigureAwait(false))
            {
                Forget();
            }

            return false;
        }

        TradingMetrics.Saved(started);
        lock (_ended)
        {
            _ended.AddRange(rows.EndedSessions);
        }

        return true;
    }

    /// <summary>What could not be stored is stored the next time, before what came since.</summary>
    private async Task PutBackAsync(long generation, AccountRows rows)
    {
        using (await TakeAsync(_gate, CancellationToken.None).ConfigureAwait(false))
        {
            if (generation == _generation)
            {
                rows.Add(_rows);
                (_rows, _mustSave) = (rows, true);
            }
        }
    }

    /// <summary>Publishes what is stored; the caller guards the store.</summary>
    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (_store.Unpublished.Count == 0)
        {
            return;
        }

        // Of different hubs none waits for the other; of one hub all go in their order.
        var count = _store.Unpublished.Count;
        var hubs = _store.Unpublished.SelectMany(row => row.Events).GroupBy(data => data.Hub);
        await Task.WhenAll(hubs.Select(hub => _publisher.PublishAsync(
            hub.Key, [.. hub.Select(data => new EventData(data.Key, data.Id, data.Body))], cancellationToken))).ConfigureAwait(false);
        _store.MarkPublished(count);
    }

    private void Forget()
    {
        _loaded = null;
        _generation++;
        _rows.Clear();
        (_mustSave, _isDirty) = (false, false);
    }

    /// <summary>Does something with the account in memory, which is read where it is not there yet.</summary>
    private async Task<T> LockedAsync<T>(Func<LoadedAccount?, T> work, CancellationToken cancellationToken)
    {
        using (await TakeAsync(_gate, cancellationToken).ConfigureAwait(false))
        {
            if (_loaded is not null)
            {
                return work(_loaded);
            }
        }

        using (await TakeAsync(_saving, cancellationToken).ConfigureAwait(false))
        using (await TakeAsync(_gate, cancellationToken).ConfigureAwait(false))
        {
            await LoadAsync(cancellationToken).ConfigureAwait(false);
            return work(_loaded);
        }
    }

    private static async ValueTask<Releaser> TakeAsync(SemaphoreSlim semaphore, CancellationToken cancellationToken)
    {
        await semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Releaser(semaphore);
    }

    private readonly struct Releaser(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
