using BenchmarkDotNet.Attributes;
using R3edge.Domain.Markets;
using R3edge.Domain.OrderFlow;

namespace R3edge.Benchmarks.OrderFlow;

/// <summary>The time of one trade or one book event, without allocation; windows of a minute hold 6,000 trades.</summary>
[MemoryDiagnoser]
public class OrderFlowBenchmarks
{
    private const int Events = 10_000;
    private static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly OrderBook _book = new();
    private readonly TradeWindow _window = new(TimeSpan.FromMinutes(1));
    private readonly Vpin _vpin = new(10.0);
    private readonly KyleLambda _lambda = new(TimeSpan.FromSeconds(1), 60);
    private readonly OrderFlowImbalance _flow = new(TimeSpan.FromMinutes(1));
    private readonly OrderFlowImbalance _flows = new(TimeSpan.FromMinutes(1), 5);
    private readonly OrderFlowMonitor _monitor = new(new OrderFlowSettings { BucketVolume = 10.0, Window = TimeSpan.FromMinutes(1) });
    private long _sequence;

    [GlobalSetup]
    public void Setup()
    {
        var bids = Enumerable.Range(0, 500).Select(i => new BookLevel(1000 - i, 1)).ToArray();
        var asks = Enumerable.Range(0, 500).Select(i => new BookLevel(1011 + i, 1)).ToArray();
        _book.ApplySnapshot(bids, asks, Start, 1);
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public double TradeIntoWindow()
    {
        for (var i = 0; i < Events; i++)
        {
            _window.Add(Next());
        }

        return _window.SignedVolume;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public double TradeIntoVpin()
    {
        for (var i = 0; i < Events; i++)
        {
            _vpin.Add(Next());
        }

        return _vpin.Value;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public double TradeIntoKyleLambda()
    {
        for (var i = 0; i < Events; i++)
        {
            _lambda.Add(Next());
        }

        return _lambda.Value;
    }

    [Benchmark(OperationsPerInvoke = Events)]
    public double TradeIntoEverything()
    {
        for (var i = 0; i < Events; i++)
        {
            _monitor.Add(Next());
        }

        return _monitor.Vpin.Value;
    }

    /// <summary>One level of the book changes near its top; the cost of the book itself included.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public double BookIntoOneLevelFlow() => Feed(_flow);

    /// <summary>The same at five levels.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public double BookIntoFiveLevelFlow() => Feed(_flows);

    /// <summary>The book alone, to subtract.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public double BookAlone()
    {
        for (var i = 0; i < Events; i++)
        {
            Change(i);
        }

        return _book.Depth(Side.Buy, 1);
    }

    /// <summary>Mid, weighted mid, depth, imbalance, pressure and slippage of a book of 2 x 500 levels.</summary>
    [Benchmark]
    public double ReadBook() =>
        BookMetrics.Mid(_book) + BookMetrics.WeightedMid(_book) + BookMetrics.DepthWithin(_book, Side.Buy, 100.0)
        + BookMetrics.Imbalance(_book, 5) + BookMetrics.Pressure(_book, 20.0) + BookMetrics.SlippageBasisPoints(_book, Side.Buy, 20.0);

    private double Feed(OrderFlowImbalance flow)
    {
        for (var i = 0; i < Events; i++)
        {
            Change(i);
            flow.Update(_book, isSnapshot: false);
        }

        return flow.Value;
    }

    private void Change(int i)
    {
        _sequence++;
        _book.Apply(Side.Buy, new BookLevel(1010 - (i * 7 % 20), i % 3), Start.AddTicks(_sequence * 100_000), _sequence);
    }

    private Trade Next()
    {
        _sequence++;
        var price = 100.0 + _sequence * 7 % 13 * 0.1;
        return new Trade(Start.AddTicks(_sequence * 100_000), price, 0.01 * (1 + _sequence * 11 % 97), (Side)(_sequence * 5 % 7 & 1), _sequence);
    }
}
