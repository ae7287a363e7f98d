using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using R3edge.Domain.Markets;

namespace R3edge.Cli.Output;

/// <summary>Writes results as JSON: names in camel case, enumerations as words joined by hyphens, and null for numbers that do not exist (NaN, infinity).</summary>
public static class JsonOutput
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new FiniteConverter(), new TimeframeConverter(), new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Writes a value where the option <c>--json</c> asks for it.</summary>
    /// <typeparam name="T">What is written.</typeparam>
    /// <param name="console">Holds the standard output.</param>
    /// <param name="destination">A path, <c>-</c>, or null where the option is not given: nothing is written.</param>
    /// <param name="value">The result.</param>
    /// <exception cref="UserErrorException">The file cannot be written.</exception>
    public static void Write<T>(CliConsole console, string? destination, T value)
    {
        if (destination is not null)
        {
            OutputFile.WriteAll(console, [Content(destination, value)]);
        }
    }

    /// <summary>A value as JSON, to be written together with other outputs.</summary>
    /// <typeparam name="T">What is written.</typeparam>
    /// <param name="destination">A path, <c>-</c>, or null where the option is not given.</param>
    /// <param name="value">The result.</param>
    public static OutputContent Content<T>(string? destination, T value)
    {
        // Serialized before a file is opened: a value that cannot be written leaves no trace.
        var json = destination is null ? "" : JsonSerializer.Serialize(value, Options);
        return new OutputContent(destination, writer =>
        {
            writer.Write(json);
            writer.Write('\n');
        });
    }

    private sealed class FiniteConverter : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
            {
                writer.WriteNumberValue(value);
            }
            else
            {
                writer.WriteNullValue();
            }
        }
    }

    private sealed class TimeframeConverter : JsonConverter<Timeframe>
    {
        public override Timeframe Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Timeframe.TryParse(reader.GetString(), out var timeframe) ? timeframe : throw new JsonException("not a timeframe");

        public override void Write(Utf8JsonWriter writer, Timeframe value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
