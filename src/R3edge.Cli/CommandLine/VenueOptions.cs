using System.CommandLine;
using R3edge.Domain.Markets;
using R3edge.Exchanges.Bridge;
using R3edge.Exchanges.Connections;
using R3edge.Exchanges.Feeds;

namespace R3edge.Cli.CommandLine;

/// <summary>The options that name a venue and where it is.</summary>
internal sealed class VenueOptions
{
    private readonly Option<string?> _rest = new("--venue-rest")
    {
        Description = "Another address of the venue's HTTP interface, such as https://data-api.binance.vision",
        HelpName = "URL",
    };

    private readonly Option<string?> _stream = new("--venue-stream")
    {
        Description = "Another address of its WebSocket, such as wss://data-stream.binance.vision/stream",
        HelpName = "URL",
    };

    /// <summary>Creates the options.</summary>
    /// <param name="description">What the venue is for.</param>
    /// <param name="required">Whether the command cannot do without.</param>
    public VenueOptions(string description, bool required)
    {
        Venue = new Option<string?>("--venue") { Description = description, HelpName = "binance|kucoin|kraken|coinbase", Required = required };
    }

    /// <summary>The venue.</summary>
    public Option<string?> Venue { get; }

    /// <summary>The address of its HTTP interface.</summary>
    public Option Rest => _rest;

    /// <summary>The address of its WebSocket.</summary>
    public Option Stream => _stream;

    /// <summary>The venue that was given; null where none was.</summary>
    /// <exception cref="UserErrorException">It is none that can be followed.</exception>
    public Venue? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Venue) is not { } code)
        {
            return null;
        }

        return Domain.Markets.Venue.IsCode(code) && new Venue(code) is var venue && MarketBridge.IsFed(venue)
            ? venue
            : throw new UserErrorException($"'{code}' is not a venue; there are binance, kucoin, kraken and coinbase");
    }

    /// <summary>Where the venue is; null for the venue itself.</summary>
    public VenueAddresses? Addresses(ParseResult parsed, Venue venue)
    {
        if (parsed.GetValue(_rest) is null && parsed.GetValue(_stream) is null)
        {
            return null;
        }

        var usual = VenueProtocol.Of(venue).Addresses;
        return new VenueAddresses(
            Address(parsed.GetValue(_rest), usual.Rest, "http", "https"), Address(parsed.GetValue(_stream), usual.Stream, "ws", "wss"));
    }

    /// <summary>The listings that texts mean.</summary>
    /// <exception cref="UserErrorException">The venue gives none, or a text means none or several.</exception>
    public static async Task<IReadOnlyList<Listing>> FindAsync(
        Venue venue, VenueAddresses? addresses, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var reading = await new ListingSource(http, TimeProvider.System, _ => addresses).ReadAsync(venue, cancellationToken);
        if (reading.Listings.Count == 0)
        {
            UserError.Throw(reading.Problems.Count > 0 ? reading.Problems[0].TrimEnd('.') : $"{venue} lists no instruments");
        }

        return [.. texts.Select(text => Find(venue, reading.Listings, text)).DistinctBy(listing => listing.Id)];
    }

    private static Listing Find(Venue venue, IReadOnlyList<Listing> listings, string text)
    {
        var found = ListingSource.Find(listings, text);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new UserErrorException(Alike(listings, text) is { Length: > 0 } alike
                ? $"{venue} does not list '{text}'; it lists {alike}"
                : $"{venue} does not list '{text}'"),
            _ => throw new UserErrorException(
                $"'{text}' may be {string.Join(" or ", found.Select(listing => listing.Id.Symbol))}; write one of them"),
        };
    }

    private static string Alike(IReadOnlyList<Listing> listings, string text)
    {
        var first = text.Split('-', '/')[0];
        return first.Length < 2 ? "" : string.Join(
            ", ",
            listings.Select(listing => listing.Id.Symbol)
                .Where(symbol => symbol.StartsWith(first[..Math.Min(3, first.Length)], StringComparison.OrdinalIgnoreCase))
                .Order(StringComparer.Ordinal)
                .Take(5));
    }

    private static Uri Address(string? text, Uri usual, params string[] schemes) => text is null
        ? usual
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme)
        ? address
        : throw new UserErrorException($"'{text}' is not an address that begins with {string.Join(":// or ", schemes)}://");
}
