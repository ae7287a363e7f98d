using System.CommandLine;
using System.Globalization;
using R3edge.Api.Authentication;
using R3edge.Application.Collection;
using R3edge.Application.Ports.Events;
using R3edge.Application.Sessions;
using R3edge.Application.Trading;
using R3edge.Cli.Backtesting;
using R3edge.Cli.CommandLine;
using R3edge.Domain.Markets;
using R3edge.Domain.Markets.Simulation;
using R3edge.Exchanges.Connections;
using R3edge.Local.Feeds;
using R3edge.Local.Hosting;
using R3edge.SimulatedExchange;
using R3edge.Storage.Sqlite;

namespace R3edge.Cli.Local;

/// <summary>The options of <c>r3edge up</c>.</summary>
internal sealed class UpOptions
{
    private readonly Option<string> _folder = HostOptions.Folder();
    private readonly Option<string> _user = HostOptions.User();
    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Where the API listens; port 0 takes a free one. Only this machine reaches it unless another address is given",
        HelpName = "URL",
        DefaultValueFactory = _ => "http://127.0.0.1:5080",
    };

    private readonly Option<string?> _authority = new("--authority")
    {
        Description = "Accept the tokens of this authority, such as https://tenant.eu.auth0.com/, instead of this host's own",
        HelpName = "URL",
    };

    private readonly Option<string?> _audience = new("--audience") { Description = "Whom the authority's tokens must be for", HelpName = "ID" };
    private readonly Option<string?> _userClaim = new("--user-claim")
    {
        Description = "The claim that names the user: sub where not given, or oid for Entra ID where several applications share users",
        HelpName = "CLAIM",
    };

    private readonly Option<string[]> _replay = new("--replay")
    {
        Description = "Files of bars to replay instead of the simulated market; may be given several times",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _speed = new("--speed")
    {
        Description = "How fast the market's time passes in a replay, or in a simulated market without an exchange: 1x, 60x, ... or max; a replay passes at 1x where not given",
        HelpName = "SPEED",
    };

    private readonly Option<string[]> _instrument = new("--instrument", "-i")
    {
        Description = "What the replayed bars are of, as SYMBOL or VENUE/SYMBOL, in the order of the files; the files' names where not given",
        HelpName = "SYMBOL",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<decimal> _tick = CliOptions.Number("--tick", "Price step of the replayed venue", 0.00000001m, 0.0000000000001m, 1_000_000m);
    private readonly Option<decimal> _lot = CliOptions.Number("--lot", "Quantity step of the replayed venue", 0.00000001m, 0.0000000000001m, 1_000_000m);
    private readonly Option<int> _seed = CliOptions.WholeNumber("--seed", "Selects the simulated market", 7, 0, int.MaxValue);
    private readonly Option<int> _instruments = CliOptions.WholeNumber("--instruments", "Instruments of the simulated market", 4, 1, 26);
    private readonly Option<int> _trades = CliOptions.WholeNumber("--trades-per-bar", "Trades of an instrument in a simulated minute", 60, 9, 100_000);
    private readonly Option<bool> _exchange = new("--exchange")
    {
        Description = "Trade at a simulated exchange in this process over Binance's wire protocol, in real time; sessions may be live there. "
            + "So it is where neither --replay, --speed nor --venue is given",
    };

    private readonly Option<bool> _untilEnd = new("--until-end") { Description = "Stop when the replay is over" };
    private readonly Option<bool> _noSessions = new("--no-sessions") { Description = "Start no sessions but those that were running before" };
    private readonly Option<int> _keepEvents = CliOptions.WholeNumber(
        "--keep-events", "For how many hours the event log is kept, at most 256 MiB a partition; bars, orders and positions are kept for ever", 6, 1, 24 * 30);
    private readonly Option<int> _partitions = CliOptions.WholeNumber("--partitions", "Partitions of each hub; fixed when the data folder is made", 4, 1, 32);
    private readonly Option<string?> _otlp = new("--otlp") { Description = "Send traces and metrics there by OTLP", HelpName = "URL" };
    private readonly Option<string> _durability = CliOptions.Choice(
        "--durability", "What an acknowledged order, position or session outlives", "power-loss", "process-crash");

    private readonly VenueOptions _venue = new("Follow a real market at this venue instead of the simulated one; sessions trade on paper", required: false);
    private readonly Option<string?> _symbols = new("--symbols")
    {
        Description = "What is followed there, joined by commas: BTCUSDT,ETHUSDT or BTC-USDT,ETH-USDT",
        HelpName = "LIST",
    };

    private readonly Option<int> _warmUpDays = CliOptions.WholeNumber(
        "--warm-up-days", "How many days of the past are read from the venue at the first start", 10, 0, 100);

    private readonly StrategyOptions _strategy = new();
    private readonly TermsOptions _terms = new();

    /// <summary>Who owns the sessions.</summary>
    public Option<string> User => _user;

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(ExampleCommand command)
    {
        command.AddGroup("Host", _folder, _listen, _user, _partitions, _keepEvents, _durability, _otlp);
        command.AddGroup("Authentication", _authority, _audience, _userClaim);
        command.AddGroup("Market", _replay, _speed, _instrument, _tick, _lot, _seed, _instruments, _trades, _exchange, _untilEnd);
        command.AddGroup("Real market", _venue.Venue, _symbols, _warmUpDays, _venue.Rest, _venue.Stream);
        command.AddGroup("Sessions", _noSessions);
        _strategy.AddTo(command);
        _terms.AddTo(command);
        _terms.AddRegimesTo(command);
    }

    /// <summary>Where the host keeps everything.</summary>
    public string DataFolder(ParseResult parsed) => parsed.GetRequiredValue(_folder);

    /// <summary>Whether the host stops when the replay is over.</summary>
    public bool UntilEnd(ParseResult parsed) => parsed.GetValue(_untilEnd);

    /// <summary>The exchange that is to run beside the platform; null for none.</summary>
    /// <exception cref="UserErrorException">It does not go with other options.</exception>
    public ExchangeOptions? Exchange(ParseResult parsed)
    {
        var other = new Option[] { _replay, _speed, _venue.Venue, _untilEnd, _symbols, _warmUpDays, _venue.Rest, _venue.Stream }
            .FirstOrDefault(parsed.IsGiven);
        if (!parsed.GetValue(_exchange) && (parsed.IsGiven(_exchange) || other is not null))
        {
            return null;
        }

        if (other is not null)
        {
            UserError.Throw($"{other.Name} does not go with --exchange, whose market passes with the clock");
        }

        var (seed, instruments, trades) = (parsed.GetValue(_seed), parsed.GetValue(_instruments), parsed.GetValue(_trades));
        var began = ExchangePast.Of(
            parsed.GetRequiredValue(_folder),
            string.Create(CultureInfo.InvariantCulture, $"seed {seed}, {instruments} instruments, {trades} trades"),
            TimeProvider.System.GetUtcNow().UtcDateTime);
        return ExchangeCommand.Options(seed, instruments, trades) with { BeganAt = began };
    }

    /// <summary>How the platform is to run.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="exchange">The exchange that runs beside it; null for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UserErrorException">It cannot run so.</exception>
    public async Task<LocalOptions> ReadAsync(ParseResult parsed, ExchangeServer? exchange, CancellationToken cancellationToken)
    {
        var replay = Replay(parsed);
        var url = Url(parsed.GetRequiredValue(_listen));
        if (UntilEnd(parsed) && replay.Count == 0)
        {
            UserError.Throw("--until-end goes with --replay; the simulated market has no end");
        }

        var market = exchange is null ? await MarketAsync(parsed, cancellationToken) : await MarketAsync(exchange, cancellationToken);
        var simulation = new MarketTapeOptions
        {
            Market = new SimulationOptions { Seed = (ulong)parsed.GetValue(_seed), Instruments = parsed.GetValue(_instruments) },
            TradesPerBar = parsed.GetValue(_trades),
        };
        return new LocalOptions
        {
            DataFolder = parsed.GetRequiredValue(_folder),
            Url = url,
            Replay = replay,
            Market = market,
            Simulation = simulation,
            Speed = Speed(parsed, replay.Count > 0 || market is not null),
            User = HostOptions.UserOf(parsed, _user),
            Authority = Authority(parsed),
            Sessions = parsed.GetValue(_noSessions) ? [] : Sessions(parsed, replay, market),
            Trading = new SessionOptions { PaperAccount = _terms.Account(parsed), AllowLive = exchange is not null },
            Orders = exchange is null ? null : new OrderAccess
            {
                Addresses = venue => new VenueAddresses(exchange.Rest, exchange.BinanceApi),
                Secrets = new SimulatedKeys(),
                Account = new AccountSettings { Cash = ExchangeCommand.Deposit },
            },
            Partitions = parsed.GetValue(_partitions),
            EventRetention = new Retention(TimeSpan.FromHours(parsed.GetValue(_keepEvents)), 256L << 20),
            StateDurability = parsed.GetRequiredValue(_durability) == "process-crash" ? Durability.ProcessCrash : Durability.PowerLoss,
            OtlpEndpoint = parsed.GetValue(_otlp) is { } otlp ? new Uri(Url(otlp)) : null,
        };
    }

    private static async Task<VenueMarket> MarketAsync(ExchangeServer exchange, CancellationToken cancellationToken)
    {
        var addresses = new VenueAddresses(exchange.Rest, exchange.BinanceStream);
        var listings = await VenueOptions.FindAsync(
            Venue.Binance, addresses, [.. exchange.Instruments.Select(instrument => instrument.Id.Symbol)], cancellationToken);
        return new VenueMarket(Venue.Binance, listings, addresses) { WarmUp = ExchangePast.AtFirst };
    }

    private async Task<VenueMarket?> MarketAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (_venue.Read(parsed) is not { } venue)
        {
            if (new Option[] { _symbols, _warmUpDays, _venue.Rest, _venue.Stream }.FirstOrDefault(parsed.IsGiven) is { } lonely)
            {
                UserError.Throw($"{lonely.Name} goes with --venue");
            }

            return null;
        }

        if (new Option[] { _replay, _speed, _seed, _instruments, _trades, _instrument, _tick, _lot, _untilEnd }.FirstOrDefault(parsed.IsGiven) is { } other)
        {
            UserError.Throw($"{other.Name} does not go with --venue: a real market passes as it does");
        }

        var symbols = parsed.GetValue(_symbols)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        if (symbols.Length == 0)
        {
            UserError.Throw("--venue needs --symbols, such as --symbols BTCUSDT,ETHUSDT");
        }

        var addresses = _venue.Addresses(parsed, venue);
        var listings = await VenueOptions.FindAsync(venue, addresses, symbols, cancellationToken);
        return new VenueMarket(venue, listings, addresses) { WarmUp = TimeSpan.FromDays(parsed.GetValue(_warmUpDays)) };
    }

    private OidcOptions? Authority(ParseResult parsed)
    {
        if (parsed.GetValue(_authority) is not { } authority)
        {
            if (new Option[] { _audience, _userClaim }.FirstOrDefault(parsed.IsGiven) is { } lonely)
            {
                UserError.Throw($"{lonely.Name} goes with --authority; this host's own tokens need none");
            }

            return null;
        }

        var options = new OidcOptions { Authority = authority, Audience = parsed.GetValue(_audience) ?? "", UserClaim = parsed.GetValue(_userClaim) ?? "sub" };
        return options.Problem is { } problem ? throw new UserErrorException(problem) : options;
    }

    private List<ReplayMarket> Replay(ParseResult parsed)
    {
        var files = parsed.GetValue(_replay) ?? [];
        var names = parsed.GetValue(_instrument) ?? [];
        if (names.Length > files.Length)
        {
            UserError.Throw("--instrument names what a replayed file is of: give no more of them than files with --replay");
        }

        var markets = new List<ReplayMarket>();
        for (var i = 0; i < files.Length; i++)
        {
            var bars = BarFile.Load(files[i]).OrUserError();
            var name = i < names.Length ? names[i] : Path.GetFileName(files[i]).Split('.')[0];
            var text = name.Contains('/', StringComparison.Ordinal) ? name : $"file/{name}";
            if (!InstrumentId.TryParse(text, out var id))
            {
                UserError.Throw($"'{name}' is not an instrument; write it as SYMBOL or VENUE/SYMBOL, such as BTC-USD or kraken/BTC-USD");
            }

            if (markets.Exists(market => market.Instrument.Id == id))
            {
                UserError.Throw($"two replayed files are of {id}; name them apart with --instrument");
            }

            markets.Add(new ReplayMarket(new Instrument(id, parsed.GetValue(_tick), parsed.GetValue(_lot), 0m), bars));
        }

        return markets;
    }

    private ReplaySpeed Speed(ParseResult parsed, bool isReplay)
    {
        var text = parsed.GetValue(_speed) ?? (isReplay ? "1x" : "60x");
        return ReplaySpeed.TryParse(text, out var speed)
            ? speed
            : throw new UserErrorException($"'{text}' is not a speed; write 1x, 60x, 0.5x or max");
    }

    private IReadOnlyList<SessionRequest> Sessions(ParseResult parsed, List<ReplayMarket> replay, VenueMarket? market)
    {
        var followed = market?.Listings.Select(listing => listing.Id).ToArray() ?? SimulatedMarketOf(parsed);
        var (profile, direction) = (_terms.Profile(parsed), _terms.Direction(parsed));
        if (replay.Count == 0 && !_strategy.IsGiven(parsed))
        {
            return DemoSessions.On(followed, profile, direction);
        }

        var strategy = _strategy.Strategy(parsed);
        var parameters = Application.Backtesting.Names.Of(_strategy.Parameters(parsed, strategy));
        var markets = replay.Count > 0
            ? replay.Select(market => (market.Instrument.Id, market.Bars.Timeframe))
            : followed.Select(id => (id, Timeframe.OneMinute));
        return
        [
            .. markets.Select(one => new SessionRequest
            {
                Key = $"up {strategy.Name} {string.Join(' ', parameters.Select(pair => FormattableString.Invariant($"{pair.Key}={pair.Value}")))} {one.Item1}",
                Strategy = strategy.Name,
                Parameters = parameters,
                Instrument = one.Item1.ToString(),
                Timeframe = one.Item2.ToString(),
                Direction = direction,
                Risk = profile,
            }),
        ];
    }

    private IReadOnlyList<InstrumentId> SimulatedMarketOf(ParseResult parsed) =>
    [
        .. new MarketSimulator(new SimulationOptions { Instruments = parsed.GetValue(_instruments) }).Instruments.Select(instrument => instrument.Id),
    ];

    private static string Url(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https")
            ? text.TrimEnd('/')
            : throw new UserErrorException($"'{text}' is not an address; write it as http://127.0.0.1:5080");
}
