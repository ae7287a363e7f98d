using System.Text.Json;
using System.Text.Json.Serialization;

namespace R3edge.Local.Hosting;

/// <summary>Tells the commands on this machine where the host of a data folder answers.</summary>
/// <param name="Url">The API's address, without a path.</param>
/// <param name="ProcessId">The host's process.</param>
public sealed record HostFile(string Url, int ProcessId)
{
    private const string FileName = "host.json";

    /// <summary>The host of a folder; null where none has said that it runs.</summary>
    /// <param name="folder">The data folder.</param>
    public static HostFile? Find(string folder)
    {
        try
        {
            using var stream = File.OpenRead(Path.Combine(folder, FileName));
            return JsonSerializer.Deserialize(stream, HostFileJson.Default.HostFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Says that this host runs.</summary>
    /// <param name="folder">The data folder.</param>
    public void Write(string folder) =>
        File.WriteAllBytes(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(this, HostFileJson.Default.HostFile));

    /// <summary>Says that no host runs any more.</summary>
    /// <param name="folder">The data folder.</param>
    public static void Remove(string folder) => File.Delete(Path.Combine(folder, FileName));
}

/// <summary>How the file is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HostFile))]
internal sealed partial class HostFileJson : JsonSerializerContext;
