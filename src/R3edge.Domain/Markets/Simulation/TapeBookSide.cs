namespace R3edge.Domain.Markets.Simulation;

/// <summary>
/// One side of a simulated book. The best level is where the market is; the others are on a grid, so that they stay where they
/// are while the best one moves. What rests at a price follows from the price.
/// </summary>
internal sealed class TapeBookSide(int levels, bool isBid, double ticksPerUnit, double lotsPerUnit)
{
    private readonly BookLevel[] _told = new BookLevel[2 * levels];
    private (long Price, long Lots)[] _levels = new (long, long)[levels];
    private (long Price, long Lots)[] _before = new (long, long)[levels];
    private int _count;
    private int _countBefore;
    private int _countTold;

    /// <summary>The levels or the changes that were asked for last.</summary>
    public ReadOnlySpan<BookLevel> Told => _told.AsSpan(0, _countTold);

    /// <summary>Moves the side.</summary>
    /// <param name="best">The best price, in ticks.</param>
    /// <param name="extra">Lots at the best price beyond those that rest there.</param>
    /// <param name="grid">Distance of the other levels, in ticks.</param>
    /// <param name="depth">What rests at each price.</param>
    public void Move(long best, long extra, long grid, in TapeDepth depth)
    {
        (_levels, _before) = (_before, _levels);
        _countBefore = _count;
        _levels[0] = (best, depth.LotsAt(best) + extra);
        _count = 1;
        var step = isBid ? -grid : grid;
        for (var price = isBid ? (best - 1) / grid * grid : ((best / grid) + 1) * grid; price > 0 && _count < levels; price += step)
        {
            _levels[_count++] = (price, depth.LotsAt(price));
        }
    }

    /// <summary>Tells all levels.</summary>
    public void TellAll()
    {
        _countTold = 0;
        for (var i = 0; i < _count; i++)
        {
            Tell(_levels[i].Price, _levels[i].Lots);
        }
    }

    /// <summary>Tells what the last move changed.</summary>
    public void TellChanges()
    {
        _countTold = 0;
        var (i, j) = (0, 0);
        while (i < _countBefore || j < _count)
        {
            var order = i == _countBefore ? 1 : j == _count ? -1 : _before[i].Price.CompareTo(_levels[j].Price) * (isBid ? -1 : 1);
            if (order < 0)
            {
                Tell(_before[i++].Price, 0);
            }
            else if (order > 0)
            {
                Tell(_levels[j].Price, _levels[j].Lots);
                j++;
            }
            else
            {
                if (_before[i].Lots != _levels[j].Lots)
                {
                    Tell(_levels[j].Price, _levels[j].Lots);
                }

                i++;
                j++;
            }
        }
    }

    private void Tell(long price, long lots) => _told[_countTold++] = new BookLevel(price / ticksPerUnit, lots / lotsPerUnit);
}

/// <summary>What rests at each price during a bar.</summary>
/// <param name="Salt">Tells bars and instruments apart.</param>
/// <param name="Lots">What rests at a price on average.</param>
internal readonly record struct TapeDepth(ulong Salt, double Lots)
{
    /// <summary>Lots at a price, between 0.3 and 1.7 times the average, at least 1.</summary>
    public long LotsAt(long price)
    {
        var state = Salt ^ ((ulong)price * 0xD134_2543_DE82_EF95);
        var uniform = (DeterministicRandom.SplitMix64(ref state) >> 11) * (1.0 / 9007199254740992.0);
        return Math.Max(1L, (long)(Lots * (0.3 + (1.4 * uniform))));
    }
}
