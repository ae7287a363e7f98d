using R3edge.Application.Ports.Venues;
using R3edge.Application.Tests.Trading;
using R3edge.Domain.Execution;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;

namespace R3edge.Application.Tests.Gateways;

/// <summary>A venue that keeps orders and answers as it is told to, and the gateways of all processes to it.</summary>
internal sealed class ScriptedVenue(TimeProvider time) : IOrderGateways
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, VenueOrderState> _orders = [];
    private readonly Dictionary<string, VenueOrder> _wanted = [];
    private readonly List<string> _placed = [];

    /// <summary>Client order ids in the order in which they came, repetitions included.</summary>
    public IReadOnlyList<string> Placed
    {
        get
        {
            lock (_lock)
            {
                return [.. _placed];
            }
        }
    }

    /// <summary>How many gateways were opened.</summary>
    public int Opened { get; private set; }

    /// <summary>Why no gateway can be opened; null where one can.</summary>
    public string? Closed { get; set; }

    /// <summary>Told before an order is taken: an answer to give instead, or null to take it.</summary>
    public Func<VenueOrder, Task<VenueAnswer<VenueOrderState>?>>? BeforePlacing { get; set; }

    /// <summary>Told whose gateway is opened.</summary>
    public Action<UserId>? BeforeOpening { get; set; }

    /// <summary>How often it was asked to cancel an order.</summary>
    public int CancelsAsked { get; private set; }

    /// <summary>How often it was asked how an order stands.</summary>
    public int QueriesAsked { get; private set; }

    /// <summary>Told before it says how an order stands: an answer to give instead, or null to say it.</summary>
    public Func<VenueAnswer<VenueOrderState>?>? BeforeQuerying { get; set; }

    /// <summary>Told when the rules are asked for.</summary>
    public Func<Task>? BeforeRules { get; set; }

    /// <summary>Whether it puts an order in the place of another: in place, under the id of the old one.</summary>
    public bool CanReplace { get; set; }

    /// <summary>Told before an order is replaced: an answer to give instead, or null to do it.</summary>
    public Func<string, VenueOrder, VenueAnswer<VenueReplacement>?>? BeforeReplacing { get; set; }

    /// <summary>What works under a client order id, as it was asked for last.</summary>
    public IReadOnlyDictionary<string, VenueOrder> Working
    {
        get
        {
            lock (_lock)
            {
                return _wanted.Where(order => _orders.TryGetValue(order.Key, out var state) && !state.IsFinal).ToDictionary();
            }
        }
    }

    /// <summary>What the venue's fills say of orders that it does not know.</summary>
    public VenueOrderState? Fills { get; set; }

    /// <summary>How often it was asked for fills.</summary>
    public int FillsAsked { get; private set; }

    /// <summary>What an asset costs; null where there is no price.</summary>
    public decimal? Price { get; set; }

    /// <summary>Whether a cancellation ends an order.</summary>
    public bool Cancels { get; set; }

    /// <summary>How an order stands that is taken.</summary>
    public OrderStatus TakenAs { get; set; } = OrderStatus.Accepted;

    public Task<(IOrderGateway? Gateway, string Reason)> OpenAsync(UserId user, Venue venue, CancellationToken cancellationToken)
    {
        Opened++;
        BeforeOpening?.Invoke(user);
        return Task.FromResult<(IOrderGateway?, string)>(Closed is { } reason ? (null, reason) : (new Gateway(this), ""));
    }

    /// <summary>An order has filled.</summary>
    public void Fill(string clientId, decimal quantity, decimal price)
    {
        lock (_lock)
        {
            _orders[clientId] = _orders[clientId] with
            {
                Status = OrderStatus.Filled,
                FilledQuantity = quantity,
                FilledNotional = quantity * price,
                Fees = 1m,
            };
        }
    }

    /// <summary>An order stands in another way.</summary>
    public void Change(string clientId, Func<VenueOrderState, VenueOrderState> change)
    {
        lock (_lock)
        {
            _orders[clientId] = change(_orders[clientId]);
        }
    }

    /// <summary>It knows an order no longer, until it is given back.</summary>
    public VenueOrderState Take(string clientId)
    {
        lock (_lock)
        {
            var state = _orders[clientId];
            _orders.Remove(clientId);
            return state;
        }
    }

    /// <summary>It knows an order again.</summary>
    public void Give(VenueOrderState state)
    {
        lock (_lock)
        {
            _orders[state.ClientId] = state;
        }
    }

    /// <summary>It knows an order no longer.</summary>
    public void Forget(string clientId)
    {
        lock (_lock)
        {
            _orders.Remove(clientId);
        }
    }

    private VenueAnswer<VenueReplacement> Replace(string replaced, VenueOrder order)
    {
        if (BeforeReplacing?.Invoke(replaced, order) is { } answer)
        {
            return answer;
        }

        lock (_lock)
        {
            if (!_orders.TryGetValue(replaced, out var state) || state.IsFinal)
            {
                return new VenueAnswer<VenueReplacement>(VenueOutcome.NotFound, null, "There is no such open order.");
            }

            _wanted[replaced] = order;
            return VenueAnswer.Of(new VenueReplacement(state with { Status = OrderStatus.Cancelled }, VenueAnswer.Of(state)));
        }
    }

    private VenueAnswer<VenueOrderState> Cancel(string clientId)
    {
        CancelsAsked++;
        if (Cancels && Find(clientId).Value is { IsFinal: false })
        {
            Change(clientId, state => state with { Status = OrderStatus.Cancelled });
        }

        return Find(clientId);
    }

    private VenueAnswer<VenueOrderState> FillsOf()
    {
        FillsAsked++;
        return Fills is { } fills ? VenueAnswer.Of(fills) : new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, "There are no fills.");
    }

    private async Task<VenueAnswer<VenueOrderState>> PlaceAsync(VenueOrder order)
    {
        if (BeforePlacing is { } script && await script(order) is { } answer)
        {
            return answer;
        }

        lock (_lock)
        {
            _placed.Add(order.ClientId);
            _wanted[order.ClientId] = order;
            _orders[order.ClientId] = new VenueOrderState(order.ClientId, "7", TakenAs, 0m, 0m, 0m, time.GetUtcNow().UtcDateTime);
            return VenueAnswer.Of(_orders[order.ClientId]);
        }
    }

    private VenueAnswer<VenueOrderState> Query(string clientId)
    {
        QueriesAsked++;
        return BeforeQuerying?.Invoke() ?? Find(clientId);
    }

    private VenueAnswer<VenueOrderState> Find(string clientId)
    {
        lock (_lock)
        {
            return _orders.TryGetValue(clientId, out var state)
                ? VenueAnswer.Of(state)
                : new VenueAnswer<VenueOrderState>(VenueOutcome.NotFound, null, "There is no such order.");
        }
    }

    private sealed class Gateway(ScriptedVenue venue) : IOrderGateway
    {
        public Venue Venue => AccountScene.Bitcoin.Id.Venue;

        public TimeSpan RequestLifetime => TimeSpan.FromSeconds(6);

        public string ClientId(OrderId order, int attempt) => $"{order}-{attempt}";

        public async Task<VenueAnswer<OrderRules>> RulesAsync(InstrumentId instrument, CancellationToken cancellationToken)
        {
            await (venue.BeforeRules?.Invoke() ?? Task.CompletedTask);
            return VenueAnswer.Of(new OrderRules(AccountScene.Bitcoin, 0m, null, true));
        }

        public Task<VenueAnswer<VenueOrderState>> PlaceAsync(VenueOrder order, CancellationToken cancellationToken) => venue.PlaceAsync(order);

        public Task<VenueAnswer<VenueOrderState>> CancelAsync(InstrumentId instrument, string clientId, CancellationToken cancellationToken) =>
            Task.FromResult(venue.Cancel(clientId));

        public bool CanReplace => venue.CanReplace;

        public Task<VenueAnswer<VenueReplacement>> ReplaceAsync(string replaced, VenueOrder order, CancellationToken cancellationToken) =>
            Task.FromResult(venue.Replace(replaced, order));

        public Task<VenueAnswer<VenueOrderState>> FillsAsync(
            InstrumentId instrument, string clientId, string venueId, CancellationToken cancellationToken) =>
            Task.FromResult(venue.FillsOf());

        public Task<VenueAnswer<VenuePrice>> PriceAsync(string asset, string quote, CancellationToken cancellationToken) =>
            Task.FromResult(venue.Price is { } price
                ? VenueAnswer.Of(new VenuePrice(price))
                : new VenueAnswer<VenuePrice>(VenueOutcome.NotFound, null, $"There is no {asset}{quote}."));

        public Task<VenueAnswer<VenueOrderState>> QueryAsync(InstrumentId instrument, string clientId, CancellationToken cancellationToken) =>
            Task.FromResult(venue.Query(clientId));

        public Task<VenueAnswer<IReadOnlyList<VenueOrderState>>> OpenOrdersAsync(InstrumentId instrument, CancellationToken cancellationToken) =>
            Task.FromResult(VenueAnswer.Of<IReadOnlyList<VenueOrderState>>([]));

        public Task<VenueAnswer<IReadOnlyList<VenueBalance>>> BalancesAsync(CancellationToken cancellationToken) =>
            Task.FromResult(VenueAnswer.Of<IReadOnlyList<VenueBalance>>([]));

        public Task RunUserStreamAsync(IUserStreamListener listener, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("Nobody listens here.");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
