using System.Globalization;
using System.Text.Json;
using R3edge.Application.Ports.Venues;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Gateways;

namespace R3edge.Exchanges.Binance;

/// <summary>Orders at Binance spot: requests over HTTP, news over the WebSocket API.</summary>
public sealed class BinanceOrderGateway : IOrderGateway
{
    private const int ReceiveWindow = 5000;
    private const string PingId = "ping";

    // The venue pings with frames, which the socket answers unseen: only an answer to a question of ours shows that it is still there.
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(20);

    /// <summary>How far beyond its stop price a stop may still trade, where the venue takes none without a limit.</summary>
    private const decimal StopSlippage = 0.02m;

    private readonly BinanceSigner _signer;
    private readonly GatewaySettings _settings;
    private readonly GatewayHttp _http;
    private readonly RulesCache _rules;
    private readonly PriceCache _prices;
    private readonly ClockOffset _offset = new();
    private volatile bool _lacksPlainStops;

    /// <summary>Creates a gateway; nothing is sent before the first call.</summary>
    /// <param name="signer">Signs with the user's key.</param>
    /// <param name="settings">What every gateway needs; the stream is the WebSocket API.</param>
    public BinanceOrderGateway(BinanceSigner signer, GatewaySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _signer = signer;
        _settings = settings;
        _http = new GatewayHttp(settings.Http, settings.Addresses.Rest, settings.Clock, settings.AnswerTimeout);
        _rules = new RulesCache(settings.Clock);
        _prices = new PriceCache(settings.Clock);
    }

    /// <summary>Where Binance itself is.</summary>
    public static VenueAddresses Live { get; } = new(new Uri("https://api.binance.com"), new Uri("wss://ws-api.binance.com:443/ws-api/v3"));

    /// <inheritdoc/>
    public Venue Venue => Venue.Binance;

    /// <inheritdoc/>
    public TimeSpan RequestLifetime => TimeSpan.FromMilliseconds(ReceiveWindow + 1000);

    /// <inheritdoc/>
    public string ClientId(OrderId order, int attempt) =>
        attempt == 0 ? order.ToString() : string.Create(CultureInfo.InvariantCulture, $"{order}-{attempt:x}");

