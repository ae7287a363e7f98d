using R3edge.Application.Ports.Events;
using R3edge.Domain.Identity;
using R3edge.Domain.Trading;

namespace R3edge.Application.Trading;

/// <summary>
/// What one stage gives to accounts: input after input, and then what all of them led to is stored and published at once. A bar that
/// closes in fifty markets costs an account one write, not fifty. Not thread-safe.
/// </summary>
/// <param name="engine">The accounts.</param>
public sealed class AccountInputs(AccountEngine engine)
{
    private readonly AccountEngine _engine = engine;
    private readonly Dictionary<AccountId, long> _open = [];

    /// <summary>Applies an input in memory.</summary>
    /// <param name="id">The account.</param>
    /// <param name="input">Applies the input, at once and only once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">The account could not be read.</exception>
    public async ValueTask<AccountAnswer> ApplyAsync(
        AccountId id, Func<TradingAccount, AccountStep, AccountAnswer> input, CancellationToken cancellationToken)
    {
        var (answer, generation) = await _engine.ApplyAsync(id, input, cancellationToken).ConfigureAwait(false);
        _open.TryAdd(id, generation);
        return answer;
    }

    /// <summary>Stores and publishes what the inputs since the last call led to.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">It could not be stored or published; to be called again.</exception>
    /// <exception cref="StaleStateException">Somebody else had written an account; the inputs are to be applied again.</exception>
    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        if (_open.Count == 0)
        {
            return;
        }

        // Together, so that the store may write them together.
        var settled = await Task
            .WhenAll(_open.Select(async open => (Id: open.Key, IsDone: await _engine.SettleAsync(open.Key, open.Value, cancellationToken).ConfigureAwait(false))))
            .ConfigureAwait(false);
        _open.Clear();
        if (!Array.TrueForAll(settled, one => one.IsDone))
        {
            throw new StaleStateException($"Somebody else has written {string.Join(", ", settled.Where(one => !one.IsDone).Select(one => one.Id))}.");
        }
    }
}
