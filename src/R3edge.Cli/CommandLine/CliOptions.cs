using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using R3edge.Application.Collection;
using R3edge.Domain.Markets;

namespace R3edge.Cli.CommandLine;

/// <summary>Options that several commands share, and options whose wrong values are refused in one clear sentence.</summary>
public static class CliOptions
{
    private const NumberStyles Decimals = NumberStyles.Float;

    /// <summary><c>--timeframe 1h</c>; null where it is not given.</summary>
    /// <param name="description">What it is for.</param>
    /// <param name="required">Whether the command cannot do without.</param>
    public static Option<Timeframe?> TimeframeOf(string description, bool required = false) => new("--timeframe", "-t")
    {
        Description = $"{description} ({string.Join(' ', Timeframe.All)})",
        HelpName = "TIMEFRAME",
        Required = required,
        CustomParser = result => Timeframe.TryParse(Value(result), out var timeframe)
            ? timeframe
            : Refuse<Timeframe?>(result, $"'{Value(result)}' is not a timeframe; there are {string.Join(' ', Timeframe.All)}"),
    };

    /// <summary>A whole number within limits.</summary>
    /// <param name="name">With two hyphens.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="defaultValue">The value where it is not given.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The largest value.</param>
    public static Option<int> WholeNumber(string name, string description, int defaultValue, int minimum, int maximum) => new(name)
    {
        Description = description,
        HelpName = "NUMBER",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result =>
            int.TryParse(Value(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum
                ? number
                : Refuse<int>(result, string.Create(
                    CultureInfo.InvariantCulture, $"{name} must be a whole number from {minimum} to {maximum}, not '{Value(result)}'")),
    };

    /// <summary>A number with decimals within limits.</summary>
    /// <param name="name">With two hyphens.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="defaultValue">The value where it is not given.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The largest value.</param>
    public static Option<decimal> Number(string name, string description, decimal defaultValue, decimal minimum, decimal maximum)
    {
        return new Option<decimal>(name)
        {
            Description = description,
            HelpName = "NUMBER",
            DefaultValueFactory = _ => defaultValue,
            CustomParser = Parse,
        };

        decimal Parse(ArgumentResult result) =>
            decimal.TryParse(Value(result), Decimals, CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum
                ? number
                : Refuse<decimal>(result, string.Create(
                    CultureInfo.InvariantCulture, $"{name} must be a number from {minimum} to {maximum}, not '{Value(result)}'"));
    }

    /// <summary>A UTC time in ISO-8601; null where it is not given.</summary>
    /// <param name="name">With two hyphens.</param>
    /// <param name="description">What it is for.</param>
    public static Option<DateTime?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => IsoTime.TryParse(Value(result), out var time)
            ? time
            : Refuse<DateTime?>(result, $"{name} must be a time such as 2024-01-31 or 2024-01-31T13:00:00Z, not '{Value(result)}'"),
    };

    /// <summary><c>--json FILE</c> or <c>--json -</c>; null where it is not given.</summary>
    public static Option<string?> Json() => new("--json")
    {
        Description = "Write the result as JSON to a file; '-' writes it to the standard output, and nothing else there",
        HelpName = "FILE|-",
        CustomParser = NotBlank,
    };

    /// <summary><c>--out FILE</c>, or another option that names a file to write.</summary>
    /// <param name="description">What it receives.</param>
    /// <param name="helpName">FILE, FILE|- or DIR.</param>
    /// <param name="required">Whether the command cannot do without.</param>
    /// <param name="name">With two hyphens.</param>
    public static Option<string?> Out(
        string description, string helpName = "FILE|-", bool required = true, string name = "--out")
    {
        return new Option<string?>(name, name == "--out" ? ["-o"] : [])
        {
            Description = description,
            HelpName = helpName,
            Required = required,
            CustomParser = NotBlank,
        };
    }

    /// <summary>The file of bars that a command reads.</summary>
    public static Argument<string> BarFileArgument() => new("FILE")
    {
        Description = "Bars as CSV, plain or gzipped: time,open,high,low,close,volume, or a Binance dump",
    };

    private static string Value(ArgumentResult result) => result.Tokens[^1].Value;

    private static string? NotBlank(ArgumentResult result) => string.IsNullOrWhiteSpace(Value(result))
        ? Refuse<string>(result, $"{((OptionResult)result.Parent!).Option.Name} needs a file name")
        : Value(result);

    private static T? Refuse<T>(ArgumentResult result, string sentence)
    {
        result.AddError(sentence);
        return default;
    }
}
