using R3edge.Application.Trading;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>What an account believes it holds, and at which prices.</summary>
public interface IAccountHoldings
{
    /// <summary>Base units by asset of what is held long at a venue.</summary>
    /// <param name="account">The account.</param>
    /// <param name="venue">The venue.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyDictionary<string, decimal>> OfAsync(AccountId account, Venue venue, CancellationToken cancellationToken);

    /// <summary>The venues at which something is held long.</summary>
    /// <param name="account">The account.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<Venue>> VenuesAsync(AccountId account, CancellationToken cancellationToken);

    /// <summary>The last price at which the account has seen a market; null where it has seen none.</summary>
    /// <param name="account">The account.</param>
    /// <param name="instrument">The market.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<decimal?> PriceOfAsync(AccountId account, InstrumentId instrument, CancellationToken cancellationToken);
}

/// <summary>The holdings of the accounts of this process.</summary>
/// <param name="engine">The accounts.</param>
public sealed class EngineHoldings(AccountEngine engine) : IAccountHoldings
{
    private readonly AccountEngine _engine = engine;

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, decimal>> OfAsync(AccountId account, Venue venue, CancellationToken cancellationToken) =>
        await _engine.ReadAsync(account, known => known.Holdings
            .Where(holding => holding.Key.Venue == venue && holding.Value.Quantity > 0m)
            .GroupBy(holding => holding.Key.Symbol.Split('-')[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(holding => holding.Value.Quantity), StringComparer.Ordinal), cancellationToken)
            .ConfigureAwait(false) ?? new Dictionary<string, decimal>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Venue>> VenuesAsync(AccountId account, CancellationToken cancellationToken) =>
        await _engine.ReadAsync(
            account,
            known => known.Holdings.Where(holding => holding.Value.Quantity > 0m).Select(holding => holding.Key.Venue).Distinct().ToArray(),
            cancellationToken).ConfigureAwait(false) ?? [];

    /// <inheritdoc/>
    public async Task<decimal?> PriceOfAsync(AccountId account, InstrumentId instrument, CancellationToken cancellationToken) =>
        await _engine.ReadAsync(account, known => known.PriceOf(instrument), cancellationToken).ConfigureAwait(false) is { } price
            ? (decimal)price
            : null;
}
