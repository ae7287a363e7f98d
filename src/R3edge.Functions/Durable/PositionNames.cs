using System.Globalization;
using R3edge.Domain.Tracking;

namespace R3edge.Functions.Durable;

/// <summary>How a position names its orchestrator: by its own id.</summary>
public static class PositionNames
{
    /// <summary>The position of an instance.</summary>
    /// <param name="instance">The instance.</param>
    /// <exception cref="InvalidDataException">It is none of a position.</exception>
    public static PositionId Read(string instance) =>
        UInt128.TryParse(instance, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new PositionId(value)
            : throw new InvalidDataException($"'{instance}' is no position.");
}
