using System.Globalization;
using System.Text.RegularExpressions;
using R3edge.Testing;

namespace R3edge.Infra.Tests;

/// <summary>The figures of the guide come out of its formulas and prices.</summary>
public partial class CostTests
{
    private const double Hours = 730.0;
    private const double Seconds = Hours * 3600.0;
    private const double Wait = 0.5;
    private const double EventsAnInstrument = 4.0;
    private const double BlobWrite = 0.055 / 10_000.0;
    private const double BlobRead = 0.0044 / 10_000.0;
    private const double TableOperation = 0.00036 / 10_000.0;
    private const double QueueOperation = 0.004 / 10_000.0;

    [Theory]
    [InlineData(0, 10, 4, 1, 1)]
    [InlineData(1, 100, 8, 1, 1)]
    [InlineData(2, 1000, 32, 4, 6)]
    public void Table_OfTheGuide_IsThatOfTheFormulas(int column, int instruments, int partitions, int containers, int units)
    {
        double n = instruments, p = partitions;
        var events = EventsAnInstrument * n;
        var market = 3.0 * p * Math.Max(1.0 / Wait, events / (256.0 * p));
        var (bars, closed, signals) = (4.0 * p / 20.0, n * 1.4 / 60.0, n / 3600.0 * 10.0);
        var executions = market + bars + signals + (5.0 / 60.0);

        // Two of three stages on market data, three of four on bars, all on signals; a checkpoint every fourth time; a day's file a bar.
        var writes = (market * 2.0 / 3.0) + (bars * 3.0 / 4.0) + signals + (executions / 4.0) + closed;
        var reads = closed + (n * 8.0 / 60.0);
        var accounts = 4.0 * ((market / 3.0 * 0.2) + (signals * 3.0));
        var durable = (n / 5.0 / 3600.0 * 40.0) + 4.0;
        var instances = (3.0 * Math.Max(1.0, n / 250.0)) + (4.0 * Math.Min(1.0, 0.08 + (n / 2000.0))) + 0.6;
        var stored = (n * 0.05 * 0.02) + (events * 1000.0 * Seconds / 1e9 * 0.25 * 0.02);

        AssertRow("events a second on", column, events);
        AssertRow("executions a second;", column, executions, executions * Seconds / 1e6);
        AssertRow("blob writes a second", column, writes);
        var lines = new[]
        {
            AssertRow("Event Hubs:", column, (units * 0.03 * Hours) + (events * Seconds / 1e6 * 0.028)),
            AssertRow("capture,", column, units * 0.10 * Hours),
            AssertRow("executions |", column, ((executions * Seconds / 1e6) - 0.25) * 0.40),
            AssertRow("compute:", column, instances * 2.0 * Seconds * 0.000026),
            AssertRow("blobs:", column, Seconds * ((writes * BlobWrite) + (reads * BlobRead))),
            AssertRow(
                "tables and queues:", column, Seconds * (((accounts + (durable / 2.0)) * TableOperation) + (durable * QueueOperation))),
            AssertRow("bridge: 1 vCPU", column, containers * Seconds * (0.000024 + (2.0 * 0.000003))),
            AssertRow("logs,", column, (7.0 + (0.02 * n) - 5.0) * 2.76),
            AssertRow("vault,", column, 11.0 + stored),
        };
        Assert.Equal(lines.Sum(), Figure("**together**", column)[0], tolerance: 10.0);
    }

    private static double AssertRow(string row, int column, params double[] expected)
    {
        var figures = Figure(row, column);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - figures[i]) <= Math.Max(1.0, 0.005 * expected[i]),
                $"{row} says {figures[i]} in column {column}, and the formula gives {expected[i]:F1}.");
        }

        return expected[0];
    }

    private static double[] Figure(string row, int column)
    {
        var guide = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "azure.md"));
        var cells = guide.Single(line => line.StartsWith($"| {row}", StringComparison.Ordinal)).Split('|');
        return
        [
            .. Number().Matches(cells[column + 2].Replace(",", "", StringComparison.Ordinal))
                .Select(match => double.Parse(match.Value, CultureInfo.InvariantCulture)),
        ];
    }

    [GeneratedRegex(@"\d+(\.\d+)?")]
    private static partial Regex Number();
}
