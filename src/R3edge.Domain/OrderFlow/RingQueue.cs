using System.Runtime.CompilerServices;

namespace R3edge.Domain.OrderFlow;

/// <summary>A queue in a ring that doubles when it is full and never shrinks, so that a steady stream allocates nothing.</summary>
/// <typeparam name="T">The items.</typeparam>
internal sealed class RingQueue<T>
    where T : struct
{
    private T[] _items = new T[64];
    private int _head;

    public int Count { get; private set; }

    public ref readonly T Oldest => ref _items[_head];

    public ref readonly T Newest => ref this[Count - 1];

    /// <summary>Item i, 0 being the oldest.</summary>
    public ref readonly T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _items[(_head + index) & (_items.Length - 1)];
    }

    public void Add(in T item)
    {
        if (Count == _items.Length)
        {
            Grow();
        }

        _items[(_head + Count) & (_items.Length - 1)] = item;
        Count++;
    }

    public void RemoveOldest()
    {
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
    }

    public void RemoveNewest() => Count--;

    public void Clear()
    {
        _head = 0;
        Count = 0;
    }

    private void Grow()
    {
        var larger = new T[_items.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        _items = larger;
        _head = 0;
    }
}
