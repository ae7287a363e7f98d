namespace R3edge.Application.Tests.Doubles;

/// <summary>A clock that stands until it is set.</summary>
internal sealed class FixedClock(DateTime now) : TimeProvider
{
    public DateTime Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
