using System.Text;
using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Wire;

/// <summary>What a venue calls the lengths of bars.</summary>
internal sealed class TimeframeNames
{
    private readonly (byte[] Name, Timeframe Timeframe)[] _names;

    /// <param name="names">The venue's name of a timeframe, or null where the venue has no such bars.</param>
    public TimeframeNames(Func<Timeframe, string?> names) => _names =
        [.. Timeframe.All.Where(timeframe => names(timeframe) is not null)
            .Select(timeframe => (Encoding.ASCII.GetBytes(names(timeframe)!), timeframe))];

    public bool TryFind(ReadOnlySpan<byte> name, out Timeframe timeframe)
    {
        foreach (var entry in _names)
        {
            if (name.SequenceEqual(entry.Name))
            {
                timeframe = entry.Timeframe;
                return true;
            }
        }

        timeframe = default;
        return false;
    }

    /// <summary>The venue's name, or null where it has no such bars.</summary>
    public string? Of(Timeframe timeframe)
    {
        var index = Array.FindIndex(_names, entry => entry.Timeframe == timeframe);
        return index < 0 ? null : Encoding.ASCII.GetString(_names[index].Name);
    }
}