    /// <inheritdoc/>
    public Task<VenueAnswer<OrderRules>> RulesAsync(
        InstrumentId instrument, CancellationToken cancellationToken) => _rules.GetAsync(instrument, async () =>
    {
        var path = $"/api/v3/exchangeInfo?symbol={BinanceOrders.Symbol(instrument)}";
        var reply = await _http.SendAsync(HttpMethod.Get, path, [], null, "", false, cancellationToken).ConfigureAwait(false);
        return reply.Outcome != VenueOutcome.Done ? reply.As<OrderRules>() : WireJson.Read(reply.Body, false, root =>
        {
            if (reply.Status >= 400)
            {
                return BinanceOrders.Error<OrderRules>(root);
            }

            var listing = BinanceListings.Read(reply.Body).Listings.FirstOrDefault(listing => listing.Id == instrument)
                ?? throw new FormatException($"The answer does not list {instrument}.");
            var types = root.GetProperty("symbols")[0].TryGetProperty("orderTypes", out var list)
                ? list.EnumerateArray().Select(type => type.GetString()).ToArray()
                : [];
            _lacksPlainStops = types.Length > 0 && !types.Contains("STOP_LOSS");
            return VenueAnswer.Of<OrderRules>(new OrderRules(
                listing.Instrument, listing.MinimumQuantity, listing.MaximumQuantity, listing.IsTrading,
                HasStops: types.Length == 0 || types.Contains("STOP_LOSS") || types.Contains("STOP_LOSS_LIMIT")));
        });
    });

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> PlaceAsync(VenueOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var taken = await AsTakenAsync(order, cancellationToken).ConfigureAwait(false);
        return taken is not { Value: { } sent } ? taken.As<VenueOrderState>() : await SendAsync(
            HttpMethod.Post, "/api/v3/order", BinanceOrders.Parameters(sent, !_lacksPlainStops), true,
            root => VenueAnswer.Of<VenueOrderState>(BinanceOrders.Read(root, order.Instrument)), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public bool CanReplace => true;

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueReplacement>> ReplaceAsync(string replaced, VenueOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var taken = await AsTakenAsync(order, cancellationToken).ConfigureAwait(false);
        if (taken is not { Value: { } sent })
        {
            return taken.As<VenueReplacement>();
        }

        var parameters = BinanceOrders.Parameters(sent, !_lacksPlainStops);
        return await SendAsync(
            HttpMethod.Post, "/api/v3/order/cancelReplace",
            $"{parameters}&cancelReplaceMode=STOP_ON_FAILURE&cancelOrigClientOrderId={replaced}", true,
            root => BinanceOrders.ReadReplacement(root, order.Instrument), cancellationToken, readsErrors: true).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<VenueAnswer<VenueOrderState>> CancelAsync(
        InstrumentId instrument, string clientId, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Delete, "/api/v3/order", $"symbol={BinanceOrders.Symbol(instrument)}&origClientOrderId={clientId}", true,
        root => VenueAnswer.Of<VenueOrderState>(BinanceOrders.Read(root, instrument)), cancellationToken);

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> QueryAsync(
        InstrumentId instrument, string clientId, CancellationToken cancellationToken)
    {
        var symbol = BinanceOrders.Symbol(instrument);
        var answer = await SendAsync(
            HttpMethod.Get, "/api/v3/order", $"symbol={symbol}&origClientOrderId={clientId}", false,
            root => VenueAnswer.Of<VenueOrderState>(BinanceOrders.Read(root, instrument)), cancellationToken).ConfigureAwait(false);
        if (answer is not { Value: { HasAllFees: false } state })
        {
            return answer;
        }

        return await SendAsync(
            HttpMethod.Get, "/api/v3/myTrades", $"symbol={symbol}&orderId={state.VenueId}&limit=1000", false,
            root =>
            {
                var (fees, kept, others) = BinanceOrders.Fees(root, instrument);
                return VenueAnswer.Of<VenueOrderState>(
                    state with { Fees = fees, BaseFees = kept, OtherFees = others, HasAllFees = true });
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<VenueAnswer<VenueOrderState>> FillsAsync(
        InstrumentId instrument, string clientId, string venueId, CancellationToken cancellationToken) => venueId.Length == 0
        ? new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, "Its id at the venue was never told.")
        : await SendAsync(
            HttpMethod.Get, "/api/v3/myTrades", $"symbol={BinanceOrders.Symbol(instrument)}&orderId={venueId}&limit=1000", false,
            root => BinanceOrders.ReadFills(root, instrument, clientId, venueId), cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<VenueAnswer<VenuePrice>> PriceAsync(string asset, string quote, CancellationToken cancellationToken) =>
        _prices.GetAsync(asset, quote, async (a, b) =>
        {
            var reply = await _http.SendAsync(
                HttpMethod.Get, $"/api/v3/ticker/price?symbol={Uri.EscapeDataString($"{a}{b}")}", [], null, "", false, cancellationToken)
                .ConfigureAwait(false);
            return reply.Outcome != VenueOutcome.Done ? reply.As<VenuePrice>() : WireJson.Read(reply.Body, false, root =>
                reply.Status < 400 ? VenueAnswer.Of<VenuePrice>(new VenuePrice(WireJson.Number(root.GetProperty("price"))))
                : WireJson.Number(root, "code") == -1121m ? new VenueAnswer<VenuePrice>(VenueOutcome.NotFound, null, $"There is no {a}{b}.")
                : BinanceOrders.Error<VenuePrice>(root));
        });

    /// <inheritdoc/>
    public Task<VenueAnswer<IReadOnlyList<VenueOrderState>>> OpenOrdersAsync(
        InstrumentId instrument, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Get, "/api/v3/openOrders", $"symbol={BinanceOrders.Symbol(instrument)}", false,
        root => VenueAnswer.Of<IReadOnlyList<VenueOrderState>>(
            [.. root.EnumerateArray().Select(order => BinanceOrders.Read(order, instrument))]),
        cancellationToken);

    /// <inheritdoc/>
    public Task<VenueAnswer<IReadOnlyList<VenueBalance>>> BalancesAsync(CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Get, "/api/v3/account", "omitZeroBalances=true", false,
        root => VenueAnswer.Of<IReadOnlyList<VenueBalance>>(
        [
            .. root.GetProperty("balances").EnumerateArray().Select(balance => new VenueBalance(
                balance.GetProperty("asset").GetString()!, WireJson.Number(balance, "free"), WireJson.Number(balance, "locked"))),
        ]),
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
            if (root.TryGetProperty("status", out var status))
            {
                return status.GetInt32() != 200 ? UserStreamNews.Refused
                    : WireJson.Text(root, "id") == PingId ? UserStreamNews.Nothing
                    : UserStreamNews.Flowing;
            }

            var news = root.TryGetProperty("event", out var inner) ? inner : root;
            switch (WireJson.Text(news, "e"))
            {
                case "executionReport":
                    listener.OnOrder(BinanceOrders.ReadReport(news));
                    break;
                case "eventStreamTerminated" or "serverShutdown":
                    return UserStreamNews.Refused;
            }

            return UserStreamNews.Nothing;
        }
        catch (Exception exception) when (WireJson.IsAboutTheText(exception))
        {
            // What it said is lost: the stream begins anew, and everything is asked for then.
            return UserStreamNews.Refused;
        }
    }

    /// <summary>The order as the venue takes it: a stop gets a limit where it takes none without.</summary>
    private async Task<VenueAnswer<VenueOrder>> AsTakenAsync(VenueOrder order, CancellationToken cancellationToken)
    {
        if (order.Terms.Type != OrderType.Stop || !_lacksPlainStops)
        {
            return VenueAnswer.Of<VenueOrder>(order);
        }

        var rules = await RulesAsync(order.Instrument, cancellationToken).ConfigureAwait(false);
        if (!rules.IsDone)
        {
            return rules.As<VenueOrder>();
        }

        var far = order.Terms.StopPrice * (order.Side == Side.Sell ? 1m - StopSlippage : 1m + StopSlippage);
        var limit = rules.Value!.Instrument.RoundPrice(far);
        return VenueAnswer.Of<VenueOrder>(order with { Terms = OrderTerms.StopLimit(order.Terms.StopPrice, limit) });
    }

    private async Task<UserStreamPlan?> PlanAsync(CancellationToken cancellationToken)
    {
        await MeasureClockAsync(cancellationToken).ConfigureAwait(false);
        var timestamp = Timestamp();
        var signature = _signer.Sign(
        [
            new("apiKey", _signer.ApiKey), new("timestamp", timestamp),
        ]);
        var parameters = $$"""{"apiKey":"{{_signer.ApiKey}}","timestamp":{{timestamp}},"signature":"{{signature}}"}""";
        return new UserStreamPlan(
            _settings.Addresses.Stream,
            [$$"""{"id":"r3edge","method":"userDataStream.subscribe.signature","params":{{parameters}}}"""],
            false, $$"""{"id":"{{PingId}}","method":"ping"}""", PingEvery);
    }

    private async Task<VenueAnswer<T>> SendAsync<T>(
        HttpMethod method,
        string path,
        string parameters,
        bool changesOrders,
        Func<JsonElement, VenueAnswer<T>> read,
        CancellationToken cancellationToken,
        bool readsErrors = false)
        where T : class
    {
        var query = $"{parameters}&recvWindow={ReceiveWindow}&timestamp={Timestamp()}";
        var reply = await _http.SendAsync(
            method, $"{path}?{query}&signature={_signer.Sign(query)}", [new(BinanceSigner.KeyHeader, _signer.ApiKey)], null, "", changesOrders,
            cancellationToken).ConfigureAwait(false);
        if (reply.Outcome != VenueOutcome.Done)
        {
            return reply.As<T>();
        }

        var answer = WireJson.Read(
            reply.Body, changesOrders, root => reply.Status >= 400 && !readsErrors ? BinanceOrders.Error<T>(root) : read(root));
        if (answer.Outcome == VenueOutcome.ClockSkew)
        {
            await MeasureClockAsync(cancellationToken).ConfigureAwait(false);
        }

        return answer;
    }

    private Task MeasureClockAsync(CancellationToken cancellationToken) =>
        _http.MeasureClockAsync(new BinanceProtocol(), _offset, cancellationToken);

    private string Timestamp()
    {
        var now = _settings.Clock.GetUtcNow() + (_offset.Offset ?? TimeSpan.Zero);
        return now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
    }
}
