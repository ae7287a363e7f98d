using System.Collections.Concurrent;
using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Gateways;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Kraken;

/// <summary>
/// Orders at Kraken spot: requests over HTTP, news over the private WebSocket v2. The venue keeps a client order id to one among open
/// orders only; what makes a request harmless once its outcome is unknown is its deadline, after which the matching engine refuses it.
/// </summary>
public sealed class KrakenOrderGateway : IOrderGateway
{
    // Between 2 and 60 s by the venue. Its clock is known to the second, and the deadline is cut to one.
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(5);

    private readonly GatewaySettings _settings;
    private readonly KrakenApi _api;
    private readonly RulesCache _rules;
    private readonly KrakenUserNews _news = new();
    private readonly ConcurrentDictionary<InstrumentId, KrakenPair> _pairs = new();

    /// <summary>Creates a gateway; nothing is sent before the first call.</summary>
    /// <param name="signer">Signs with the user's key.</param>
    /// <param name="settings">What every gateway needs.</param>
    public KrakenOrderGateway(KrakenSigner signer, GatewaySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _api = new KrakenApi(signer, settings);
        _rules = new RulesCache(settings.Clock);
    }

    /// <summary>Where Kraken itself is.</summary>
    public static VenueAddresses Live { get; } = new(new Uri("https://api.kraken.com"), new Uri("wss://ws-auth.kraken.com/v2"));

    /// <inheritdoc/>
    public Venue Venue => Venue.Kraken;

    /// <summary>The deadline of an order, and two seconds for clocks that are known to the second.</summary>
    public TimeSpan RequestLifetime => Deadline + TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string ClientId(OrderId order, int attempt) => KrakenOrders.ClientId(order, attempt);

    /// <inheritdoc/>
    public Task<VenueAnswer<OrderRules>> RulesAsync(InstrumentId instrument, CancellationToken cancellationToken) =>
        _rules.GetAsync(instrument, () => AskRulesAsync(instrument, cancellationToken));

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> PlaceAsync(VenueOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var (deadline, notNow) = await DeadlineAsync(order.Instrument, cancellationToken).ConfigureAwait(false);
        if (notNow is not null)
        {
            return notNow;
        }

        var answer = await _api.SendAsync(
            "AddOrder", KrakenOrders.Form(order, _pairs[order.Instrument], deadline), true,
            result => VenueAnswer.Of<VenueOrderState>(new VenueOrderState(
                order.ClientId, Told(result.GetProperty("txid")[0]), OrderStatus.Accepted, 0m, 0m, 0m, _api.Now)),
            cancellationToken, deadline).ConfigureAwait(false);
        if (answer.IsDone)
        {
            _news.Learn(answer.Value!);
        }

        return answer;
    }

    /// <inheritdoc/>
    public bool CanReplace => true;

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueReplacement>> ReplaceAsync(
        string replaced, VenueOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var (deadline, notNow) = await DeadlineAsync(order.Instrument, cancellationToken).ConfigureAwait(false);
        if (notNow is not null)
        {
            return notNow.As<VenueReplacement>();
        }

        return await _api.SendAsync(
            "AmendOrder", KrakenOrders.Change(replaced, order, deadline), true,
            result =>
            {
                Told(result.GetProperty("amend_id"));
                var state = new VenueOrderState(replaced, "", OrderStatus.Accepted, 0m, 0m, 0m, _api.Now);
                return VenueAnswer.Of(
                    new VenueReplacement(state with { Status = OrderStatus.Cancelled }, VenueAnswer.Of<VenueOrderState>(state)));
            },
            cancellationToken, deadline).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<VenueAnswer<VenueOrderState>> CancelAsync(
        InstrumentId instrument, string clientId, CancellationToken cancellationToken) => _api.SendAsync(
        "CancelOrder", $"cl_ord_id={Uri.EscapeDataString(clientId)}", true,

        // The answer says how many were or will be cancelled, not what became of them.
        result => new VenueAnswer<VenueOrderState>(
            VenueOutcome.NotFound, null, result.GetProperty("count").GetInt32() > 0 ? "" : "There is no such open order."),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> QueryAsync(
        InstrumentId instrument, string clientId, CancellationToken cancellationToken)
    {
        // First those that are open, then those that were: an order goes this way only.
        (string Method, string List, string Also)[] places =
            [("OpenOrders", "open", ""), ("ClosedOrders", "closed", "&without_count=true")];
        foreach (var (method, list, also) in places)
        {
            var answer = await _api.SendAsync(
                method, $"cl_ord_id={Uri.EscapeDataString(clientId)}{also}", false,
                result => KrakenOrders.ReadAll(result.GetProperty(list), clientId) is { } state
                    ? VenueAnswer.Of<VenueOrderState>(state)
                    : new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, "There is no such order."),
                cancellationToken).ConfigureAwait(false);
            if (answer.Outcome != VenueOutcome.NotFound)
            {
                return answer;
            }
        }

        return new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, "There is no such order.");
    }

    /// <summary>A query looks through all orders, those that are over included: there is nothing more in the fills.</summary>
    /// <inheritdoc/>
    public Task<VenueAnswer<VenueOrderState>> FillsAsync(
        InstrumentId instrument, string clientId, string venueId, CancellationToken cancellationToken) =>
        VenueAnswer.None<VenueOrderState>(VenueOutcome.NotFound, "There are no fills.");

    /// <summary>Fees are wanted in the quote asset with every order.</summary>
    /// <inheritdoc/>
    public Task<VenueAnswer<VenuePrice>> PriceAsync(string asset, string quote, CancellationToken cancellationToken) =>
        VenueAnswer.None<VenuePrice>(VenueOutcome.NotFound, "No price is asked for.");

