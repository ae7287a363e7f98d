using System.Globalization;
using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Gateways;

namespace R3edge.Exchanges.KuCoin;

/// <summary>
/// Orders at KuCoin spot: requests over HTTP, news over a private WebSocket. Stops have paths of their own until they are touched. An
/// acknowledgement or a message of the stream tells no fees and no worth: those are asked for.
/// </summary>
public sealed class KuCoinOrderGateway : IOrderGateway
{
    private const string Orders = "/api/v1/hf/orders";
    private const string Stops = "/api/v1/stop-order";
    private const string StopTopic = "/spotMarket/advancedOrders";
    private readonly KuCoinSigner _signer;
    private readonly GatewaySettings _settings;
    private readonly GatewayHttp _http;
    private readonly RulesCache _rules;
    private readonly PriceCache _prices;
    private readonly ClockOffset _offset = new();

    /// <summary>Creates a gateway; nothing is sent before the first call.</summary>
    /// <param name="signer">Signs with the user's key.</param>
    /// <param name="settings">What every gateway needs; the stream's address comes from the venue.</param>
    public KuCoinOrderGateway(KuCoinSigner signer, GatewaySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _signer = signer;
        _settings = settings;
        _http = new GatewayHttp(settings.Http, settings.Addresses.Rest, settings.Clock, settings.AnswerTimeout);
        _rules = new RulesCache(settings.Clock);
        _prices = new PriceCache(settings.Clock);
    }

    /// <summary>Where KuCoin itself is.</summary>
    public static VenueAddresses Live { get; } = new(new Uri("https://api.kucoin.com"), new Uri("wss://ws-api-spot.kucoin.com"));

    /// <inheritdoc/>
    public Venue Venue => Venue.KuCoin;

    /// <inheritdoc/>
    public TimeSpan RequestLifetime => TimeSpan.FromSeconds(6);

    /// <inheritdoc/>
    public string ClientId(OrderId order, int attempt) =>
        attempt == 0 ? order.ToString() : string.Create(CultureInfo.InvariantCulture, $"{order}-{attempt:x}");

    /// <inheritdoc/>
    public Task<VenueAnswer<OrderRules>> RulesAsync(
        InstrumentId instrument, CancellationToken cancellationToken) => _rules.GetAsync(instrument, async () =>
    {
        var path = $"/api/v2/symbols/{instrument.Symbol}";
        var reply = await _http.SendAsync(HttpMethod.Get, path, [], null, "", false, cancellationToken).ConfigureAwait(false);
        return reply.Outcome != VenueOutcome.Done ? reply.As<OrderRules>() : WireJson.Read(reply.Body, false, root => OnData(root, _ =>
        {
            var listing = KuCoinListings.Read(reply.Body).Listings.FirstOrDefault(listing => listing.Id == instrument)
                ?? throw new FormatException($"The answer does not list {instrument}.");
            return VenueAnswer.Of<OrderRules>(new OrderRules(listing.Instrument, listing.MinimumQuantity, listing.MaximumQuantity, listing.IsTrading));
        }));
    });

    /// <inheritdoc/>
    public Task<VenueAnswer<VenueOrderState>> PlaceAsync(VenueOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        return SendAsync(
            HttpMethod.Post, order.Terms.HasStop ? Stops : Orders, KuCoinOrders.Body(order), true,
            data => VenueAnswer.Of<VenueOrderState>(new VenueOrderState(
                order.ClientId, WireJson.Text(data, "orderId"), OrderStatus.Accepted, 0m, 0m, 0m, _settings.Clock.GetUtcNow().UtcDateTime)),
            cancellationToken);
    }

    /// <inheritdoc/>
    public bool CanReplace => false;

    /// <inheritdoc/>
    public Task<VenueAnswer<VenueReplacement>> ReplaceAsync(string replaced, VenueOrder order, CancellationToken cancellationToken) =>
        VenueAnswer.None<VenueReplacement>(VenueOutcome.Refused, "KuCoin changes no stop that rests: its change of orders is for limit orders.");

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> CancelAsync(InstrumentId instrument, string clientId, CancellationToken cancellationToken)
    {
        // The answer says that it was taken in, not what became of it.
        var answer = await SendAsync(
            HttpMethod.Delete, $"{Orders}/client-order/{clientId}?symbol={instrument.Symbol}", null, true,
            _ => new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, ""), cancellationToken).ConfigureAwait(false);
        if (answer.Outcome != VenueOutcome.NotFound || answer.Message.Length == 0)
        {
            return answer;
        }

