using System.Globalization;
using System.Text.Json;
using R3edge.Cli.Output;
using Spectre.Console;

namespace R3edge.Cli.Local;

/// <summary>The prices to enter at that a running host gives, as <c>r3edge entry</c> shows them.</summary>
internal static class HostEntry
{
    /// <summary>Shows them.</summary>
    /// <param name="people">The console for people.</param>
    /// <param name="answer">What the host answers.</param>
    public static void Show(IAnsiConsole people, JsonElement answer)
    {
        people.Line(
            $"Prices to enter {answer.Word("bias")} {answer.Plain("instrument")} on {answer.Plain("timeframe")} at {answer.Time("at")}, with the market at {answer.Plain("marketPrice")}");
        var table = Tables.Create("Model", "Order", ">Price", ">Basis points", ">Sigmas", ">Reached", "Valid for", "Why");
        foreach (var model in answer.Items("models"))
        {
            if (model.At("price") is { } price)
            {
                table.Row(
                    model.Plain("model"),
                    price.Word("order") + (price.At("isMarketable") is { ValueKind: JsonValueKind.True } ? ", at market" : ""),
                    price.Price("price"),
                    price.Ratio("distanceBasisPoints"),
                    price.Ratio("distanceSigmas"),
                    price.Percent("reachProbability"),
                    price.Duration("validity"),
                    Why(price));
            }
            else
            {
                table.Row(model.Plain("model"), "-", "-", "-", "-", "-", "-", "no price: " + model.Plain("refusal"));
            }
        }

        people.Write(table);
        people.Line(answer.At("recommendation") is { } best
            ? $"Recommended: {best.Word("order")} at {best.Price("price")}; reached with a probability of {best.Percent("reachProbability")} within {best.Duration("validity")}"
            : "No model gives a price, so none is recommended.");
    }

    private static string Why(JsonElement price) => string.Join(
        ", ", price.Items("reasons").Select(reason => string.Create(
            CultureInfo.InvariantCulture, $"{reason.Plain("name")} {reason.At("value")?.GetDouble() ?? double.NaN:G6}")));
}
