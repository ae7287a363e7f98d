using R3edge.Application.Gateways;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Gateways;

/// <summary>Accounts that hold nothing and have seen no market.</summary>
internal sealed class NoHoldings : IAccountHoldings
{
    public Task<IReadOnlyList<OpenHolding>> OfAsync(AccountId account, Venue venue, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<OpenHolding>>([]);

    public Task<IReadOnlyList<Venue>> VenuesAsync(AccountId account, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Venue>>([]);

    public Task<decimal?> PriceOfAsync(AccountId account, InstrumentId instrument, CancellationToken cancellationToken) =>
        Task.FromResult<decimal?>(null);
}