        return await SendAsync(
            HttpMethod.Delete, $"{Stops}/cancelOrderByClientOid?symbol={instrument.Symbol}&clientOid={clientId}", null, true,
            data => WireJson.Text(data, "cancelledOrderId") is { Length: > 0 } id
                ? VenueAnswer.Of<VenueOrderState>(new VenueOrderState(
                    clientId, id, OrderStatus.Cancelled, 0m, 0m, 0m, _settings.Clock.GetUtcNow().UtcDateTime))
                : new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, "No stop was cancelled."),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> QueryAsync(InstrumentId instrument, string clientId, CancellationToken cancellationToken)
    {
        var order = await SendAsync(
            HttpMethod.Get, $"{Orders}/client-order/{clientId}?symbol={instrument.Symbol}", null, false,
            data => data.ValueKind == JsonValueKind.Object
                ? VenueAnswer.Of<VenueOrderState>(KuCoinOrders.Read(data))
                : new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, "There is no such order."),
            cancellationToken).ConfigureAwait(false);
        if (order.Outcome != VenueOutcome.NotFound)
        {
            return order;
        }

        return await SendAsync(
            HttpMethod.Get, $"{Stops}/queryOrderByClientOid?clientOid={clientId}&symbol={instrument.Symbol}", null, false,
            data => data.ValueKind == JsonValueKind.Array && data.GetArrayLength() > 0 && KuCoinOrders.ReadStop(data[0]) is { } stop
                ? VenueAnswer.Of<VenueOrderState>(stop)
                : new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, "There is no such order."),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> FillsAsync(
        InstrumentId instrument, string clientId, string venueId, CancellationToken cancellationToken) => venueId.Length == 0
        ? new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, "Its id at the venue was never told.")
        : await SendAsync(
            HttpMethod.Get, $"/api/v1/hf/fills?symbol={instrument.Symbol}&orderId={venueId}&limit=200", null, false,
            data => KuCoinOrders.ReadFills(data, clientId, venueId), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<VenueAnswer<VenuePrice>> PriceAsync(string asset, string quote, CancellationToken cancellationToken) =>
        _prices.GetAsync(asset, quote, async (a, b) =>
        {
            var path = $"/api/v1/market/orderbook/level1?symbol={Uri.EscapeDataString($"{a}-{b}")}";
            var reply = await _http.SendAsync(HttpMethod.Get, path, [], null, "", false, cancellationToken).ConfigureAwait(false);

            // A pair that does not trade is answered with nothing.
            return reply.Outcome != VenueOutcome.Done ? reply.As<VenuePrice>() : WireJson.Read(reply.Body, false, root => OnData(root, data =>
                data.ValueKind == JsonValueKind.Object && WireJson.Number(data, "price") is var price and > 0m
                    ? VenueAnswer.Of<VenuePrice>(new VenuePrice(price))
                    : new VenueAnswer<VenuePrice>(VenueOutcome.NotFound, null, $"There is no {a}-{b}.")));
        });

    /// <inheritdoc/>
    public async Task<VenueAnswer<IReadOnlyList<VenueOrderState>>> OpenOrdersAsync(InstrumentId instrument, CancellationToken cancellationToken)
    {
        var orders = await SendAsync(
            HttpMethod.Get, $"{Orders}/active?symbol={instrument.Symbol}", null, false,
            data => VenueAnswer.Of<IReadOnlyList<VenueOrderState>>(
                data.ValueKind == JsonValueKind.Array ? [.. data.EnumerateArray().Select(KuCoinOrders.Read)] : []),
            cancellationToken).ConfigureAwait(false);
        if (!orders.IsDone)
        {
            return orders;
        }

        return await SendAsync(
            HttpMethod.Get, $"{Stops}?symbol={instrument.Symbol}", null, false,
            data => VenueAnswer.Of<IReadOnlyList<VenueOrderState>>(
                [.. orders.Value!, .. data.GetProperty("items").EnumerateArray().Select(KuCoinOrders.ReadStop).OfType<VenueOrderState>()]),
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<VenueAnswer<IReadOnlyList<VenueBalance>>> BalancesAsync(CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Get, "/api/v1/accounts?type=trade", null, false,
        data => VenueAnswer.Of<IReadOnlyList<VenueBalance>>([.. data.EnumerateArray().Select(account => new VenueBalance(
            WireJson.Text(account, "currency"), WireJson.Number(account, "available"), WireJson.Number(account, "holds")))]),
        cancellationToken);

    /// <inheritdoc/>
    public Task RunUserStreamAsync(IUserStreamListener listener, CancellationToken cancellationToken) =>
        new UserStream(PlanAsync, Read, _settings.Feed, _settings.Clock, _settings.Random).RunAsync(listener, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Reads a message of the user stream.</summary>
    internal static UserStreamNews Read(ReadOnlyMemory<byte> frame, IUserStreamListener listener)
    {
        try
        {
            using var document = JsonDocument.Parse(frame);
            var root = document.RootElement;
            switch (WireJson.Text(root, "type"))
            {
                case "ack":
                    return UserStreamNews.Flowing;
                case "error":
                    return UserStreamNews.Refused;
                case "message" when WireJson.Text(root, "topic").StartsWith("/spotMarket/tradeOrders", StringComparison.Ordinal):
                    listener.OnOrder(KuCoinOrders.ReadNews(root.GetProperty("data")));
                    break;
                case "message" when WireJson.Text(root, "topic") == StopTopic && KuCoinOrders.ReadStopNews(root.GetProperty("data")) is { } stop:
                    listener.OnOrder(stop);
                    break;
            }

            return UserStreamNews.Nothing;
        }
        catch (Exception exception) when (WireJson.IsAboutTheText(exception))
        {
            return UserStreamNews.Refused;
        }
    }

    private async Task<UserStreamPlan?> PlanAsync(CancellationToken cancellationToken)
    {
        await MeasureClockAsync(cancellationToken).ConfigureAwait(false);
        var reply = await RequestAsync(HttpMethod.Post, "/api/v1/bullet-private", "", false, cancellationToken).ConfigureAwait(false);
        return reply.Outcome == VenueOutcome.Done && KuCoinProtocol.Read(reply.Body) is { } endpoint
            ? new UserStreamPlan(
                endpoint.Uri,
                [
                    // The second is confirmed, and with it the first: all flows then.
                    $$"""{"id":"3","type":"subscribe","topic":"{{StopTopic}}","privateChannel":true,"response":false}""",
                    """{"id":"1","type":"subscribe","topic":"/spotMarket/tradeOrdersV2","privateChannel":true,"response":true}""",
                ],
                true,
                """{"id":"2","type":"ping"}""",
                endpoint.PingInterval ?? TimeSpan.FromSeconds(18))
            : null;
    }

    private async Task<VenueAnswer<T>> SendAsync<T>(
        HttpMethod method, string path, string? body, bool changesOrders, Func<JsonElement, VenueAnswer<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        var reply = await RequestAsync(method, path, body, changesOrders, cancellationToken).ConfigureAwait(false);
        if (reply.Outcome != VenueOutcome.Done)
        {
            return reply.As<T>();
        }

        var answer = WireJson.Read(reply.Body, changesOrders, root => OnData(root, read));
        if (answer.Outcome == VenueOutcome.ClockSkew)
        {
            await MeasureClockAsync(cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }

    private Task<GatewayReply> RequestAsync(HttpMethod method, string path, string? body, bool changesOrders, CancellationToken cancellationToken) =>
        _http.SendAsync(
            method, path, _signer.Headers(_settings.Clock.GetUtcNow() + (_offset.Offset ?? TimeSpan.Zero), method.Method, path, body ?? ""), body,
            "application/json", changesOrders, cancellationToken);

    // An error may come with HTTP 200: only the code tells.
    private static VenueAnswer<T> OnData<T>(JsonElement root, Func<JsonElement, VenueAnswer<T>> read)
        where T : class => WireJson.Text(root, "code") is var code && code == "200000"
        ? read(root.TryGetProperty("data", out var data) ? data : default)
        : KuCoinOrders.Error<T>(code, WireJson.Text(root, "msg"));

    private Task MeasureClockAsync(CancellationToken cancellationToken) =>
        _http.MeasureClockAsync(new KuCoinProtocol(), _offset, cancellationToken);
}
