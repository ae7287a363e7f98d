using R3edge.Domain.Markets;

namespace R3edge.Application.Ports.Markets;

/// <summary>A trade of the past, exactly as its venue wrote it: a file of them must read back without a digit changed.</summary>
/// <param name="UnixNanoseconds">The venue's time, nanoseconds since 1970-01-01T00:00Z.</param>
/// <param name="Price">Quote units per base unit, above 0, with the zeros that the venue writes.</param>
/// <param name="Quantity">Base units, above 0, with the zeros that the venue writes.</param>
/// <param name="Aggressor">The side that took liquidity.</param>
/// <param name="Id">The venue's number of the trade; of two trades of an instrument the later one has the higher.</param>
public readonly record struct PastTrade(long UnixNanoseconds, decimal Price, decimal Quantity, Side Aggressor, long Id)
{
    /// <summary>The venue's UTC time; finer than 100 nanoseconds is cut off.</summary>
    public DateTime Time => DateTime.UnixEpoch.AddTicks(UnixNanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>The trade as market data.</summary>
    public Trade ToTrade() => new(Time, (double)Price, (double)Quantity, Aggressor, Id);
}
