using System.CommandLine;
using System.Globalization;
using R3edge.Application.Collection;
using R3edge.Cli.Collection;
using R3edge.Cli.CommandLine;
using R3edge.Cli.Output;
using R3edge.Domain.Indicators;
using R3edge.Domain.Markets;
using R3edge.Domain.Parameters;
using Spectre.Console;

namespace R3edge.Cli.Indicators;

/// <summary><c>r3edge indicators</c>: indicators over a file of bars as columns of a table.</summary>
internal static class IndicatorsCommand
{
    private static readonly string[] BarColumns = BarCsvWriter.Header.Split(',');

    /// <summary>Creates the command.</summary>
    /// <param name="console">Where it writes.</param>
    public static Command Create(CliConsole console)
    {
        var data = new Option<string?>("--data", "-d")
        {
            Description = "The bars: CSV, plain or gzipped, or a Binance dump",
            HelpName = "FILE",
        };
        var add = new Option<string[]>("--add", "-a")
        {
            Description = "An indicator with its parameters, such as rsi:14 or bollinger:20,2; may be given several times",
            HelpName = "NAME:VALUES",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = CliOptions.Out("The table to write: the bars and one column for each output, empty during warm-up", required: false);
        var timeframe = CliOptions.TimeframeOf("The length of a bar, where it should not be told from the data");
        var list = new Option<bool>("--list", "-l") { Description = "Show every indicator with its parameters, outputs and source" };
        var json = CliOptions.Json();
        json.Description = "With --list: write the list as JSON to a file; '-' writes it to the standard output, and nothing else there";
        var command = new ExampleCommand(
            "indicators",
            "Compute indicators over a file of bars",
            "r3edge indicators --data btc-1h.csv --add rsi:14 --add bollinger:20,2 --out table.csv",
            "r3edge indicators --data btc-1h.csv --add sma:50 --out -",
            "r3edge indicators --list")
        {
            data, add, output, timeframe, list, json,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var names = parsed.GetValue(add) ?? [];
            if (parsed.GetValue(list))
            {
                if (new Option[] { data, add, output, timeframe }.FirstOrDefault(option => parsed.IsGiven(option)) is { } other)
                {
                    UserError.Throw($"{other.Name} does not go with --list");
                }

                List(console, parsed.GetValue(json));
                return Task.CompletedTask;
            }

            var source = parsed.GetValue(data) ?? throw new UserErrorException("'r3edge indicators' needs --data FILE, or --list");
            var target = parsed.GetValue(output) ?? throw new UserErrorException("'r3edge indicators' needs --out FILE|-");
            if (parsed.GetValue(json) is not null)
            {
                UserError.Throw("--json goes with --list only; --out writes the values as CSV");
            }

            OutputFile.Spare(source, target);
            var people = console.ForPeople(target);
            var specs = ParseSpecs(names);
            var series = BarFile.Load(source, parsed.GetValue(timeframe)).OrUserError();
            RequireApplicable(specs, series, source);
            Compute(console, people, series, specs, target, cancellationToken);
            return Task.CompletedTask;
        });
        return command;
    }

    private static List<IndicatorSpec> ParseSpecs(string[] names)
    {
        if (names.Length == 0)
        {
            UserError.Throw("'r3edge indicators' needs --add NAME:VALUES; 'r3edge indicators --list' shows what there is");
        }

        var specs = new List<IndicatorSpec>();
        foreach (var name in names)
        {
            if (!IndicatorRegistry.TryParse(name, out var spec, out var error))
            {
                UserError.Throw($"--add {name}: {error}");
            }

            if (specs.Contains(spec))
            {
                UserError.Throw($"--add {name}: {spec} is there already");
            }

            specs.Add(spec);
        }

        return specs;
    }

    private static void RequireApplicable(List<IndicatorSpec> specs, BarSeries series, string source)
    {
        foreach (var spec in specs)
        {
            if ((spec.Definition.Needs & ~series.Data) != 0)
            {
                UserError.Throw($"--add {spec}: it needs the volume that takers bought (a column taker_buy_volume), and {source} does not have it on every bar");
            }

            if (spec.Definition.WarmUp(spec.Values) is var needed && needed > series.Count)
            {
                UserError.Throw($"--add {spec}: it needs {needed} bars to warm up and {source} has {series.Count}");
            }
        }
    }

    private static void Compute(
        CliConsole console,
        IAnsiConsole people,
        BarSeries series,
        List<IndicatorSpec> specs,
        string target,
        CancellationToken cancellationToken)
    {
        var names = new List<string>();
        var columns = new List<double[]>();
        var table = Tables.Create("Column", ">First value at bar", ">Last value");
        foreach (var spec in specs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outputs = spec.Definition.Outputs.Select(_ => new double[series.Count]).ToArray();
            spec.Definition.Compute(spec.Values, series, outputs);
            for (var i = 0; i < outputs.Length; i++)
            {
                names.Add(ColumnName(spec, i));
                columns.Add(outputs[i]);
                var first = Array.FindIndex(outputs[i], double.IsFinite);
                table.Row(
                    names[^1],
                    first < 0 ? "none" : CsvText.Format(first + 1),
                    double.IsFinite(outputs[i][^1]) ? outputs[i][^1].ToString("G8", CultureInfo.InvariantCulture) : "");
            }
        }

        CsvOutput.Write(console, target, [.. BarColumns, .. names], rows =>
        {
            for (var i = 0; i < series.Count; i++)
            {
                rows.Cell(series.OpenTime(i)).Cell(series.Open[i]).Cell(series.High[i]);
                rows.Cell(series.Low[i]).Cell(series.Close[i]).Cell(series.Volume[i]);
                foreach (var column in columns)
                {
                    rows.Cell(column[i]);
                }

                rows.EndRow();
            }
        });
        people.Write(table);
        people.Line($"Wrote {SeriesText.Describe(series)} with {SeriesText.Count(columns.Count, "column")} more, to {target}.");
    }

    // rsi_14, bollinger_20_2_upper: what was computed can be told from the table alone.
    private static string ColumnName(IndicatorSpec spec, int output)
    {
        var parts = spec.Values.Values.Select(ParameterValues.Format).Prepend(spec.Definition.Name);
        var name = string.Join('_', spec.Definition.Outputs.Length == 1 ? parts : parts.Append(spec.Definition.Outputs[output]));
        return name.Replace('-', '_');
    }

    private static void List(CliConsole console, string? json)
    {
        var people = console.ForPeople(json);
        var table = Tables.Create("Name", "Parameters (default; range)", "Outputs", "What it is");
        foreach (var definition in IndicatorRegistry.All)
        {
            var parameters = definition.Parameters.Select(parameter =>
                $"{parameter.Name} ({Number(parameter.Default)}; {Number(parameter.Minimum)} to {Number(parameter.Maximum)})");
            table.Row(
                definition.Name,
                definition.Parameters.IsEmpty ? "none" : string.Join('\n', parameters),
                string.Join('\n', definition.Outputs),
                definition.Summary);
        }

        people.Write(table);
        JsonOutput.Write(console, json, IndicatorRegistry.All.Select(definition => new
        {
            definition.Name,
            definition.Summary,
            definition.Parameters,
            definition.Outputs,
            DefaultWarmUp = definition.WarmUp(ParameterValues.Defaults(definition.Parameters)),
        }));
    }

    private static string Number(double value) => ParameterValues.Format(value);
}
