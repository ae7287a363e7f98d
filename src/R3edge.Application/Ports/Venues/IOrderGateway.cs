using R3edge.Domain.Execution;
using R3edge.Domain.Markets;

namespace R3edge.Application.Ports.Venues;

/// <summary>
/// The orders of one user at one venue. No call throws for what a venue or a network does: the answer says what is known, and an outcome
/// that is not known is a kind of its own. A call sends its request at most once. Safe for use by several threads.
/// </summary>
public interface IOrderGateway : IAsyncDisposable
{
    /// <summary>The venue.</summary>
    Venue Venue { get; }

    /// <summary>
    /// How long after it was sent the venue can still take in a request: later it refuses it as too old. An order that is not there
    /// after this time will not be.
    /// </summary>
    TimeSpan RequestLifetime { get; }

    /// <summary>The client order id of an order, within the venue's length and characters; the same for the same arguments, always.</summary>
    /// <param name="order">The order.</param>
    /// <param name="attempt">0, and one more each time the order was taken from the venue and is put there again.</param>
    string ClientId(OrderId order, int attempt);

    /// <summary>The venue's rules for an instrument, asked for when they are not known or old.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<VenueAnswer<OrderRules>> RulesAsync(InstrumentId instrument, CancellationToken cancellationToken);

    /// <summary>Sends an order. Its client order id makes the venue take it once.</summary>
    /// <param name="order">The order, within the venue's rules.</param>
    /// <param name="cancellationToken">Gives up waiting; the order may be there all the same.</param>
    Task<VenueAnswer<VenueOrderState>> PlaceAsync(VenueOrder order, CancellationToken cancellationToken);

    /// <summary>Asks for the end of an order.</summary>
    /// <param name="instrument">What it trades.</param>
    /// <param name="clientId">Its client order id.</param>
    /// <param name="cancellationToken">Gives up waiting; it may be cancelled all the same.</param>
    /// <returns>
    /// How it stands, final or not; <see cref="VenueOutcome.NotFound"/> where the venue does not work it any more, and a query tells why.
    /// </returns>
    Task<VenueAnswer<VenueOrderState>> CancelAsync(InstrumentId instrument, string clientId, CancellationToken cancellationToken);

    /// <summary>How an order stands.</summary>
    /// <param name="instrument">What it trades.</param>
    /// <param name="clientId">Its client order id.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<VenueAnswer<VenueOrderState>> QueryAsync(InstrumentId instrument, string clientId, CancellationToken cancellationToken);

    /// <summary>Whether <see cref="ReplaceAsync"/> moves an order without a moment in which neither the old nor the new one rests.</summary>
    bool CanReplace { get; }

    /// <summary>Puts an order in the place of one that works, in one request. While it is refused, the old one goes on working.</summary>
    /// <param name="replaced">The client order id of the order that goes.</param>
    /// <param name="order">The order that comes, within the venue's rules; of the same instrument, side and type.</param>
    /// <param name="cancellationToken">Gives up waiting; it may be replaced all the same.</param>
    /// <returns>
    /// What became of both; <see cref="VenueOutcome.NotFound"/> where the venue does not work the old order any more, and nothing was
    /// placed; <see cref="VenueOutcome.Refused"/> where nothing changed and never will: cancel the old order, then place the new one.
    /// </returns>
    Task<VenueAnswer<VenueReplacement>> ReplaceAsync(string replaced, VenueOrder order, CancellationToken cancellationToken);

    /// <summary>What the venue's fills say of an order that its orders no longer have.</summary>
    /// <param name="instrument">What it trades.</param>
    /// <param name="clientId">Its client order id.</param>
    /// <param name="venueId">The venue's id; empty where it was never told.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>
    /// Its fills, as of an order that is over; <see cref="VenueOutcome.NotFound"/> where there are none, or where a query of the order
    /// looks through all that the venue has.
    /// </returns>
    Task<VenueAnswer<VenueOrderState>> FillsAsync(
        InstrumentId instrument, string clientId, string venueId, CancellationToken cancellationToken);

    /// <summary>What an asset costs at the venue now.</summary>
    /// <param name="asset">Its code there, such as BNB.</param>
    /// <param name="quote">In which asset, such as USDT.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The price; <see cref="VenueOutcome.NotFound"/> where the two do not trade against each other.</returns>
    Task<VenueAnswer<VenuePrice>> PriceAsync(string asset, string quote, CancellationToken cancellationToken);

    /// <summary>All orders of an instrument that the venue works for the user, those of others included.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<VenueAnswer<IReadOnlyList<VenueOrderState>>> OpenOrdersAsync(InstrumentId instrument, CancellationToken cancellationToken);

    /// <summary>What the user holds at the venue; what is zero may be missing.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<VenueAnswer<IReadOnlyList<VenueBalance>>> BalancesAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Listens to what the venue says of the user's orders until it is cancelled, and connects again whenever it must. What is said while
    /// there is no connection is lost: the listener asks for it when it is told of the next one.
    /// </summary>
    /// <param name="listener">Takes in what is said.</param>
    /// <param name="cancellationToken">Stops it.</param>
    Task RunUserStreamAsync(IUserStreamListener listener, CancellationToken cancellationToken);
}

/// <summary>Takes in what a user stream says, one call after the other.</summary>
public interface IUserStreamListener
{
    /// <summary>The stream flows from now on.</summary>
    void OnConnected();

    /// <summary>The stream no longer flows.</summary>
    void OnDisconnected();

    /// <summary>An order has changed.</summary>
    /// <param name="state">How it stands. Totals may be missing fills told elsewhere, never have too many.</param>
    void OnOrder(VenueOrderState state);
}

/// <summary>The gateways that there are keys for.</summary>
public interface IOrderGateways
{
    /// <summary>Opens a user's gateway to a venue; the caller disposes of it.</summary>
    /// <param name="user">The user.</param>
    /// <param name="venue">The venue.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// Null where live trading is not allowed here, the venue is not one of those, or the user has no keys for it; the reason says which.
    /// </returns>
    /// <exception cref="StorageException">The keys could not be read.</exception>
    Task<(IOrderGateway? Gateway, string Reason)> OpenAsync(Domain.Identity.UserId user, Venue venue, CancellationToken cancellationToken);
}
