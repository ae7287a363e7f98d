using System.Globalization;
using System.Text.Json.Serialization;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Markets;

namespace R3edge.Application.Collection.History;

/// <summary>For which stretches of time a venue has said that it has no bars, so that it is not asked forever.</summary>
/// <param name="tables">Where that is kept.</param>
/// <param name="options">How often it is asked.</param>
internal sealed class EmptyIntervals(ITableStore tables, BackfillOptions options)
{
    private const string Table = "historygaps";
    private const string TimeFormat = "yyyyMMddHHmm";

    private readonly ITableStore _tables = tables;
    private readonly BackfillOptions _options = options;

    /// <summary>The stretches that need not be asked for at an instant.</summary>
    public async Task<IReadOnlyList<EmptyStretch>> NotToAskAsync(
        InstrumentId instrument, Timeframe timeframe, DateTime now, CancellationToken cancellationToken)
    {
        var stretches = await ReadAsync(instrument, timeframe, cancellationToken).ConfigureAwait(false);
        return [.. stretches.Where(stretch =>
            stretch.Asked >= _options.Attempts || stretch.LastAsked + stretch.Asked * _options.AskAgainAfter > now)];
    }

    /// <summary>Remembers that a venue had nothing.</summary>
    public async Task RememberAsync(
        InstrumentId instrument,
        Timeframe timeframe,
        IReadOnlyList<(DateTime From, DateTime To)> empty,
        DateTime now,
        CancellationToken cancellationToken)
    {
        var known = await ReadAsync(instrument, timeframe, cancellationToken).ConfigureAwait(false);
        foreach (var (from, to) in empty)
        {
            // A part of what was asked for before has been asked for as often.
            var asked = known
                .Where(stretch => stretch.From <= from && stretch.To >= to)
                .Select(stretch => stretch.Asked)
                .DefaultIfEmpty(0)
                .Max();
            var entity = TableExtensions.ToEntity(
                PartitionOf(instrument, timeframe),
                from.ToString(TimeFormat, CultureInfo.InvariantCulture),
                new EmptyStretch(from, to, asked + 1, now),
                EmptyJson.Default.EmptyStretch);
            await _tables.ApplyAsync(Table, TableAction.Upsert(entity), cancellationToken).ConfigureAwait(false);
        }
    }

    private static string PartitionOf(InstrumentId instrument, Timeframe timeframe) => $"{instrument.ToTableKey()}~{timeframe}";

    private async Task<List<EmptyStretch>> ReadAsync(InstrumentId instrument, Timeframe timeframe, CancellationToken cancellationToken)
    {
        var stretches = new List<EmptyStretch>();
        var entities = _tables.QueryAllAsync(Table, PartitionOf(instrument, timeframe), RowKeyRange.All, cancellationToken);
        await foreach (var entity in entities.ConfigureAwait(false))
        {
            stretches.Add(entity.Read(EmptyJson.Default.EmptyStretch));
        }

        return stretches;
    }
}

/// <summary>A stretch of time of which a venue has no bars.</summary>
/// <param name="From">UTC; the first opening time.</param>
/// <param name="To">UTC; the end.</param>
/// <param name="Asked">How often the venue was asked.</param>
/// <param name="LastAsked">UTC; when it was asked last.</param>
internal sealed record EmptyStretch(DateTime From, DateTime To, int Asked, DateTime LastAsked);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EmptyStretch))]
internal sealed partial class EmptyJson : JsonSerializerContext;
