namespace R3edge.Domain.Backtesting;

/// <summary>The return of one calendar month (UTC) of a backtest; the first and the last month may be partial.</summary>
/// <param name="Year">The calendar year.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Return">
/// Equity at the end of the month's last bar over the equity before its first bar, less 1; null where the month began with
/// an equity at or below 0.
/// </param>
public readonly record struct MonthlyReturn(int Year, int Month, double? Return);
