using R3edge.Application.Ports.Events;

namespace R3edge.Application.Gateways;

/// <summary>Shows the order gateway the best prices of the market, for targets that wait there.</summary>
/// <param name="service">The gateway.</param>
public sealed class MarketPrices(OrderGatewayService service) : IPartitionHandler
{
    private readonly OrderGatewayService _service = service;
    private readonly BestPricesReader _reader = new();

    /// <inheritdoc/>
    public ValueTask HandleAsync(ReceivedEvent received, CancellationToken cancellationToken)
    {
        if (_reader.TryRead(received, out var instrument, out var best))
        {
            _service.OnPrice(instrument, best.Bid, best.Ask);
        }

        return ValueTask.CompletedTask;
    }
}
