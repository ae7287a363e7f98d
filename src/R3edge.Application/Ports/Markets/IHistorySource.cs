using R3edge.Domain.Markets;

namespace R3edge.Application.Ports.Markets;

/// <summary>Past bars as venues give them.</summary>
public interface IHistorySource
{
    /// <summary>
    /// The bars of a stretch of time that have closed. A source may give fewer than were asked for, from the beginning on; it is
    /// asked again for the rest.
    /// </summary>
    /// <param name="instrument">What traded.</param>
    /// <param name="timeframe">The length of a bar.</param>
    /// <param name="from">UTC; the first opening time, inclusive.</param>
    /// <param name="to">UTC; no bar opens at or after it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<HistoryAnswer> ReadAsync(
        InstrumentId instrument, Timeframe timeframe, DateTime from, DateTime to, CancellationToken cancellationToken);
}
