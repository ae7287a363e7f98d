namespace R3edge.Domain.Execution;

/// <summary>The ids of all orders ever sent: an open-addressing set, since every order of a simulation passes through it.</summary>
internal sealed class SeenOrders
{
    private UInt128[] _slots = new UInt128[64];
    private int _count;
    private bool _hasZero;

    /// <summary>Adds an id; false when it is there already.</summary>
    public bool Add(OrderId id)
    {
        if (id.Value == UInt128.Zero)
        {
            // Zero marks a free slot.
            var isNew = !_hasZero;
            _hasZero = true;
            return isNew;
        }

        if (!TryInsert(_slots, id.Value))
        {
            return false;
        }

        if (++_count > _slots.Length / 2)
        {
            Grow();
        }

        return true;
    }

    private static bool TryInsert(UInt128[] slots, UInt128 value)
    {
        // Fibonacci hashing: ids need not be evenly spread.
        var mixed = ((ulong)value ^ ((ulong)(value >> 64) * 0xC2B2AE3D27D4EB4FUL)) * 0x9E3779B97F4A7C15UL;
        var mask = slots.Length - 1;
        for (var i = (int)(mixed >> 32) & mask; ; i = (i + 1) & mask)
        {
            if (slots[i] == UInt128.Zero)
            {
                slots[i] = value;
                return true;
            }

            if (slots[i] == value)
            {
                return false;
            }
        }
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