    /// <inheritdoc/>
    public async Task<VenueAnswer<IReadOnlyList<VenueOrderState>>> OpenOrdersAsync(
        InstrumentId instrument, CancellationToken cancellationToken)
    {
        var rules = await RulesAsync(instrument, cancellationToken).ConfigureAwait(false);
        return !rules.IsDone ? rules.As<IReadOnlyList<VenueOrderState>>() : await _api.SendAsync(
            "OpenOrders", "", false,
            result => VenueAnswer.Of<IReadOnlyList<VenueOrderState>>(
            [
                .. result.GetProperty("open").EnumerateObject()
                    .Where(order => WireJson.Text(order.Value.GetProperty("descr"), "pair") == _pairs[instrument].Name)
                    .Select(order => KrakenOrders.Read(order.Name, order.Value)),
            ]),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<VenueAnswer<IReadOnlyList<VenueBalance>>> BalancesAsync(CancellationToken cancellationToken) => _api.SendAsync(
        "BalanceEx", "", false, result => VenueAnswer.Of<IReadOnlyList<VenueBalance>>(KrakenOrders.Balances(result)), cancellationToken);

    /// <inheritdoc/>
    public Task RunUserStreamAsync(IUserStreamListener listener, CancellationToken cancellationToken) =>
        new UserStream(PlanAsync, _news.Read, _settings.Feed, _settings.Clock, _settings.Random).RunAsync(listener, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _api.Dispose();
        return ValueTask.CompletedTask;
    }

    // What failed before an order was sent leaves nothing unknown about the order.
    private static VenueAnswer<TOther> NotSent<TOther, T>(VenueAnswer<T> answer)
        where T : class
        where TOther : class =>
        answer.Outcome == VenueOutcome.Unknown ? answer.As<TOther>() with { Outcome = VenueOutcome.Unavailable } : answer.As<TOther>();

    /// <summary>
    /// Until when a request about an order of an instrument may be carried out: reckoned from now on, whatever has to be asked before, so
    /// that the lifetime of the request holds for whoever makes it.
    /// </summary>
    /// <returns>The venue's UTC time; or why there can be no request now.</returns>
    private async Task<(DateTime Deadline, VenueAnswer<VenueOrderState>? NotNow)> DeadlineAsync(
        InstrumentId instrument, CancellationToken cancellationToken)
    {
        var began = _settings.Clock.GetUtcNow();
        var rules = await RulesAsync(instrument, cancellationToken).ConfigureAwait(false);
        if (!rules.IsDone)
        {
            return (default, NotSent<VenueOrderState, OrderRules>(rules));
        }

        if (_api.Offset is null)
        {
            await _api.MeasureClockAsync(cancellationToken).ConfigureAwait(false);
        }

        return _api.Offset is { } offset
            ? ((began + Deadline + offset).UtcDateTime, null)
            : (default, new VenueAnswer<VenueOrderState>(
                VenueOutcome.Unavailable, null, "A deadline needs the venue's clock, which it does not tell now."));
    }

    private static string Told(JsonElement text) =>
        text.GetString() is { Length: > 0 } told ? told : throw new FormatException("A text is empty that must not be.");

    private async Task<VenueAnswer<OrderRules>> AskRulesAsync(InstrumentId instrument, CancellationToken cancellationToken)
    {
        var path = $"/0/public/AssetPairs?pair={Uri.EscapeDataString(KrakenOrders.PairOf(instrument))}";
        var reply = await _api.GetAsync(path, cancellationToken).ConfigureAwait(false);
        return reply.Outcome != VenueOutcome.Done ? reply.As<OrderRules>() : WireJson.Read(reply.Body, false, root =>
        {
            if (KrakenErrors.Any(root))
            {
                return KrakenErrors.Read<OrderRules>(root, false, _api.Now);
            }

            var listing = KrakenListings.Read(reply.Body).Listings.FirstOrDefault(listing => listing.Id == instrument)
                ?? throw new FormatException($"The answer does not list {instrument}.");
            var pair = root.GetProperty("result").EnumerateObject()
                .First(pair => WireJson.Text(pair.Value, "altname") == listing.RestSymbol).Value;
            _pairs[instrument] = new KrakenPair(
                listing.RestSymbol,
                pair.TryGetProperty("cost_decimals", out var decimals) ? decimals.GetInt32() : listing.PriceDecimals ?? 0);
            return VenueAnswer.Of<OrderRules>(new OrderRules(
                listing.Instrument, listing.MinimumQuantity, listing.MaximumQuantity, listing.IsTrading));
        });
    }

    private async Task<UserStreamPlan?> PlanAsync(CancellationToken cancellationToken)
    {
        await _api.MeasureClockAsync(cancellationToken).ConfigureAwait(false);

        // A token opens one connection within 15 minutes; every connection gets its own.
        var token = await _api.SendAsync(
            "GetWebSocketsToken", "", false, result => VenueAnswer.Of<string>(Told(result.GetProperty("token"))), cancellationToken)
            .ConfigureAwait(false);
        if (!token.IsDone)
        {
            return null;
        }

        _news.Begin();
        const string wanted = "\"channel\":\"executions\",\"snap_orders\":true,\"snap_trades\":false,\"order_status\":true";
        var subscribe = $$"""{"method":"subscribe","params":{{{wanted}},"token":{{JsonText.String(token.Value!)}}},"req_id":1}""";
        return new UserStreamPlan(_settings.Addresses.Stream, [subscribe], false, """{"method":"ping","req_id":2}""", PingEvery);
    }
}
