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
internal sealed partial class AccountUnit : IDisposable
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
        if (loaded.TrySample() is { } sample)
        {
            _rows.Add(sample);
        }

        AccountNews.Tell(_logger, _id, _step);
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
