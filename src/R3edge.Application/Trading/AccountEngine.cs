using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using R3edge.Application.Ports;
using R3edge.Application.Ports.Events;
using R3edge.Application.Ports.Tables;
using R3edge.Application.Sessions;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Trading;

namespace R3edge.Application.Trading;

/// <summary>
/// All accounts: gives every input to its account, one at a time an account, and makes durable what it leads to before anybody
/// hears of it. A crash at any moment loses nothing that was acknowledged and doubles nothing: inputs may come again. Safe for
/// many threads.
/// </summary>
public sealed class AccountEngine : IDisposable
{
    /// <summary>How many accounts are read at once.</summary>
    private const int MostAtOnce = 16;

    private readonly ITableStore _tables;
    private readonly IEventPublisher _publisher;
    private readonly ILogger<AccountEngine> _logger;
    private readonly ConcurrentDictionary<AccountId, AccountUnit> _units = [];
    private readonly ConcurrentDictionary<AccountId, string> _damaged = [];
    private ImmutableDictionary<InstrumentId, ImmutableArray<AccountId>> _byInstrument = ImmutableDictionary<InstrumentId,
        ImmutableArray<AccountId>>.Empty;

    /// <summary>Creates the engine; <see cref="LoadAsync"/> follows.</summary>
    /// <param name="tables">Where accounts are stored.</param>
    /// <param name="publisher">Where orders and their updates go.</param>
    /// <param name="logger">What it tells.</param>
    public AccountEngine(ITableStore tables, IEventPublisher publisher, ILogger<AccountEngine> logger)
    {
        _tables = tables;
        _publisher = publisher;
        _logger = logger;
    }

    /// <summary>Told of every session that has ended with its last position, after that was stored. It may be told again after a
    /// restart.</summary>
    public Func<AccountId, SessionId, CancellationToken, Task>? SessionEnded { get; set; }

    /// <summary>All accounts that are known here and can be read.</summary>
    public IReadOnlyCollection<AccountId> Accounts => [.. _units.Keys.Where(id => !_damaged.ContainsKey(id))];

    /// <summary>What is wrong with accounts that cannot be read, a sentence each: a person has to look.</summary>
    public IReadOnlyCollection<string> Damaged => [.. _damaged.Values];

