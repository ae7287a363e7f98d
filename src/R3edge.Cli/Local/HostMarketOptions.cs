using System.CommandLine;

namespace R3edge.Cli.Local;

/// <summary>The options that name a market of a running host.</summary>
internal sealed class HostMarketOptions
{
    private readonly Option<string?> _venue = new("--venue") { Description = "The venue of a market of the running host", HelpName = "VENUE" };
    private readonly Option<string?> _symbol = new("--symbol") { Description = "What the market is called there", HelpName = "SYMBOL" };

    private readonly Option<string?> _instrument = new("--instrument", "-i")
    {
        Description = "The same in one word, as VENUE/SYMBOL",
        HelpName = "VENUE/SYMBOL",
    };

    /// <summary>The options.</summary>
    public Option[] All => [_venue, _symbol];

    /// <summary>The options of a command that knows no other markets.</summary>
    public Option[] AllOfHost => [_instrument, _venue, _symbol];

    /// <summary>Whether a market of a host is asked about.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_venue) is not null || parsed.GetValue(_symbol) is not null;

    /// <summary>The market.</summary>
    /// <exception cref="UserErrorException">Half of its name is missing.</exception>
    public (string Venue, string Symbol) Of(ParseResult parsed) =>
        parsed.GetValue(_instrument)?.Split('/', 2) is [var place, var name]
            ? (place, name)
            : (parsed.GetValue(_venue), parsed.GetValue(_symbol)) is ({ } venue, { } symbol)
            ? (venue, symbol)
            : throw new UserErrorException("a market is named by --venue and --symbol together, such as --venue simulated --symbol ALPHA-USD");

    /// <summary>The market as a part of an address.</summary>
    /// <exception cref="UserErrorException">Half of its name is missing.</exception>
    public string Path(ParseResult parsed)
    {
        var (venue, symbol) = Of(parsed);
        return $"{Uri.EscapeDataString(venue)}/{Uri.EscapeDataString(symbol)}";
    }
}
