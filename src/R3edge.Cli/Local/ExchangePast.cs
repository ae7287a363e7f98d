using System.Globalization;

namespace R3edge.Cli.Local;

/// <summary>
/// When the market of the simulated exchange beside a host began. It is kept in the host's data folder, so that the same seeded market goes
/// on after a restart instead of beginning anew at other prices.
/// </summary>
public static class ExchangePast
{
    /// <summary>How much past a new market has: enough for regimes to be known at once.</summary>
    public static readonly TimeSpan AtFirst = TimeSpan.FromHours(6);

    /// <summary>A market that is older than this begins anew: what lies between would take too long to play.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    private const string FileName = "exchange.began";

    /// <summary>When the market of a data folder began; a new one is noted there.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="market">Tells the market from others: its seed and size.</param>
    /// <param name="now">UTC.</param>
    /// <exception cref="IOException">The folder cannot be read or written.</exception>
    public static DateTime Of(string folder, string market, DateTime now)
    {
        var file = Path.Combine(folder, FileName);
        if (File.Exists(file)
            && File.ReadAllText(file).Split(' ', 2) is [var time, var known]
            && known == market
            && DateTime.TryParseExact(time, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var began)
            && began <= now
            && now - began <= Longest)
        {
            return began;
        }

        began = now - AtFirst;
        Directory.CreateDirectory(folder);
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $"{began:O} {market}"));
        return began;
    }
}
