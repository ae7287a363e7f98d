using R3edge.Domain.Markets;

namespace R3edge.Application.Signals;

/// <summary>Past bars for a session that begins in the middle of a market's life.</summary>
public interface IWarmUpBars
{
    /// <summary>The last closed bars before an instant, oldest first; fewer where there are no more.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="timeframe">The timeframe.</param>
    /// <param name="before">UTC; every bar closes at or before it.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Ports.StorageException">The history could not be read.</exception>
    Task<IReadOnlyList<Bar>> BeforeAsync(
        InstrumentId instrument, Timeframe timeframe, DateTime before, int count, CancellationToken cancellationToken);
}
