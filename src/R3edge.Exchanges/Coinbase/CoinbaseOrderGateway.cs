using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Gateways;
using R3edge.Exchanges.Wire;

namespace R3edge.Exchanges.Coinbase;

/// <summary>
/// Orders at Coinbase Advanced Trade spot: requests over HTTP, news over the user channel. The venue knows its orders by its own id alone:
/// one that is not known here, as after a restart, is looked for in the lists of the instrument's orders.
/// </summary>
public sealed class CoinbaseOrderGateway : IOrderGateway
{
    private const string Api = "/api/v3/brokerage";
    private const string Orders = $"{Api}/orders";
    private const int MostKnownIds = 10_000;

    /// <summary>How far beyond its stop price a stop may still trade: the venue takes none without a limit.</summary>
    private const decimal StopSlippage = 0.02m;

    private readonly GatewaySettings _settings;
    private readonly CoinbaseRest _rest;
    private readonly RulesCache _rules;
    private readonly ConcurrentDictionary<string, string> _venueIds = new();
    private readonly ConcurrentDictionary<InstrumentId, decimal> _quoteSteps = new();

    /// <summary>Creates a gateway; nothing is sent before the first call.</summary>
    /// <param name="signer">Signs with the user's key; the gateway disposes of it.</param>
    /// <param name="settings">What every gateway needs; the stream is the endpoint of the user channel.</param>
    public CoinbaseOrderGateway(CoinbaseSigner signer, GatewaySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _rest = new CoinbaseRest(signer, settings);
        _rules = new RulesCache(settings.Clock);
    }

    /// <summary>Where Coinbase itself is.</summary>
    public static VenueAddresses Live { get; } = new(
        new Uri("https://api.coinbase.com"), new Uri("wss://advanced-trade-ws-user.coinbase.com"));

    /// <inheritdoc/>
    public Venue Venue => Venue.Coinbase;

    /// <summary>A token is good for 120 seconds; one more for the clocks.</summary>
    public TimeSpan RequestLifetime => TimeSpan.FromSeconds(121);

    /// <summary>A UUID, which every part of the venue takes: the order's 128 bits, or 128 of the hash of order and attempt.</summary>
    /// <param name="order">The order.</param>
    /// <param name="attempt">0, and one more each time the order was taken from the venue and is put there again.</param>
    public string ClientId(OrderId order, int attempt)
    {
        var digits = order.ToString();
        if (attempt > 0)
        {
            var both = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{order}-{attempt:x}"));
            digits = Convert.ToHexStringLower(SHA256.HashData(both))[..32];
        }

        return Guid.ParseExact(digits, "N").ToString("D");
    }

    /// <inheritdoc/>
    public Task<VenueAnswer<OrderRules>> RulesAsync(
        InstrumentId instrument, CancellationToken cancellationToken) => _rules.GetAsync(instrument, async () =>
    {
        var path = $"{Api}/market/products/{Uri.EscapeDataString(instrument.Symbol)}";
        var reply = await _rest.PublicAsync(path, cancellationToken).ConfigureAwait(false);
        if (reply.Outcome != VenueOutcome.Done)
        {
            return reply.As<OrderRules>();
        }

        if (reply.Status >= 400)
        {
            return reply.Status == 404
                ? new VenueAnswer<OrderRules>(
                    VenueOutcome.Refused, null, CoinbaseOrders.Message(reply.Status, reply.Body), OrderRefusal.InstrumentUnavailable)
                : CoinbaseOrders.HttpError<OrderRules>(reply.Status, reply.Body, false);
        }

        return WireJson.Read(reply.Body, false, root =>
        {
            var listing = CoinbaseListings.Read(reply.Body).Listings.FirstOrDefault(listing => listing.Id == instrument)
                ?? throw new FormatException($"The answer does not list {instrument}.");
            _quoteSteps[instrument] = WireJson.Number(root, "quote_increment");

            // Where only orders are taken that wait, neither an exit nor a stop could trade.
            var isTrading = listing.IsTrading && !(root.TryGetProperty("post_only", out var flag) && flag.ValueKind == JsonValueKind.True);
            return VenueAnswer.Of(new OrderRules(listing.Instrument, listing.MinimumQuantity, listing.MaximumQuantity, isTrading));
        });
    });

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> PlaceAsync(VenueOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Terms.Type == OrderType.Stop || order.Quantity == 0m)
        {
            var rules = await RulesAsync(order.Instrument, cancellationToken).ConfigureAwait(false);
            if (!rules.IsDone)
            {
                return rules.As<VenueOrderState>();
            }

            order = order.Quantity == 0m
                ? order with { Funds = CutToStep(order.Funds, _quoteSteps.GetValueOrDefault(order.Instrument)) }
                : order with { Terms = WithLimit(order, rules.Value!.Instrument) };
        }

