using System.Text.Json;
using R3edge.Cli.Output;
using Spectre.Console;

namespace R3edge.Cli.Local;

/// <summary>Positions and orders as tables.</summary>
internal static class PositionText
{
    /// <summary>Shows positions, a row each.</summary>
    public static void Show(IAnsiConsole people, IEnumerable<JsonElement> positions)
    {
        var table = Tables.Create(
            "Position", "Instrument", "Bias", "Status", "Opened", ">Quantity", ">Entry", ">Stop", ">Exit", ">Realised", ">Unrealised", "Why left");
        foreach (var position in positions)
        {
            table.Row(
                position.Plain("id"),
                position.Plain("instrument"),
                position.Word("bias"),
                position.Word("status"),
                position.Time("openedAt"),
                position.Price("enteredQuantity"),
                position.Price("entryPrice"),
                position.Price("stopPrice"),
                position.Price("exitPrice"),
                position.Money("realisedProfit"),
                position.Money("unrealisedProfit"),
                position.Word("exitReason"));
        }

        people.Write(table);
    }

    /// <summary>Shows everything of one position.</summary>
    public static void ShowAnswer(IAnsiConsole people, JsonElement answer)
    {
        Show(people, [answer.GetProperty("position")]);
        ShowOrders(people, answer.Items("orders"));
        var table = Tables.Create("At", "What happened", "From", "To", ">Open", ">Stop", ">Orders at work");
        foreach (var change in answer.Items("history"))
        {
            table.Row(
                change.Time("at"),
                change.Plain("cause") + (change.At("reason") is null ? "" : $" ({change.Word("reason")})"),
                change.Word("from"),
                change.Word("to"),
                change.Price("openQuantity"),
                change.Price("stopAfter"),
                change.Plain("workingOrders"));
        }

        people.Write(table);
    }

    /// <summary>Shows orders, a row each.</summary>
    public static void ShowOrders(IAnsiConsole people, IEnumerable<JsonElement> orders)
    {
        var table = Tables.Create("Order", "Instrument", "Role", "Side", "Type", ">Limit", ">Stop", "Status", ">Filled", ">Fees", "Created");
        foreach (var order in orders)
        {
            table.Row(
                order.Plain("order.id"),
                order.Plain("order.instrument"),
                order.Word("order.role"),
                order.Word("order.side"),
                order.Word("order.terms.type"),
                order.Price("order.terms.limitPrice"),
                order.Price("order.terms.stopPrice"),
                order.At("report") is null ? "sent" : order.Word("report.status"),
                order.Price("report.filledQuantity"),
                order.Money("report.fees"),
                order.Time("order.createdAt"));
        }

        people.Write(table);
    }
}
