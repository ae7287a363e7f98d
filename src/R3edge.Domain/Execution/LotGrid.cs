using R3edge.Domain.Markets;

namespace R3edge.Domain.Execution;

/// <summary>
/// Tells whether a quantity is whole lots already, as sized orders are, without dividing decimals: that division is the
/// most expensive step of a fill.
/// </summary>
internal readonly struct LotGrid
{
    private static readonly ulong[] PowersOfTen =
        [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    private readonly Instrument _instrument;
    private readonly ulong _lot;
    private readonly int _scale;

    public LotGrid(Instrument instrument)
    {
        _instrument = instrument;
        _lot = TryUnpack(instrument.LotSize, out var lot, out _scale) ? lot : 0;
    }

    /// <summary><see cref="Instrument.RoundQuantity"/>, the result of which this always equals.</summary>
    public decimal Round(decimal quantity) => IsWholeLots(quantity) ? quantity : _instrument.RoundQuantity(quantity);

    private bool IsWholeLots(decimal quantity)
    {
        if (_lot == 0 || !TryUnpack(quantity, out var units, out var scale))
        {
            return false;
        }

        if (scale == _scale)
        {
            return units % _lot == 0;
        }

        // A product of 32 bits and at most 10^9 fits into 64 bits.
        var missing = _scale - scale;
        return units <= uint.MaxValue && (uint)missing < (uint)PowersOfTen.Length && units * PowersOfTen[missing] % _lot == 0;
    }

    private static bool TryUnpack(decimal value, out ulong units, out int scale)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        units = ((ulong)(uint)parts[1] << 32) | (uint)parts[0];
        scale = (parts[3] >> 16) & 0xFF;
        return parts[2] == 0 && parts[3] >= 0;
    }
}
