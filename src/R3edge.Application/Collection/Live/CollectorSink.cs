using System.Globalization;
using R3edge.Application.Pipeline.Market;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection.Live;

/// <summary>Takes the entries of one event into the bars of its instrument, and counts what became of them.</summary>
/// <param name="futureTolerance">How far ahead of the hub's clock an entry's time may be.</param>
internal sealed class CollectorSink(TimeSpan futureTolerance) : IMarketSink
{
    private InstrumentBars _bars = new();
    private long _latestTicks;

    public List<FinishedBar> Finished { get; } = [];

    public int Late { get; private set; }

    public int Repeated { get; private set; }

    public int Refused { get; private set; }

    public string FirstReason { get; private set; } = "";

    public void Begin(InstrumentBars bars, DateTime enqueuedTime)
    {
        _bars = bars;
        _latestTicks = enqueuedTime.Ticks + futureTolerance.Ticks;
        Finished.Clear();
        (Late, Repeated, Refused) = (0, 0, 0);
    }

    public void OnTrade(in Trade trade, bool isBackfilled)
    {
        if (!IsInTime(trade.Time))
        {
            return;
        }

        try
        {
            var fate = _bars.Add(trade, isBackfilled, Finished);
            if (fate != TradeFate.Counted)
            {
                Late += fate == TradeFate.Repeated ? 0 : 1;
                Repeated += fate == TradeFate.Repeated ? 1 : 0;
            }
        }
        catch (ArgumentException exception)
        {
            Refuse(exception.Message);
        }
    }

    public void OnQuote(in Quote quote)
    {
        if (IsInTime(quote.Time))
        {
            _bars.Add(quote, Finished);
        }
    }

    public void OnBook(in BookView book)
    {
        if (book.Bids.Length > 0 && book.Asks.Length > 0)
        {
            OnQuote(new Quote(book.Time, book.Bids[0].Price, book.Bids[0].Quantity, book.Asks[0].Price, book.Asks[0].Quantity));
        }
    }

    public void OnSourceBar(Timeframe timeframe, in Bar bar)
    {
        if (!IsInTime(bar.OpenTime))
        {
            return;
        }

        try
        {
            _bars.Add(timeframe, bar, Finished);
        }
        catch (ArgumentException exception)
        {
            Refuse(exception.Message);
        }
    }

    public void OnClock(DateTime now)
    {
        if (IsInTime(now))
        {
            _bars.Advance(now, Finished);
        }
    }

    public void OnInterruption(DateTime at) => _bars.Interrupt();

    private bool IsInTime(DateTime time)
    {
        var isInTime = time.Ticks <= _latestTicks;
        if (!isInTime)
        {
            Refuse(string.Create(CultureInfo.InvariantCulture, $"the time {time:u} is ahead of the clock"));
        }

        return isInTime;
    }

    private void Refuse(string reason)
    {
        FirstReason = Refused++ == 0 ? reason : FirstReason;
    }
}
