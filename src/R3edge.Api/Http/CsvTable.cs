using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace R3edge.Api.Http;

/// <summary>A table as CSV: a header and a line an entry, numbers and times as everywhere else in the API.</summary>
/// <typeparam name="T">What an entry is made of.</typeparam>
/// <param name="items">The entries.</param>
/// <param name="columns">Name and value of each column.</param>
internal sealed class CsvTable<T>(IEnumerable<T> items, IReadOnlyList<(string Name, Func<T, object?> Value)> columns) : IResult
{
    private static readonly CsvConfiguration Layout = new(CultureInfo.InvariantCulture) { NewLine = "\n" };

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/csv; charset=utf-8";
        httpContext.Response.Headers.Vary = HeaderNames.Accept;
        httpContext.Response.Headers.CacheControl = "private, no-cache";
        var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, Layout, leaveOpen: true))
        {
            foreach (var (name, _) in columns)
            {
                csv.WriteField(name);
            }

            await csv.NextRecordAsync().ConfigureAwait(false);
            foreach (var item in items)
            {
                foreach (var (_, value) in columns)
                {
                    csv.WriteField(Format(value(item)));
                }

                await csv.NextRecordAsync().ConfigureAwait(false);
            }
        }

        await httpContext.Response.BodyWriter
            .WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), httpContext.RequestAborted)
            .ConfigureAwait(false);
    }

    private static string Format(object? value) => value switch
    {
        null or double.NaN => "",
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
        Enum word => JsonNamingPolicy.CamelCase.ConvertName(word.ToString()),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
