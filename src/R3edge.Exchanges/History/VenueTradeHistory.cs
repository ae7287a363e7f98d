using System.Collections.Concurrent;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.Exchanges.History;

/// <summary>
/// Past trades of one venue over HTTP. Each call answers one page from a place on and says where it ends. Pages follow each other by the
/// numbers of the trades: many share a millisecond, so a time would lose some or give them twice. Requests keep to the venue's pace and
/// stop before its limits.
/// </summary>
public sealed class VenueTradeHistory : ITradeHistorySource, IDisposable
{
    // A trade may be written a moment after its time, and the venue's clock and ours differ.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private readonly VenueProtocol _protocol;
    private readonly Func<InstrumentId, Listing?> _listings;
    private readonly HistoryClient _client;
    private readonly ConcurrentDictionary<InstrumentId, TimeSpan> _stretches = new();

    /// <summary>Creates a source.</summary>
    /// <param name="protocol">The venue's protocol, from <see cref="VenueProtocol.Of"/>.</param>
    /// <param name="listings">Finds an instrument's listing; null where there is none.</param>
    /// <param name="http">The client.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="addresses">Where the venue is; null for the venue itself.</param>
    public VenueTradeHistory(
        VenueProtocol protocol,
        Func<InstrumentId, Listing?> listings,
        HttpClient http,
        TimeProvider clock,
        VenueAddresses? addresses = null)
    {
        ArgumentNullException.ThrowIfNull(protocol);
        _protocol = protocol;
        _listings = listings;
        _client = new HistoryClient(protocol, http, clock, addresses, protocol.TradePageSpacing);
    }

    /// <inheritdoc/>
    public bool NumbersTradesOneByOne => _protocol.NumbersTradesOneByOne;

    /// <summary>What the venue's answers say about further requests.</summary>
    public RateBudget Budget => _client.Budget;

    /// <inheritdoc/>
    public async Task<TradeHistoryAnswer> ReadAsync(
        InstrumentId instrument, TradePlace place, DateTime to, CancellationToken cancellationToken)
    {
        if (_listings(instrument) is not { } listing)
        {
            return TradeHistoryAnswer.None(HistoryStatus.Unsupported, $"{_protocol.Venue} does not list {instrument}.");
        }

        var settled = _client.Now - Settling;
        var end = to < settled ? to : settled;
        return place.Time >= end ? TradeHistoryAnswer.Of([], place) : _protocol.TradePaging switch
        {
            TradePaging.Forwards => await ForwardsAsync(listing, place, end, cancellationToken).ConfigureAwait(false),
            TradePaging.Backwards => await BackwardsAsync(listing, place, end, cancellationToken).ConfigureAwait(false),
            _ => await NewestAsync(listing, place, end, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<TradeHistoryAnswer> ForwardsAsync(Listing listing, TradePlace place, DateTime end, CancellationToken cancellationToken)
    {
        var reading = await AskAsync(listing, place, null, cancellationToken).ConfigureAwait(false);
        if (reading.Error is not null)
        {
            return None(reading);
        }

        var news = reading.Rows.Where(trade => IsBehind(trade, place)).OrderBy(trade => trade.Id).ToArray();
        if (news.Length == 0)
        {
            return reading.Rows.Count < _protocol.TradesAPage
                ? TradeHistoryAnswer.Of([], place with { Time = end })
                : TradeHistoryAnswer.None(
                    HistoryStatus.Unsupported,
                    $"{_protocol.Venue} has more than {_protocol.TradesAPage} trades of {listing.Id} at {place.Time:O}, "
                    + "and no way to ask for those behind them.");
        }

        // A page whose last trade is past the end holds everything before the end.
        var wanted = Array.FindAll(news, trade => trade.Time < end);
        var last = news[^1];
        return TradeHistoryAnswer.Of(wanted, last.Time < end
            ? new TradePlace(last.Time, last.Id)
            : new TradePlace(end, wanted.Length > 0 ? wanted[^1].Id : place.LastId));
    }

    private async Task<TradeHistoryAnswer> BackwardsAsync(Listing listing, TradePlace place, DateTime end, CancellationToken cancellationToken)
    {
        var stretch = new TradeStretch(place, end, _stretches.GetValueOrDefault(listing.Id, TradeStretch.FirstLength));
        while (stretch.AskUntil is { } until)
        {
            var reading = await AskAsync(listing, stretch.AskFrom, until, cancellationToken).ConfigureAwait(false);
            if (reading.Error is not null)
            {
                return None(reading);
            }

            stretch.Add(reading.Rows);
        }

        _stretches[listing.Id] = stretch.NextLength;
        var trades = stretch.Trades();
        return TradeHistoryAnswer.Of(trades, new TradePlace(stretch.End, trades.Length > 0 ? trades[^1].Id : place.LastId));
    }

    private async Task<TradeHistoryAnswer> NewestAsync(Listing listing, TradePlace place, DateTime end, CancellationToken cancellationToken)
    {
        var reading = await AskAsync(listing, place, null, cancellationToken).ConfigureAwait(false);
        if (reading.Error is not null)
        {
            return None(reading);
        }

        var trades = reading.Rows.OrderBy(trade => trade.Id).ToArray();
        if (trades.Length >= _protocol.TradesAPage && IsBehind(trades[0], place))
        {
            // Others may have traded at the time of the first one and be left out.
            var first = trades[0].Time;
            return TradeHistoryAnswer.None(
                HistoryStatus.Unsupported,
                $"{_protocol.Venue} gives only the last {_protocol.TradesAPage} trades of {listing.Id}, the oldest of {first:O}: "
                + "ask for what is later than that, or for bars, or collect trades as they happen.");
        }

        var wanted = Array.FindAll(trades, trade => IsBehind(trade, place) && trade.Time < end);
        return TradeHistoryAnswer.Of(wanted, new TradePlace(end, wanted.Length > 0 ? wanted[^1].Id : place.LastId));
    }

    private static bool IsBehind(in PastTrade trade, TradePlace place) =>
        place.LastId is { } last ? trade.Id > last : trade.Time >= place.Time;

    private async Task<HistoryReading<PastTrade>> AskAsync(
        Listing listing, TradePlace place, DateTime? end, CancellationToken cancellationToken)
    {
        var reading = await _client.AskAsync(
            _protocol.TradesPath(listing, place, end), "trades", _protocol.ReadPastTrades, cancellationToken).ConfigureAwait(false);
        return reading.Error is null && reading.Rows.GroupBy(trade => trade.Id).FirstOrDefault(group => group.Count() > 1) is { } doubled
            ? HistoryReading<PastTrade>.Failed($"{_protocol.Venue} sent trade {doubled.Key} of {listing.Id} twice in one answer.")
            : reading;
    }

    private static TradeHistoryAnswer None(HistoryReading<PastTrade> reading) =>
        TradeHistoryAnswer.None(reading.IsPermanent ? HistoryStatus.Unsupported : HistoryStatus.Unavailable, reading.Error!);
}
