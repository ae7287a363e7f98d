namespace R3edge.Domain.Tests.Tracking;

/// <summary>Choices made in advance, so that FsCheck can shorten and simplify the run that found a fault.</summary>
internal sealed class DecisionTape(int[] choices)
{
    private int _next;

    public bool HasEnded => _next >= choices.Length;

    /// <summary>A number from 0 to <paramref name="count"/> - 1; 0 once the tape has ended.</summary>
    public int Next(int count) => HasEnded ? 0 : (int)((uint)choices[_next++] % (uint)count);

    public T Pick<T>(params ReadOnlySpan<T> items) => items[Next(items.Length)];
}
