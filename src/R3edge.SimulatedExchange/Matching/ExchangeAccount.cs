namespace R3edge.SimulatedExchange.Matching;

/// <summary>A customer of the exchange: keys and balances. Used within the exchange's lock only.</summary>
/// <param name="apiKey">The public half of the key.</param>
/// <param name="secret">The secret half.</param>
/// <param name="passphrase">The passphrase of the KuCoin protocol.</param>
public sealed class ExchangeAccount(string apiKey, string secret, string passphrase)
{
    private const int KeptOrders = 5_000;
    private readonly SortedDictionary<string, Balance> _balances = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EngineOrder> _byClient = new(StringComparer.Ordinal);
    private readonly Dictionary<long, EngineOrder> _byId = [];
    private readonly Queue<EngineOrder> _history = new();

    /// <summary>The public half of the key.</summary>
    public string ApiKey { get; } = apiKey;

    /// <summary>How many orders the exchange has taken of it, ever.</summary>
    public int OrdersTaken { get; private set; }

    internal string Secret { get; } = secret;

    internal string Passphrase { get; } = passphrase;

    /// <summary>Free and locked units by asset.</summary>
    internal IEnumerable<(string Asset, decimal Free, decimal Locked)> Balances =>
        _balances.Select(balance => (balance.Key, balance.Value.Free, balance.Value.Locked));

    internal IEnumerable<EngineOrder> OpenOrders => _byId.Values.Where(order => !order.IsFinal);

    /// <summary>All orders that are still known, oldest first.</summary>
    internal IEnumerable<EngineOrder> Orders => _history;

    internal decimal Free(string asset) => Of(asset).Free;

    internal void Deposit(string asset, decimal quantity) => Of(asset).Free += quantity;

    internal bool TryLock(string asset, decimal quantity)
    {
        var balance = Of(asset);
        if (balance.Free < quantity)
        {
            return false;
        }

        balance.Free -= quantity;
        balance.Locked += quantity;
        return true;
    }

    internal void Unlock(string asset, decimal quantity)
    {
        var balance = Of(asset);
        balance.Locked -= quantity;
        balance.Free += quantity;
    }

    internal void Spend(string asset, decimal quantity) => Of(asset).Free -= quantity;

    internal void Remember(EngineOrder order)
    {
        OrdersTaken++;
        _byClient[order.ClientId] = order;
        _byId[order.Id] = order;
        _history.Enqueue(order);
        while (_history.Count > KeptOrders && _history.Peek().IsFinal)
        {
            var old = _history.Dequeue();
            _byId.Remove(old.Id);
            if (_byClient.GetValueOrDefault(old.ClientId) == old)
            {
                _byClient.Remove(old.ClientId);
            }
        }
    }

    internal EngineOrder? Find(string clientId) => _byClient.GetValueOrDefault(clientId);

    internal EngineOrder? Find(long id) => _byId.GetValueOrDefault(id);

    private Balance Of(string asset)
    {
        if (!_balances.TryGetValue(asset, out var balance))
        {
            _balances[asset] = balance = new Balance();
        }

        return balance;
    }

    private sealed class Balance
    {
        public decimal Free { get; set; }

        public decimal Locked { get; set; }
    }
}
