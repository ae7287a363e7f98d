using System.Globalization;
using R3edge.Application.Trading;
using R3edge.Local.Hosting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace R3edge.Cli.Local;

/// <summary>What <c>r3edge up</c> shows while it runs: instruments, accounts, and how well the stages keep up.</summary>
internal sealed class LiveTable(LocalHost host, TimeProvider time)
{
    private readonly LocalHost _host = host;
    private readonly TimeProvider _time = time;
    private long _events;
    private long _at = time.GetTimestamp();

    /// <summary>How it stands now.</summary>
    public async Task<IRenderable> RenderAsync(CancellationToken cancellationToken)
    {
        var status = _host.Status;
        var accounts = await status.AccountsAsync(cancellationToken);
        var instruments = new Table().Border(TableBorder.Simple).AddColumns("instrument", "price", "regime", "sessions");
        instruments.Columns[1].RightAligned();
        foreach (var instrument in status.Instruments())
        {
            instruments.AddRow(
                instrument.Id.ToString(), Number(instrument.Price), Words(instrument.Regime), instrument.Sessions.ToString(CultureInfo.InvariantCulture));
        }

        var money = new Table().Border(TableBorder.Simple).AddColumns("account", "equity", "cash", "open", "closed", "realised", "unrealised", "fees");
        foreach (var column in money.Columns.Skip(1))
        {
            column.RightAligned();
        }

        foreach (var account in accounts)
        {
            money.AddRow(Cells(account));
        }

        return new Rows(instruments, money, new Text(Line(status)));
    }

    /// <summary>How it stands now, in one line.</summary>
    public string Line(LocalStatus status)
    {
        var (handled, now) = (status.EventsHandled, _time.GetTimestamp());
        var seconds = _time.GetElapsedTime(_at, now).TotalSeconds;
        var rate = seconds > 0.0 ? (handled - _events) / seconds : 0.0;
        (_events, _at) = (handled, now);
        var market = status.MarketTime is { } reached ? reached.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : "waiting";
        var done = status.Done switch
        {
            null => "",
            >= 1.0 => ", the replay is over",
            { } share => string.Create(CultureInfo.InvariantCulture, $", {share:P1} played"),
        };
        return string.Create(
            CultureInfo.InvariantCulture, $"market time {market}{done}; {rate:N0} events a second, {status.EventsBehind:N0} waiting{(status.Feeds is { } feeds ? $"; {feeds}" : "")}");
    }

    private static string[] Cells(AccountSummary account) =>
    [
        account.Id.ToString(),
        Amount(account.Equity),
        Amount(account.Cash),
        account.OpenPositions.ToString(CultureInfo.InvariantCulture),
        account.ClosedTrades.ToString(CultureInfo.InvariantCulture),
        Amount(account.RealisedProfit),
        Amount(account.UnrealisedProfit),
        Amount(account.FeesPaid),
    ];

    private static string Amount(decimal value) => value.ToString("N2", CultureInfo.InvariantCulture);

    private static string Number(double? value) => value is { } known ? known.ToString("G8", CultureInfo.InvariantCulture) : "-";

    private static string Words(string regime) => regime == "None" ? "warming up" : regime;
}
