namespace R3edge.Application.Pipeline.Market;

/// <summary>The codes of what an event of market data holds, and its times.</summary>
internal static class MarketEntry
{
    public const int Version = 1;
    public const int Trade = 0;
    public const int BackfilledTrade = 1;
    public const int Quote = 2;
    public const int Book = 3;
    public const int SourceBar = 4;
    public const int Clock = 5;
    public const int Interruption = 6;

    public static long ToMicroseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTime FromMicroseconds(long microseconds) =>
        new(checked(DateTime.UnixEpoch.Ticks + microseconds * TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
}
