using R3edge.Application.Ports.Events;

namespace R3edge.Application.Trading;

/// <content>How what inputs led to is stored and published.</content>
internal sealed partial class AccountUnit
{
    /// <summary>Reads the account where it is not in memory; the caller holds both guards.</summary>
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_loaded is null && await _store.LoadAsync(cancellationToken).ConfigureAwait(false) is { } loaded)
        {
            _loaded = loaded;
            Instruments = InstrumentsOf(loaded);
        }
    }

    /// <summary>Stores what must be; the caller guards the store. False where it has been dropped or somebody else has written the account.</summary>
    /// <param name="wanted">The generation that is to be stored; null for whatever is in memory.</param>
    /// <param name="isWhole">Whether what is no reason to store the account by itself is one now, rows that are to go included.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task<bool> SaveAsync(long? wanted, bool isWhole, CancellationToken cancellationToken)
    {
        var started = TradingMetrics.Now();
        long generation;
        AccountImage image;
        AccountRows rows;
        using (await TakeAsync(_gate, cancellationToken).ConfigureAwait(false))
        {
            generation = _generation;
            if (wanted is { } known && known != generation)
            {
                return false;
            }

            if (_loaded is null || !(_mustSave || (isWhole && (_isDirty || _store.HasLeftOver))))
            {
                return true;
            }

            image = _store.ImageOf(_loaded);
            (rows, _rows) = (_rows, new AccountRows(_id));
            (_mustSave, _isDirty) = (false, false);
        }

        bool isSaved;
        try
        {
            isSaved = await _store.SaveAsync(image, rows, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await PutBackAsync(generation, rows).ConfigureAwait(false);
            throw;
        }

        if (!isSaved)
        {
            TradingLog.Conflict(_logger, _id);
            using (await TakeAsync(_gate, CancellationToken.None).ConfigureAwait(false))
            {
                Forget();
            }

            return false;
        }

        TradingMetrics.Saved(started);
        lock (_ended)
        {
            _ended.AddRange(rows.EndedSessions);
        }

        return true;
    }

    /// <summary>What could not be stored is stored the next time, before what came since.</summary>
    private async Task PutBackAsync(long generation, AccountRows rows)
    {
        using (await TakeAsync(_gate, CancellationToken.None).ConfigureAwait(false))
        {
            if (generation == _generation)
            {
                rows.Add(_rows);
                (_rows, _mustSave) = (rows, true);
            }
        }
    }

    /// <summary>Publishes what is stored; the caller guards the store.</summary>
    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        if (_store.Unpublished.Count == 0)
        {
            return;
        }

        // Of different hubs none waits for the other; of one hub all go in their order.
        var count = _store.Unpublished.Count;
        var hubs = _store.Unpublished.SelectMany(row => row.Events).GroupBy(data => data.Hub);
        await Task.WhenAll(hubs.Select(hub => _publisher.PublishAsync(
            hub.Key, [.. hub.Select(data => new EventData(data.Key, data.Id, data.Body))], cancellationToken))).ConfigureAwait(false);
        _store.MarkPublished(count);
    }

    private void Forget()
    {
        _loaded = null;
        _generation++;
        _rows.Clear();
        (_mustSave, _isDirty) = (false, false);
    }
}
