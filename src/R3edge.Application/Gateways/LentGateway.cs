using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Application.Gateways;

/// <summary>
/// A gateway for the time of one run: what changes something at the venue is sent only while the lease lasts longer than a request may
/// take, so that nothing is sent beside the next holder.
/// </summary>
/// <param name="gateway">The gateway; it is not disposed of.</param>
/// <param name="validUntil">UTC end of the lease.</param>
/// <param name="notBefore">UTC time before which the venue wants to be left alone.</param>
/// <param name="time">The clock.</param>
internal sealed class LentGateway(IOrderGateway gateway, DateTime validUntil, DateTime notBefore, TimeProvider time) : IOrderGateway
{
    /// <summary>How long a request may take from this check to its answer, at most.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(10);

    private readonly IOrderGateway _gateway = gateway;
    private readonly DateTime _validUntil = validUntil;
    private readonly TimeProvider _time = time;

    /// <inheritdoc/>
    public Venue Venue => _gateway.Venue;

    /// <inheritdoc/>
    public TimeSpan RequestLifetime => _gateway.RequestLifetime;

    /// <summary>UTC time before which the venue wants to be left alone.</summary>
    public DateTime NotBefore { get; private set; } = notBefore;

    /// <summary>Whether the venue has refused the keys.</summary>
    public bool IsNotAuthorised { get; private set; }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <inheritdoc/>
    public string ClientId(OrderId order, int attempt) => _gateway.ClientId(order, attempt);

    /// <inheritdoc/>
    public async Task<VenueAnswer<OrderRules>> RulesAsync(InstrumentId instrument, CancellationToken cancellationToken) =>
        Heard(await _gateway.RulesAsync(instrument, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> PlaceAsync(VenueOrder order, CancellationToken cancellationToken) =>
        MayChange() ? Heard(await _gateway.PlaceAsync(order, cancellationToken).ConfigureAwait(false)) : TooLate();

    /// <inheritdoc/>
    public bool CanReplace => _gateway.CanReplace;

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueReplacement>> ReplaceAsync(
        string replaced, VenueOrder order, CancellationToken cancellationToken) =>
        MayChange()
            ? Heard(await _gateway.ReplaceAsync(replaced, order, cancellationToken).ConfigureAwait(false))
            : TooLate().As<VenueReplacement>();

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> FillsAsync(
        InstrumentId instrument, string clientId, string venueId, CancellationToken cancellationToken) =>
        Heard(await _gateway.FillsAsync(instrument, clientId, venueId, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenuePrice>> PriceAsync(string asset, string quote, CancellationToken cancellationToken) =>
        Heard(await _gateway.PriceAsync(asset, quote, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> CancelAsync(
        InstrumentId instrument, string clientId, CancellationToken cancellationToken) =>
        MayChange() ? Heard(await _gateway.CancelAsync(instrument, clientId, cancellationToken).ConfigureAwait(false)) : TooLate();

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> QueryAsync(
        InstrumentId instrument, string clientId, CancellationToken cancellationToken) =>
        Heard(await _gateway.QueryAsync(instrument, clientId, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<VenueAnswer<IReadOnlyList<VenueOrderState>>> OpenOrdersAsync(
        InstrumentId instrument, CancellationToken cancellationToken) =>
        Heard(await _gateway.OpenOrdersAsync(instrument, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<VenueAnswer<IReadOnlyList<VenueBalance>>> BalancesAsync(CancellationToken cancellationToken) =>
        Heard(await _gateway.BalancesAsync(cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task RunUserStreamAsync(IUserStreamListener listener, CancellationToken cancellationToken) =>
        _gateway.RunUserStreamAsync(listener, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static VenueAnswer<VenueOrderState> TooLate() =>
        new(VenueOutcome.Unavailable, null, "The right to send orders of the account ends; it was not sent.");

    private bool MayChange() => Now + LongestRequest < _validUntil;

    private VenueAnswer<T> Heard<T>(VenueAnswer<T> answer)
        where T : class
    {
        IsNotAuthorised |= answer.Outcome == VenueOutcome.NotAuthorised;
        if (answer.Outcome == VenueOutcome.RateLimited && answer.RetryAfter > TimeSpan.Zero && Now + answer.RetryAfter > NotBefore)
        {
            NotBefore = Now + answer.RetryAfter;
        }

        return answer;
    }
}
