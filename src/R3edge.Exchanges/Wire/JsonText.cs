using System.Text.Encodings.Web;
using System.Text.Json;

namespace R3edge.Exchanges.Wire;

/// <summary>Small pieces of JSON for messages to a venue.</summary>
internal static class JsonText
{
    /// <summary>A string with its quotation marks.</summary>
    public static string String(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>An array of strings.</summary>
    public static string Array(IEnumerable<string> texts) => $"[{string.Join(',', texts.Select(String))}]";
}
