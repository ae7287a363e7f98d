using System.Globalization;

namespace R3edge.Cli.Tests.Backtesting;

/// <summary>Small files of bars for tests of backtests.</summary>
internal static class BacktestBars
{
    public const string Header = "time,open,high,low,close,volume";

    /// <summary>One-minute bars of 2024-01-01: open the close before, high and low half a unit beyond open and close.</summary>
    public static string Minutes(this TemporaryFolder folder, string name, params ReadOnlySpan<double> closes)
    {
        var lines = new List<string> { Header };
        var open = closes[0];
        foreach (var close in closes)
        {
            var time = new DateTime(2024, 1, 1).AddMinutes(lines.Count - 1);
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{time:s}Z,{open},{Math.Max(open, close) + 0.5},{Math.Min(open, close) - 0.5},{close},10"));
            open = close;
        }

        return folder.Write(name, [.. lines]);
    }
}
