using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using R3edge.Application.Collection;
using R3edge.Domain.Markets;

namespace R3edge.Cli.CommandLine;

/// <summary>Options that several commands share, and options whose wrong values are refused in one clear sentence.</summary>
public static class CliOptions
{
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
        CustomParser = result => ParseWholeNumber(result, name, minimum, maximum),
    };

    /// <summary>A whole number within limits; null where it is not given.</summary>
    /// <param name="name">With two hyphens.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The largest value.</param>
    public static Option<int?> OptionalWholeNumber(string name, string description, int minimum, int maximum) => new(name)
    {
        Description = description,
        HelpName = "NUMBER",
        CustomParser = result => ParseWholeNumber(result, name, minimum, maximum),
    };

    /// <summary>A number with decimals within limits.</summary>
    /// <param name="name">With two hyphens.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="defaultValue">The value where it is not given.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The largest value.</param>
    public static Option<decimal> Number(string name, string description, decimal defaultValue, decimal minimum, decimal maximum) => new(name)
    {
        Description = description,
        HelpName = "NUMBER",
        DefaultValueFactory = _ => defaultValue,
        CustomParser = result => ParseNumber(result, name, minimum, maximum),
    };

    /// <summary>A number with decimals within limits; null where it is not given.</summary>
    /// <param name="name">With two hyphens.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="minimum">The smallest value.</param>
    /// <param name="maximum">The largest value.</param>
    public static Option<decimal?> OptionalNumber(string name, string description, decimal minimum, decimal maximum) => new(name)
    {
        Description = description,
        HelpName = "NUMBER",
        CustomParser = result => ParseNumber(result, name, minimum, maximum),
    };

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
    /// <param name="other">What else it may be.</param>
    public static Argument<string> BarFileArgument(string other = "") => new("FILE")
    {
        Description = $"Bars as CSV, plain or gzipped: time,open,high,low,close,volume, or a Binance dump{other}",
    };

    /// <summary>Whether the user gave an option, rather than leaving it at its default.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="option">The option.</param>
    public static bool IsGiven(this ParseResult parsed, Option option)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return parsed.GetResult(option) is { Implicit: false };
    }

    private static int ParseWholeNumber(ArgumentResult result, string name, int minimum, int maximum) =>
        int.TryParse(Value(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= minimum && number <= maximum
            ? number
            : Refuse<int>(result, string.Create(
                CultureInfo.InvariantCulture, $"{name} must be a whole number from {minimum} to {maximum}, not '{Value(result)}'"));

    private static decimal ParseNumber(ArgumentResult result, string name, decimal minimum, decimal maximum) =>
        decimal.TryParse(Value(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number >= minimum && number <= maximum
            ? number
            : Refuse<decimal>(result, string.Create(
                CultureInfo.InvariantCulture, $"{name} must be a number from {minimum} to {maximum}, not '{Value(result)}'"));

    /// <summary>One of some words; the first where it is not given.</summary>
    /// <param name="name">With two hyphens.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="values">The words.</param>
    public static Option<string> Choice(string name, string description, params string[] values)
    {
        return new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', values),
            DefaultValueFactory = _ => values[0],
            CustomParser = result =>
            {
                var value = result.Tokens[^1].Value;
                if (!values.Contains(value, StringComparer.Ordinal))
                {
                    result.AddError($"{name} must be one of {string.Join(' ', values)}, not '{value}'");
                }

                return value;
            },
        };
    }

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
