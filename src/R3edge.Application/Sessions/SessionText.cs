using System.Text;
using System.Text.Json;
using R3edge.Application.Json;

namespace R3edge.Application.Sessions;

/// <summary>Requests and their outcomes as text, for hosts that carry them from one process to another.</summary>
public static class SessionText
{
    /// <summary>A request as text; equal requests give equal texts.</summary>
    /// <param name="request">The request.</param>
    public static string Write(SessionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var parameters = new SortedDictionary<string, double>(request.Parameters.ToDictionary(), StringComparer.Ordinal);
        return JsonSerializer.Serialize(request with { Parameters = parameters }, SessionJson.Default.SessionRequest);
    }

    /// <summary>An outcome as text.</summary>
    /// <param name="outcome">The outcome.</param>
    public static string Write(SessionOutcome outcome) => JsonSerializer.Serialize(outcome, SessionJson.Default.SessionOutcome);

    /// <summary>Reads a request.</summary>
    /// <param name="text">What <see cref="Write(SessionRequest)"/> gave.</param>
    /// <exception cref="InvalidDataException">It is no request.</exception>
    public static SessionRequest ReadRequest(string text) =>
        MessageJson.Read(Encoding.UTF8.GetBytes(text), SessionJson.Default.SessionRequest);

    /// <summary>Reads an outcome.</summary>
    /// <param name="text">What <see cref="Write(SessionOutcome)"/> gave.</param>
    /// <exception cref="InvalidDataException">It is no outcome.</exception>
    public static SessionOutcome ReadOutcome(string text) =>
        MessageJson.Read(Encoding.UTF8.GetBytes(text), SessionJson.Default.SessionOutcome);
}
