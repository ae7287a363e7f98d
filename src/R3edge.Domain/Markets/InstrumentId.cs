namespace R3edge.Domain.Markets;

/// <summary>What identifies an instrument everywhere: its venue and its symbol there (<c>kucoin/BTC-USDT</c>).</summary>
/// <param name="Venue">Where it trades.</param>
/// <param name="Symbol">Base and quote asset joined by a hyphen, upper case.</param>
public readonly record struct InstrumentId(Venue Venue, string Symbol)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Venue.Code}/{Symbol}";
}
