using R3edge.Domain.Markets;

namespace R3edge.Application.Ports.Markets;

/// <summary>Past trades as venues give them.</summary>
public interface ITradeHistorySource
{
    /// <summary>Whether the trades of an instrument are numbered one by one, so that a number that is missing is a trade that is missing.</summary>
    bool NumbersTradesOneByOne { get; }

    /// <summary>
    /// The trades behind a place. A source may give fewer than were asked for, from the place on; it is asked again from where the
    /// answer ends.
    /// </summary>
    /// <param name="instrument">What traded.</param>
    /// <param name="place">Where the last answer ended; at first the UTC time from which on trades are wanted.</param>
    /// <param name="to">UTC; no trade at or after it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<TradeHistoryAnswer> ReadAsync(InstrumentId instrument, TradePlace place, DateTime to, CancellationToken cancellationToken);
}
