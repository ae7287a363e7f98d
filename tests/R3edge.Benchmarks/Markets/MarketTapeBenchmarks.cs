using BenchmarkDotNet.Attributes;
using R3edge.Domain.Execution;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.Benchmarks.Markets;

/// <summary>
/// The simulated market tick by tick, on one core. Operations are trades: 500 ns are 2 million trades a second, each with its quote and
/// a quarter of a message on the book.
/// </summary>
[MemoryDiagnoser]
public class MarketTapeBenchmarks
{
    private const int Trades = 100_000;
    private readonly MarketTape _tape = new(new MarketTapeOptions { TradesPerBar = 1000 });
    private readonly PaperVenue _venue = new(1_000_000m, 1m, new FillModel());
    private readonly List<VenueEvent> _events = [];

    [GlobalSetup]
    public void Setup()
    {
        // Four orders far from the market: each tick has to look at one of them.
        for (var i = 0; i < _tape.Instruments.Count; i++)
        {
            var instrument = _tape.Instruments[i];
            _venue.Add(instrument);
            var order = new Order(
                new OrderId((UInt128)(i + 1)),
                default,
                instrument.Id,
                OrderRole.Entry,
                Side.Buy,
                OrderTerms.Limit(instrument.TickSize),
                OrderAmount.Of(1_000_000m),
                DateTime.UnixEpoch);
            _venue.Place(order, DateTime.UnixEpoch, _events);
        }
    }

    /// <summary>The tape alone.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Trades)]
    public double Generate()
    {
        var sum = 0.0;
        for (var trades = 0; trades < Trades;)
        {
            if (_tape.Next() == TapeEventKind.Trade)
            {
                sum += _tape.Trade.Price;
                trades++;
            }
        }

        return sum;
    }

    /// <summary>The tape and a paper venue that sees all its quotes and trades.</summary>
    [Benchmark(OperationsPerInvoke = Trades)]
    public long GenerateAndMatch()
    {
        for (var trades = 0; trades < Trades;)
        {
            switch (_tape.Next())
            {
                case TapeEventKind.Quote:
                    _venue.OnQuote(_tape.Instruments[_tape.Instrument].Id, _tape.Quote, _tape.MessageNumber, _events);
                    break;
                case TapeEventKind.Trade:
                    _venue.OnTrade(_tape.Instruments[_tape.Instrument].Id, _tape.Trade, _events);
                    trades++;
                    break;
            }
        }

        return _venue.CountOf(MarketIntake.Taken);
    }
}
