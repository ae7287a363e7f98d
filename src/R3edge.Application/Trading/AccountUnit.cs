using Microsoft.Extensions.Logging;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Trading;

namespace R3edge.Application.Trading;

/// <summary>
/// One account between memory and its table: one input at a time; what one or several led to is stored in one batch with the account,
/// then published. What could not be stored or published stays here and comes first the next time. Where somebody else has written
/// the account, it is read again and the input applied again.
/// </summary>
internal sealed class AccountUnit : IDisposable
{
    private const int Attempts = 5;

    private readonly AccountId _id;
    private readonly IEventPublisher _publisher;
    private readonly AccountStore _store;
    private readonly ILogger _logger;
    private readonly AccountStep _step = new();
    private readonly AccountRows _rows;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly List<SessionId> _ended = [];
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
    public Task<AccountAnswer> OpenAsync(AccountSettings settings, CancellationToken cancellationToken) => ExclusiveAsync(
        async () =>
        {
            if (await LoadAsync(cancellationToken).ConfigureAwait(false) is { } known)
            {
                return known.Settings == settings ? AccountAnswer.Repeated : AccountAnswer.OtherTerms;
            }

            _loaded = new LoadedAccount(new TradingAccount(_id, settings.Terms()), settings, null, []);
            _mustSave = true;
            return await SettleAsync(cancellationToken).ConfigureAwait(false) ? AccountAnswer.Applied : AccountAnswer.Repeated;
        },
        cancellationToken);

    /// <summary>Applies an input.</summary>
    public Task<AccountAnswer> RunAsync(Func<TradingAccount, AccountStep, AccountAnswer> input, CancellationToken cancellationToken) =>
        RunAsync((loaded, step) => input(loaded.Account, step), cancellationToken);

    /// <summary>Applies an input that is stored and published by the next <see cref="SettleAsync(long, CancellationToken)"/>, with others.</summary>
    /// <returns>The answer, and the generation of the account that it was applied to.</returns>
    public Task<(AccountAnswer Answer, long Generation)> ApplyAsync(
        Func<TradingAccount, AccountStep, AccountAnswer> input, CancellationToken cancellationToken) => ExclusiveAsync(
        async () => await LoadAsync(cancellationToken).ConfigureAwait(false) is { } loaded
            ? (Apply(loaded, (account, step) => input(account.Account, step)), _generation)
            : (AccountAnswer.UnknownAccount, _generation),
        cancellationToken);

    /// <summary>
    /// Stores and publishes what inputs led to. False where what they were applied to, of the generation named, has been dropped since.
    /// </summary>
    public Task<bool> SettleAsync(long generation, CancellationToken cancellationToken) => ExclusiveAsync(
        async () => generation == _generation && await SettleAsync(cancellationToken).ConfigureAwait(false),
        cancellationToken);

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
    public Task<T?> ReadAsync<T>(Func<LoadedAccount, T> look, CancellationToken cancellationToken) => ExclusiveAsync(
        async () => await LoadAsync(cancellationToken).ConfigureAwait(false) is { } loaded ? look(loaded) : default,
        cancellationToken);

    /// <summary>Stores and publishes whatever has not been.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => ExclusiveAsync(
        async () =>
        {
            _mustSave |= _isDirty;
            await SettleAsync(cancellationToken).ConfigureAwait(false);
            if (_store.HasLeftOver)
            {
                _mustSave = true;
                await SettleAsync(cancellationToken).ConfigureAwait(false);
            }

            return true;
        },
        cancellationToken);

    /// <summary>The sessions that have ended since this was asked last.</summary>
    public SessionId[] TakeEnded()
    {
        lock (_ended)
        {
            SessionId[] ended = [.. _ended];
            _ended.Clear();
            return ended;
        }
    }

    public void Dispose() => _gate.Dispose();

    private Task<AccountAnswer> RunAsync(Func<LoadedAccount, AccountStep, AccountAnswer> input, CancellationToken cancellationToken) =>
        ExclusiveAsync(
            async () =>
            {
                for (var attempt = 0; attempt < Attempts; attempt++)
                {
                    if (await LoadAsync(cancellationToken).ConfigureAwait(false) is not { } loaded)
                    {
                        return AccountAnswer.UnknownAccount;
                    }

                    if (!await SettleAsync(cancellationToken).ConfigureAwait(false))
                    {
                        continue;
                    }

                    var answer = Apply(loaded, input);
                    if (await SettleAsync(cancellationToken).ConfigureAwait(false))
                    {
                        return answer;
                    }
                }

                throw new StorageException(StorageFailure.Unavailable, $"The account {_id} is written by others all the time; try again.");
            },
            cancellationToken);

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

        lock (_ended)
        {
            _ended.AddRange(_step.EndedSessions);
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

    private async Task<LoadedAccount?> LoadAsync(CancellationToken cancellationToken)
    {
        if (_loaded is null && await _store.LoadAsync(cancellationToken).ConfigureAwait(false) is { } loaded)
        {
            _loaded = loaded;
            Instruments = InstrumentsOf(loaded);
        }

        return _loaded;
    }

    /// <summary>Stores what must be, and publishes. False where somebody else has written the account: it is to be read again then.</summary>
    private async Task<bool> SettleAsync(CancellationToken cancellationToken)
    {
        if (_mustSave && _loaded is not null)
        {
            var started = TradingMetrics.Now();
            if (!await _store.SaveAsync(_loaded, _rows, cancellationToken).ConfigureAwait(false))
            {
                TradingLog.Conflict(_logger, _id);
                Forget();
                return false;
            }

            TradingMetrics.Saved(started);
            _rows.Clear();
            (_mustSave, _isDirty) = (false, false);
        }

        while (_store.Unpublished.Count > 0)
        {
            foreach (var hub in _store.Unpublished[0].Events.GroupBy(data => data.Hub))
            {
                await _publisher
                    .PublishAsync(hub.Key, [.. hub.Select(data => new EventData(data.Key, data.Id, data.Body))], cancellationToken)
                    .ConfigureAwait(false);
            }

            _store.MarkPublished();
        }

        return true;
    }

    private void Forget()
    {
        _loaded = null;
        _generation++;
        _rows.Clear();
        (_mustSave, _isDirty) = (false, false);
    }

    private async Task<T> ExclusiveAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
