using BenchmarkDotNet.Attributes;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;

namespace R3edge.Benchmarks.Markets;

/// <summary>The time of one simulated bar, over four instruments; the goal is below 500 ns without allocation.</summary>
[MemoryDiagnoser]
public class MarketSimulatorBenchmarks
{
    private const int Bars = 10_000;
    private readonly MarketSimulator _simulator = new(new SimulationOptions { Instruments = 4 });
    private readonly Bar[] _bars = new Bar[4];
    private readonly SimulatedRegime[] _regimes = new SimulatedRegime[4];

    /// <summary>Bar by bar, as a live demonstration runs it.</summary>
    [Benchmark(OperationsPerInvoke = Bars)]
    public double Step()
    {
        for (var i = 0; i < Bars / 4; i++)
        {
            _simulator.Step(_bars, _regimes);
        }

        return _bars[0].Close;
    }

    /// <summary>A history of seven days at once: 40 320 bars.</summary>
    [Benchmark(OperationsPerInvoke = 4 * 7 * 1440)]
    public object Run() => MarketSimulator.Run(new SimulationOptions { Instruments = 4, Days = 7 });
}
