using R3edge.Domain.Markets;
using R3edge.Domain.Snapshots;

namespace R3edge.Domain.Execution;

/// <content>How the account is saved and put back, at any point between two market events.</content>
public sealed partial class PaperVenue
{
    private const int Version = 1;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The last market event has events that were not read.</exception>
    public void Save(SnapshotWriter writer)
    {
        if (_open is not null)
        {
            throw new InvalidOperationException($"The last market event of {_open.Instrument.Id} has events that were not read.");
        }

        writer.Write(Version);
        writer.Write(LastSequence);
        writer.Write(_ticks);
        foreach (var count in _intakes)
        {
            writer.Write(count);
        }

        _portfolio.Save(writer);
        _positions.Save(writer);
        _seen.Save(writer);
        writer.Write(_markets.Count);
        foreach (var market in _markets)
        {
            OrderSnapshots.Write(writer, market.Instrument.Id);
            writer.Write(market.Instrument.TickSize);
            writer.Write(market.Instrument.LotSize);
            writer.Write(market.Instrument.MinimumNotional);
            market.Save(writer);
        }
    }

    /// <summary>Replaces the state by a saved one, instruments included, of an account with the same leverage and fill model.</summary>
    /// <param name="reader">Holds it.</param>
    /// <exception cref="InvalidDataException">The snapshot does not fit.</exception>
    public void Restore(ref SnapshotReader reader)
    {
        if (reader.ReadInt32() is var version && version != Version)
        {
            throw new InvalidDataException($"The snapshot of the account has format {version}; this reads format {Version}.");
        }

        LastSequence = reader.ReadInt64();
        _ticks = reader.ReadInt64();
        for (var i = 0; i < _intakes.Length; i++)
        {
            _intakes[i] = reader.ReadInt64();
        }

        _portfolio.Restore(ref reader);
        _positions.Restore(ref reader);
        _seen.Restore(ref reader);
        _open = null;
        _bar = null;
        _markets.Clear();
        _byId.Clear();
        for (var left = reader.ReadCount(int.MaxValue); left > 0; left--)
        {
            var id = OrderSnapshots.ReadInstrumentId(ref reader);
            var (tick, lot, minimum) = (reader.ReadDecimal(), reader.ReadDecimal(), reader.ReadDecimal());
            if (tick <= 0m || lot <= 0m || minimum < 0m)
            {
                throw new InvalidDataException($"The snapshot holds impossible rules of {id}: tick {tick}, lot {lot}, minimum {minimum}.");
            }

            Add(new Instrument(id, tick, lot, minimum));
            _markets[^1].Restore(ref reader);
        }
    }
}
