using System.Text.Json.Serialization;
using R3edge.Application.Ports.Tables;

namespace R3edge.Local.Feeds;

/// <summary>How far a feed has come, so that after a restart it goes on and does not begin anew.</summary>
/// <param name="Source">What it plays: another source begins at its beginning.</param>
/// <param name="Next">The number of the next moment to play.</param>
internal sealed record FeedPosition(string Source, long Next)
{
    private const string Table = "feeds";
    private const string Partition = "local";
    private const string Row = "position";

    /// <summary>The saved position of a source; at its beginning where there is none.</summary>
    public static async Task<FeedPosition> LoadAsync(ITableStore tables, string source, CancellationToken cancellationToken)
    {
        var entity = await tables.GetAsync(Table, Partition, Row, cancellationToken).ConfigureAwait(false);
        return entity?.Read(FeedJson.Default.FeedPosition) is { } saved && saved.Source == source ? saved : new FeedPosition(source, 0);
    }

    /// <summary>Saves the position.</summary>
    public Task SaveAsync(ITableStore tables, CancellationToken cancellationToken) => tables.ApplyAsync(
        Table, TableAction.Upsert(TableExtensions.ToEntity(Partition, Row, this, FeedJson.Default.FeedPosition)), cancellationToken);
}

/// <summary>How a feed's position is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FeedPosition))]
internal sealed partial class FeedJson : JsonSerializerContext;