        // An id that is not unique creates nothing: the order that has it is answered (create-order, client_order_id).
        var answer = await _rest.SendAsync(
            HttpMethod.Post, Orders, "", CoinbaseOrders.Body(order), true,
            root => CoinbaseOrders.ReadPlaced(root, order.ClientId, _settings.Clock.GetUtcNow().UtcDateTime),
            cancellationToken).ConfigureAwait(false);
        Remember(answer.Value);
        return answer;
    }

    /// <inheritdoc/>
    public bool CanReplace => false;

    /// <inheritdoc/>
    public Task<VenueAnswer<VenueReplacement>> ReplaceAsync(string replaced, VenueOrder order, CancellationToken cancellationToken) =>
        VenueAnswer.None<VenueReplacement>(VenueOutcome.Refused, "Coinbase is not known to change a stop of a spot market in place.");

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> CancelAsync(
        InstrumentId instrument, string clientId, CancellationToken cancellationToken)
    {
        if (!_venueIds.TryGetValue(clientId, out var venueId))
        {
            var found = await FindAsync(instrument, clientId, cancellationToken).ConfigureAwait(false);
            if (found is not { Value: { IsFinal: false } order })
            {
                return found;
            }

            venueId = order.VenueId;
        }

        var answer = await _rest.SendAsync(
            HttpMethod.Post, $"{Orders}/batch_cancel", "", $$"""{"order_ids":[{{JsonText.String(venueId)}}]}""", true,
            root => CoinbaseOrders.ReadCancelled(root, venueId), cancellationToken).ConfigureAwait(false);
        if (!answer.IsDone)
        {
            return answer.As<VenueOrderState>();
        }

        // The venue says that it was taken in, not what became of it.
        var state = await QueryAsync(instrument, clientId, cancellationToken).ConfigureAwait(false);
        return state.IsDone || state.Outcome == VenueOutcome.NotFound
            ? state
            : new VenueAnswer<VenueOrderState>(VenueOutcome.Unknown, null, $"It is being cancelled; now: {state.Message}");
    }

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> QueryAsync(
        InstrumentId instrument, string clientId, CancellationToken cancellationToken)
    {
        if (_venueIds.TryGetValue(clientId, out var venueId))
        {
            var answer = await _rest.SendAsync(
                HttpMethod.Get, $"{Orders}/historical/{Uri.EscapeDataString(venueId)}", "", null, false,
                root => VenueAnswer.Of(CoinbaseOrders.Read(root.GetProperty("order"))), cancellationToken).ConfigureAwait(false);
            if (answer.Outcome != VenueOutcome.NotFound)
            {
                return answer;
            }
        }

        return await FindAsync(instrument, clientId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A query looks through all orders, those that are over included: there is nothing more in the fills.</summary>
    /// <inheritdoc/>
    public Task<VenueAnswer<VenueOrderState>> FillsAsync(
        InstrumentId instrument, string clientId, string venueId, CancellationToken cancellationToken) =>
        VenueAnswer.None<VenueOrderState>(VenueOutcome.NotFound, "There are no fills.");

    /// <summary>The venue takes its fees in the quote asset.</summary>
    /// <inheritdoc/>
    public Task<VenueAnswer<VenuePrice>> PriceAsync(string asset, string quote, CancellationToken cancellationToken) =>
        VenueAnswer.None<VenuePrice>(VenueOutcome.NotFound, "No price is asked for.");

    /// <inheritdoc/>
    public async Task<VenueAnswer<IReadOnlyList<VenueOrderState>>> OpenOrdersAsync(
        InstrumentId instrument, CancellationToken cancellationToken)
    {
        // Open orders cannot be asked for together with those of another state.
        var open = await ListAsync(instrument, "&order_status=OPEN", null, cancellationToken).ConfigureAwait(false);
        if (!open.IsDone)
        {
            return open;
        }

        var pending = await ListAsync(instrument, "&order_status=PENDING", null, cancellationToken).ConfigureAwait(false);
        return pending.IsDone
            ? VenueAnswer.Of<IReadOnlyList<VenueOrderState>>([.. open.Value!.Concat(pending.Value!).DistinctBy(order => order.VenueId)])
            : pending;
    }

    /// <inheritdoc/>
    public Task<VenueAnswer<IReadOnlyList<VenueBalance>>> BalancesAsync(CancellationToken cancellationToken) => _rest.PagesAsync(
        $"{Api}/accounts", "limit=250", "accounts",
        account => new VenueBalance(
            WireJson.Text(account, "currency"), WireJson.Number(account.GetProperty("available_balance"), "value"),
            account.TryGetProperty("hold", out var hold) && hold.ValueKind == JsonValueKind.Object ? WireJson.Number(hold, "value") : 0m),
        null, cancellationToken);

    /// <inheritdoc/>
    public Task RunUserStreamAsync(IUserStreamListener listener, CancellationToken cancellationToken)
    {
        var feed = new CoinbaseUserFeed((int)Math.Ceiling(_settings.Feed.AnswerTimeout.TotalSeconds), Remember);
        return new UserStream(token => PlanAsync(feed, token), feed.Read, _settings.Feed, _settings.Clock, _settings.Random)
            .RunAsync(listener, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _rest.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<UserStreamPlan?> PlanAsync(CoinbaseUserFeed feed, CancellationToken cancellationToken)
    {
        var token = await _rest.StreamTokenAsync(cancellationToken).ConfigureAwait(false);
        feed.Reset();

        // Heartbeats come every second, so silence means that the connection is dead.
        return new UserStreamPlan(_settings.Addresses.Stream, CoinbaseUserFeed.Greeting(token), false, null, TimeSpan.Zero)
        {
            LongestSilence = _settings.Feed.SilenceTimeout,
        };
    }

    /// <summary>Looks for an order by its client order id: among the open ones, then among all. Only who has seen all says no.</summary>
    private async Task<VenueAnswer<VenueOrderState>> FindAsync(
        InstrumentId instrument, string clientId, CancellationToken cancellationToken)
    {
        foreach (var filter in new[] { "&order_status=OPEN", "" })
        {
            var listed = await ListAsync(instrument, filter, order => order.ClientId == clientId, cancellationToken).ConfigureAwait(false);
            if (!listed.IsDone)
            {
                return listed.As<VenueOrderState>();
            }

            if (listed.Value!.FirstOrDefault(order => order.ClientId == clientId) is { } found)
            {
                return VenueAnswer.Of(found);
            }
        }

        return new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, "There is no such order.");
    }

    private async Task<VenueAnswer<IReadOnlyList<VenueOrderState>>> ListAsync(
        InstrumentId instrument, string filter, Func<VenueOrderState, bool>? isLast, CancellationToken cancellationToken)
    {
        var answer = await _rest.PagesAsync(
            $"{Orders}/historical/batch", $"product_ids={Uri.EscapeDataString(instrument.Symbol)}{filter}&limit=100", "orders",
            CoinbaseOrders.Read, isLast, cancellationToken).ConfigureAwait(false);
        foreach (var order in answer.Value?.Where(order => !order.IsFinal || isLast?.Invoke(order) == true) ?? [])
        {
            Remember(order);
        }

        return answer;
    }

    private void Remember(VenueOrderState? order)
    {
        if (order is not { ClientId.Length: > 0 })
        {
            return;
        }

        if (_venueIds.Count >= MostKnownIds)
        {
            _venueIds.Clear(); // What is asked for again is looked for in the lists.
        }

        _venueIds[order.ClientId] = order.VenueId;
    }

    private static decimal CutToStep(decimal funds, decimal step) => step > 0m ? decimal.Floor(funds / step) * step : funds;

    private static OrderTerms WithLimit(VenueOrder order, Instrument instrument)
    {
        var stop = order.Terms.StopPrice;
        var far = order.Side == Side.Sell
            ? Math.Max(instrument.RoundPrice(stop * (1m - StopSlippage), PriceRounding.Down), instrument.TickSize)
            : instrument.RoundPrice(stop * (1m + StopSlippage), PriceRounding.Up);
        return OrderTerms.StopLimit(stop, far);
    }
}
