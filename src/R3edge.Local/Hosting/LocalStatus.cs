using R3edge.Application.Trading;
using R3edge.Domain.Markets;
using R3edge.Domain.Regimes;
using R3edge.Local.Feeds;

namespace R3edge.Local.Hosting;

/// <summary>What a person wants to see of a running host, read from memory.</summary>
public sealed class LocalStatus
{
    private readonly LocalPlatform _platform;

    internal LocalStatus(LocalPlatform platform) => _platform = platform;

    /// <summary>UTC time that the market has reached; null before its first moment.</summary>
    public DateTime? MarketTime => _platform.Feed.MarketTime;

    /// <summary>The share of a replay that is over, 0 to 1; null where the feed has no end.</summary>
    public double? Done => _platform.Feed.Done;

    /// <summary>How the feeds of a real market are, in one line; null where the market is none.</summary>
    public string? Feeds => (_platform.Feed as VenueFeed)?.Health;

    /// <summary>Events that all stages together have handled since the start.</summary>
    public long EventsHandled => _platform.Stages.Lags().Sum(lag => lag.Handled);

    /// <summary>Events that all stages together have not handled yet.</summary>
    public long EventsBehind => _platform.Stages.Lags().Sum(lag => lag.Events);

    /// <summary>Every instrument as it stands.</summary>
    public IReadOnlyList<InstrumentStatus> Instruments() =>
    [
        .. _platform.Instruments.All().Select(instrument =>
        {
            var bars = _platform.MarketData.Bars(instrument.Id, Timeframe.OneMinute);
            var flow = _platform.MarketData.Flow(instrument.Id);
            return new InstrumentStatus(
                instrument.Id,
                flow?.Price?.Value ?? bars?.Last.Close,
                bars?.Regime.Point.Regime.NameOf() ?? "-",
                _platform.Sessions.On(instrument.Id).Count);
        }),
    ];

    /// <summary>Every account as it stands at the last prices.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<AccountSummary>> AccountsAsync(CancellationToken cancellationToken)
    {
        var summaries = new List<AccountSummary>();
        foreach (var account in _platform.Accounts.Accounts.OrderBy(account => account.ToString(), StringComparer.Ordinal))
        {
            if (await _platform.Queries.SummaryAsync(account, cancellationToken).ConfigureAwait(false) is { } summary)
            {
                summaries.Add(summary);
            }
        }

        return summaries;
    }
}

/// <summary>An instrument as it stands.</summary>
/// <param name="Id">The instrument.</param>
/// <param name="Price">Its last price, in quote units; null before the first.</param>
/// <param name="Regime">Its regime on bars of a minute; none during warm-up.</param>
/// <param name="Sessions">How many sessions trade it.</param>
public sealed record InstrumentStatus(InstrumentId Id, double? Price, string Regime, int Sessions);