    /// <summary>Reads all accounts and publishes what a crash kept from being published.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">They could not be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var rows = _tables.QueryAllAsync(AccountKeys.IndexTable, AccountKeys.IndexPartition, RowKeyRange.All, cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            if (AccountId.TryParse(row.RowKey, out var id))
            {
                var unit = UnitOf(id);
                await unit.ReadAsync(_ => true, cancellationToken).ConfigureAwait(false);
                await unit.FlushAsync(cancellationToken).ConfigureAwait(false);
                Index(id, unit.Instruments);
            }
        }
    }

    /// <summary>
    /// Reads again whatever others have written, and accounts that others have made: for hosts that share the accounts with other
    /// processes, before they look at them. What others write later is noticed when it is written here.
    /// </summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">They could not be read. One that is damaged is no reason: it is in <see cref="Damaged"/>.</exception>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var ids = new List<AccountId>();
        var rows = _tables.QueryAllAsync(AccountKeys.IndexTable, AccountKeys.IndexPartition, RowKeyRange.All, cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            if (AccountId.TryParse(row.RowKey, out var id))
            {
                ids.Add(id);
            }
        }

        // A fault in one does not break off the others on their way: they are not told of it.
        await Parallel.ForEachAsync(
            ids,
            new ParallelOptions { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken },
            async (id, _) => await RefreshAsync(id, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Reads an account again. A damaged one must not stop those of other users: it trades nothing until it was mended.</summary>
    private async Task RefreshAsync(AccountId id, CancellationToken cancellationToken)
    {
        var unit = UnitOf(id);
        try
        {
            await unit.RefreshAsync(cancellationToken).ConfigureAwait(false);
            _damaged.TryRemove(id, out _);
            Index(id, unit.Instruments);
        }
        catch (StorageException exception) when (exception.Failure == StorageFailure.Corrupt)
        {
            Index(id, []);
            if (_damaged.TryAdd(id, exception.Message))
            {
                TradingLog.Damaged(_logger, id, exception);
            }
        }
    }

    /// <summary>Makes an account. Made again with the same settings it stays as it is.</summary>
    /// <param name="id">Whose it is, and whether it trades on paper.</param>
    /// <param name="settings">What is fixed; checked.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns><see cref="AccountAnswer.OtherTerms"/> where it is there with other settings.</returns>
    /// <exception cref="StorageException">It could not be stored.</exception>
    public async Task<AccountAnswer> OpenAsync(AccountId id, AccountSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(settings);

        // Named first: an index without its account is harmless, an account without its index would not be found again.
        var index = new TableEntity(AccountKeys.IndexPartition, id.ToString(), ReadOnlyMemory<byte>.Empty);
        await _tables.ApplyAsync(AccountKeys.IndexTable, TableAction.Upsert(index), cancellationToken).ConfigureAwait(false);
        return await UnitOf(id).OpenAsync(settings, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The settings of an account; null where there is none.</summary>
    /// <param name="id">The account.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<AccountSettings?> SettingsAsync(AccountId id, CancellationToken cancellationToken) =>
        UnitOf(id).ReadAsync(loaded => loaded.Settings, cancellationToken);

    /// <summary>Starts a session on its account.</summary>
    /// <param name="session">The session, checked.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<AccountAnswer> StartAsync(Session session, Instrument instrument, DateTime now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        var unit = UnitOf(session.Account);
        var answer = await unit.StartAsync(new SessionEntry(session, instrument), now, cancellationToken).ConfigureAwait(false);
        Index(session.Account, unit.Instruments);
        return answer;
    }

    /// <summary>Gives an input to an account. When this returns, what it led to is stored and published.</summary>
    /// <param name="id">The account.</param>
    /// <param name="input">Applies the input; may be called again on the account as somebody else has left it.</param>
    /// <param name="cancellationToken">Gives up; the input may have been applied.</param>
    /// <exception cref="StorageException">
    /// It could not be stored or published. It is stored and published with the account's next input; the same input given again changes
    /// nothing more.
    /// </exception>
    public async Task<AccountAnswer> RunAsync(
        AccountId id, Func<TradingAccount, AccountStep, AccountAnswer> input, CancellationToken cancellationToken)
    {
        var unit = UnitOf(id);
        var answer = await unit.RunAsync(input, cancellationToken).ConfigureAwait(false);
        await TellEndedAsync(id, unit, cancellationToken).ConfigureAwait(false);
        return answer;
    }

    /// <summary>Applies an input; <see cref="AccountInputs"/> sees to it that it is settled.</summary>
    internal Task<(AccountAnswer Answer, long Generation)> ApplyAsync(
        AccountId id, Func<TradingAccount, AccountStep, AccountAnswer> input, CancellationToken cancellationToken) =>
        UnitOf(id).ApplyAsync(input, cancellationToken);

    /// <summary>Stores and publishes what inputs to a generation of an account led to; false where that has been dropped.</summary>
    internal async Task<bool> SettleAsync(AccountId id, long generation, CancellationToken cancellationToken)
    {
        var unit = UnitOf(id);
        var isSettled = await unit.SettleAsync(generation, cancellationToken).ConfigureAwait(false);
        await TellEndedAsync(id, unit, cancellationToken).ConfigureAwait(false);
        return isSettled;
    }

    /// <summary>Looks at an account; the default where there is none.</summary>
    /// <typeparam name="T">What is looked for.</typeparam>
    /// <param name="id">The account.</param>
    /// <param name="look">Looks; must not change or keep the account.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<T?> ReadAsync<T>(AccountId id, Func<TradingAccount, T> look, CancellationToken cancellationToken) =>
        UnitOf(id).ReadAsync(loaded => look(loaded.Account), cancellationToken);

    /// <summary>The accounts with a session on an instrument.</summary>
    /// <param name="instrument">The instrument.</param>
    public IReadOnlyList<AccountId> TradingOn(InstrumentId instrument) =>
        Volatile.Read(ref _byInstrument).TryGetValue(instrument, out var accounts) ? accounts : [];

    /// <summary>Stores and publishes whatever has not been: before a checkpoint, and now and then.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">Something could not be stored or published.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var (id, unit) in _units)
        {
            await unit.FlushAsync(cancellationToken).ConfigureAwait(false);
            await TellEndedAsync(id, unit, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var unit in _units.Values)
        {
            unit.Dispose();
        }
    }

    private AccountUnit UnitOf(AccountId id) =>
        _units.GetOrAdd(id, static (key, engine) => new AccountUnit(key, engine._tables, engine._publisher, engine._logger), this);

    private async Task TellEndedAsync(AccountId id, AccountUnit unit, CancellationToken cancellationToken)
    {
        var ended = unit.TakeEnded();
        if (ended.Length == 0)
        {
            return;
        }

        Index(id, unit.Instruments);
        foreach (var session in ended)
        {
            TradingLog.SessionEnded(_logger, id, session);
            if (SessionEnded is { } tell)
            {
                await tell(id, session, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Index(AccountId id, IReadOnlyCollection<InstrumentId> instruments) => ImmutableInterlocked.Update(
        ref _byInstrument,
        static (map, change) =>
        {
            foreach (var (instrument, accounts) in map)
            {
                if (accounts.Contains(change.Id) && !change.Instruments.Contains(instrument))
                {
                    map = map.SetItem(instrument, accounts.Remove(change.Id));
                }
            }

            foreach (var instrument in change.Instruments)
            {
                var accounts = map.TryGetValue(instrument, out var known) ? known : [];
                map = accounts.Contains(change.Id) ? map : map.SetItem(instrument, accounts.Add(change.Id));
            }

            return map;
        },
        (Id: id, Instruments: instruments));
}
