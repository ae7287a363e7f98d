using System.Text.Json;
using R3edge.Application.Collection.History;
using R3edge.Application.Ports.Batches;
using R3edge.Application.Ports.Markets;
using R3edge.Domain.Backtesting;

namespace R3edge.Application.Backtesting.Jobs;

/// <summary>Runs a part of a backtest's combinations over collected history.</summary>
/// <param name="history">The bars.</param>
/// <param name="instruments">The instruments.</param>
public sealed class BacktestWork(BarHistory history, IInstrumentCatalog instruments) : IBatchWork
{
    /// <summary>The name of the work.</summary>
    public const string WorkName = "backtest";

    private readonly BarHistory _history = history;
    private readonly IInstrumentCatalog _instruments = instruments;

    /// <inheritdoc/>
    public string Name => WorkName;

    /// <inheritdoc/>
    public async Task<ReadOnlyMemory<byte>> RunAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        var chunk = JsonSerializer.Deserialize(input.Span, BacktestJson.Default.BacktestChunk)!;
        var request = chunk.Request;
        var instrument = _instruments.Find(request.Instrument)
            ?? throw new InvalidOperationException($"there is no instrument {request.Instrument} any more");
        if (!request.TryGrid(out var grid, out var error) || !request.TrySettings(instrument, out var settings, out error))
        {
            throw new InvalidOperationException(error);
        }

        var bars = await _history
            .ReadAsync(request.Instrument, request.Timeframe, request.From, request.To, cancellationToken)
            .ConfigureAwait(false);
        if (bars.Count == 0)
        {
            throw new InvalidOperationException(
                $"there are no bars of {request.Instrument} {request.Timeframe} from {request.From:u} to {request.To:u}");
        }

        var backtest = new Backtest(bars, settings!);
        var outcome = grid!.Combinations.Count == 1
            ? Single(backtest, grid, request)
            : Measure(backtest, grid, chunk, cancellationToken);
        return JsonSerializer.SerializeToUtf8Bytes(outcome, BacktestJson.Default.BacktestOutcome);
    }

    private static BacktestOutcome Single(Backtest backtest, ParameterGrid grid, BacktestRequest request)
    {
        var result = backtest.Run(grid.Strategy, grid.Combinations[0]);
        var row = new BacktestRunRow(Names.Of(result.Parameters), result.Statistics);
        var comparison = grid.Strategy.ReportsGate
            ? GateComparison.Of(backtest, grid.Strategy, grid.Combinations[0], backtest.Settings.RegimeBy ?? GateComparison.Gate)
            : null;
        return new BacktestOutcome([row], BacktestReport.Of(result, request.Instrument, comparison));
    }

    private static BacktestOutcome Measure(Backtest backtest, ParameterGrid grid, BacktestChunk chunk, CancellationToken cancellationToken)
    {
        var scratch = new BacktestScratch();
        var rows = new List<BacktestRunRow>(chunk.Count);
        foreach (var parameters in grid.Combinations.Skip(chunk.First).Take(chunk.Count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(new BacktestRunRow(Names.Of(parameters), backtest.Measure(grid.Strategy, parameters, scratch)));
        }

        return new BacktestOutcome(rows, null);
    }
}
