using System.Text.Json.Serialization;
using R3edge.Application.Ports.Tables;
using R3edge.Domain.Markets;

namespace R3edge.Exchanges.Bridge;

/// <summary>The right to publish a feed, until it ends or is renewed.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="Shard">The number of the feed among those of the venue, from 0.</param>
/// <param name="Generation">Grows whenever the feed changes hands, from 1.</param>
/// <param name="ValidUntil">UTC; from then on nothing may be published.</param>
/// <param name="ETag">The version of its row.</param>
public sealed record FeedLease(Venue Venue, int Shard, long Generation, DateTime ValidUntil, string ETag);

/// <summary>How a lease is stored.</summary>
internal sealed record LeaseRow(string Holder, long Generation, DateTime Expires, int Shards) : ILeaseRow;

/// <summary>How the last published trade of an instrument is stored.</summary>
internal sealed record MarkRow(long Sequence, DateTime Time);

/// <summary>How leases and marks are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LeaseRow))]
[JsonSerializable(typeof(MarkRow))]
internal sealed partial class BridgeJson : JsonSerializerContext;
