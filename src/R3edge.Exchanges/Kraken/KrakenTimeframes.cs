using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Kraken;

/// <summary>Kraken's lengths of bars, in minutes. Its weeks do not begin on Mondays, so they are not used.</summary>
internal static class KrakenTimeframes
{
    private static readonly (long Minutes, Timeframe Timeframe)[] Known =
        [.. Timeframe.All.Select(static timeframe => ((long)timeframe.Duration.TotalMinutes, timeframe))
            .Where(static entry => entry.Item1 is 1 or 5 or 15 or 30 or 60 or 240 or 1440)];

    public static bool TryFind(long minutes, out Timeframe timeframe)
    {
        foreach (var entry in Known)
        {
            if (entry.Minutes == minutes)
            {
                timeframe = entry.Timeframe;
                return true;
            }
        }

        timeframe = default;
        return false;
    }
}
