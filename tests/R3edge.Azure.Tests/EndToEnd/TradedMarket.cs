using System.Globalization;
using R3edge.Application.Pipeline;
using R3edge.Application.Pipeline.Market;
using R3edge.Application.Ports.Events;
using R3edge.Application.Sessions;
using R3edge.Domain.Identity;
using R3edge.Domain.Markets;
using R3edge.Domain.Signals;

namespace R3edge.Azure.Tests.EndToEnd;

/// <summary>
/// A market as a bridge publishes it: four trades a minute that swing, rise and fall, and the clock at each minute's end. Positions of
/// the session on it are entered on crossing averages and left at a stop that trails.
/// </summary>
internal static class TradedMarket
{
    public const int Minutes = 240;

    public static readonly UserId User = new("trader-1");

    public static readonly AccountId Account = new(User, TradingMode.Paper);

    public static readonly DateTime Start = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static readonly Instrument Instrument = new(new InstrumentId(new Venue("simulated"), "ALPHA-USD"), 0.01m, 0.0001m, 1m);

    public static SessionRequest Session => new()
    {
        Key = "end to end",
        Strategy = "ma-cross",
        Parameters = new Dictionary<string, double> { ["fast"] = 3.0, ["slow"] = 8.0 },
        Instrument = Instrument.Id.ToString(),
        Timeframe = "1m",
        Direction = TradeDirection.Long,
        Risk = RiskProfile.Default with { Size = "fixed:1", Stop = "pct:0.02", Trail = "pct:0.001" },
    };

    /// <summary>The events, each with the time that the market has reached by it.</summary>
    public static IEnumerable<(DateTime At, EventData Data)> Events()
    {
        using var writer = new MarketBatchWriter(Instrument.Id);
        for (var minute = 0; minute < Minutes; minute++)
        {
            for (var part = 0; part < 4; part++)
            {
                var time = Start.AddMinutes(minute).AddSeconds(15 * part);
                var side = part % 2 == 0 ? Side.Buy : Side.Sell;
                writer.OnTrade(new Trade(time, Price(minute + (part / 4.0)), 2.0, side, (minute * 4) + part + 1), isBackfilled: false);
            }

            var close = Start.AddMinutes(minute + 1);
            yield return (close.AddSeconds(-15), writer.Take(Id(minute, "trades"), close.AddSeconds(-15)));
            writer.OnClock(close);
            yield return (close, writer.Take(Id(minute, "clock"), close));
        }
    }

    private static double Price(double minute) => Math.Round(100.0 + (5.0 * Math.Sin(minute * Math.PI / 30.0)) + (0.01 * minute), 2);

    private static string Id(int minute, string kind) => string.Create(CultureInfo.InvariantCulture, $"test~{minute}~{kind}");

    public static string Hub => HubNames.MarketData;
}
