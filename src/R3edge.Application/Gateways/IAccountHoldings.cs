using R3edge.Application.Trading;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Tracking;

namespace R3edge.Application.Gateways;

/// <summary>What an account believes it holds, and at which prices.</summary>
public interface IAccountHoldings
{
    /// <summary>The long positions at a venue that hold something.</summary>
    /// <param name="account">The account.</param>
    /// <param name="venue">The venue.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<OpenHolding>> OfAsync(AccountId account, Venue venue, CancellationToken cancellationToken);

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

/// <summary>What a position holds.</summary>
/// <param name="Position">The position.</param>
/// <param name="Instrument">What it has bought.</param>
/// <param name="Quantity">Base units, above zero.</param>
public sealed record OpenHolding(PositionId Position, InstrumentId Instrument, decimal Quantity);

/// <summary>The holdings of the accounts of this process.</summary>
/// <param name="engine">The accounts.</param>
public sealed class EngineHoldings(AccountEngine engine) : IAccountHoldings
{
    private readonly AccountEngine _engine = engine;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<OpenHolding>> OfAsync(AccountId account, Venue venue, CancellationToken cancellationToken) =>
        await _engine.ReadAsync(
            account,
            known => known.Positions
                .Select(position => position.State)
                .Where(state => state.Plan.Instrument.Id.Venue == venue && state.Plan.Bias == Bias.Long && state.OpenQuantity > 0m)
                .Select(state => new OpenHolding(state.Plan.Id, state.Plan.Instrument.Id, state.OpenQuantity))
                .ToArray(),
            cancellationToken).ConfigureAwait(false) ?? [];

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
