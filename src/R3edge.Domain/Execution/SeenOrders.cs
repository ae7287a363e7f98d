using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Execution;

/// <summary>
/// The ids of the orders sent lately: an open-addressing set, since every order of a simulation passes through it. An id is known
/// for at least as long as <see cref="Remembered"/> others are sent after it: ids are kept in two generations, and when the newer
/// one is full the older one is forgotten.
/// </summary>
internal sealed class SeenOrders : ISnapshotable
{
    /// <summary>How many later ids an id outlives at least.</summary>
    public const int Remembered = 8192;

    private const int FirstLength = 64;
    private UInt128[] _slots = new UInt128[FirstLength];
    private UInt128[] _older = [];
    private int _count;
    private bool _hasZero;

    /// <summary>Whether ids have been forgotten.</summary>
    public bool HasForgotten { get; private set; }

    /// <summary>Adds an id; false when it is there already.</summary>
    public bool Add(OrderId id)
    {
        if (id.Value == UInt128.Zero)
        {
            // Zero marks a free slot; it is never forgotten.
            var isNew = !_hasZero;
            _hasZero = true;
            return isNew;
        }

        if ((_older.Length > 0 && Contains(_older, id.Value)) || !TryInsert(_slots, id.Value))
        {
            return false;
        }

        if (++_count == Remembered)
        {
            Turn();
        }
        else if (_count > _slots.Length / 2)
        {
            Grow();
        }

        return true;
    }

    public void Save(SnapshotWriter writer)
    {
        writer.Write(_hasZero);
        writer.Write(HasForgotten);
        Write(writer, _older);
        Write(writer, _slots);
    }

    public void Restore(ref SnapshotReader reader)
    {
        _hasZero = reader.ReadBoolean();
        HasForgotten = reader.ReadBoolean();
        (_older, _) = Read(ref reader);
        (_slots, _count) = Read(ref reader);
        if (_slots.Length < FirstLength || _count > _slots.Length / 2)
        {
            throw new InvalidDataException($"The snapshot holds {_count} ids of orders in {_slots.Length} places.");
        }
    }

    // With their places, so that a snapshot of what was restored has the same bytes.
    private static void Write(SnapshotWriter writer, UInt128[] slots)
    {
        writer.Write(slots.Length);
        writer.Write(slots.Length - slots.AsSpan().Count(UInt128.Zero));
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i] != UInt128.Zero)
            {
                writer.Write(i);
                writer.Write(slots[i]);
            }
        }
    }

    private static (UInt128[] Slots, int Count) Read(ref SnapshotReader reader)
    {
        var length = reader.ReadCount(2 * Remembered);
        if ((length & (length - 1)) != 0)
        {
            throw new InvalidDataException($"The snapshot holds {length} places for ids of orders, not a power of two.");
        }

        var slots = new UInt128[length];
        var count = reader.ReadCount(length);
        for (var left = count; left > 0; left--)
        {
            slots[reader.ReadCount(length - 1)] = reader.ReadUInt128();
        }

        return (slots, count);
    }

    private static int Place(UInt128[] slots, UInt128 value)
    {
        // Fibonacci hashing: ids need not be evenly spread.
        var mixed = ((ulong)value ^ ((ulong)(value >> 64) * 0xC2B2AE3D27D4EB4FUL)) * 0x9E3779B97F4A7C15UL;
        var mask = slots.Length - 1;
        var i = (int)(mixed >> 32) & mask;
        while (slots[i] != UInt128.Zero && slots[i] != value)
        {
            i = (i + 1) & mask;
        }

        return i;
    }

    private static bool Contains(UInt128[] slots, UInt128 value) => slots[Place(slots, value)] == value;

    private static bool TryInsert(UInt128[] slots, UInt128 value)
    {
        var place = Place(slots, value);
        var isFree = slots[place] == UInt128.Zero;
        slots[place] = value;
        return isFree;
    }

    private void Turn()
    {
        var free = _older.Length == _slots.Length ? _older : new UInt128[_slots.Length];
        Array.Clear(free);
        HasForgotten = _older.Length > 0;
        _older = _slots;
        _slots = free;
        _count = 0;
    }

    private void Grow()
    {
        var larger = new UInt128[_slots.Length * 2];
        foreach (var value in _slots)
        {
            if (value != UInt128.Zero)
            {
                TryInsert(larger, value);
            }
        }

        _slots = larger;
    }
}
