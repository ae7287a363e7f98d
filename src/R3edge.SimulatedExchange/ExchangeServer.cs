using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using R3edge.Domain.Markets;
using R3edge.SimulatedExchange.Binance;
using R3edge.SimulatedExchange.Faults;
using R3edge.SimulatedExchange.KuCoin;

namespace R3edge.SimulatedExchange;

/// <summary>
/// An exchange on this machine that speaks the protocols of Binance spot and KuCoin spot over HTTP and WebSocket, checks signatures,
/// enforces limits, and does wrong what its fault plan says.
/// </summary>
public sealed class ExchangeServer : IAsyncDisposable
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(50);
    private readonly WebApplication _web;
    private readonly ExchangeCore _core;
    private readonly FaultDice _dice;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private Task _market = Task.CompletedTask;

    private ExchangeServer(WebApplication web, ExchangeCore core, FaultDice dice, TimeProvider time)
    {
        _web = web;
        _core = core;
        _dice = dice;
        _time = time;
    }

    /// <summary>Where it listens.</summary>
    public string Url => _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>The HTTP interface of both protocols.</summary>
    public Uri Rest => new(Url);

    /// <summary>The market streams of Binance's protocol.</summary>
    public Uri BinanceStream => new(Url.Replace("http", "ws", StringComparison.Ordinal) + "/stream");

    /// <summary>The WebSocket API of Binance's protocol, which has the user stream.</summary>
    public Uri BinanceApi => new(Url.Replace("http", "ws", StringComparison.Ordinal) + "/ws-api/v3");

    /// <summary>What is traded.</summary>
    public IReadOnlyList<Instrument> Instruments => [.. _core.Engines.Select(engine => engine.Instrument)];

    /// <summary>What goes wrong; may be changed at any time.</summary>
    public FaultPlan Faults
    {
        get => _dice.Plan;
        set => _dice.Plan = value;
    }

    /// <summary>How often each fault has happened.</summary>
    public IReadOnlyDictionary<string, int> FaultCounts => _dice.Counts;

    internal ExchangeCore Core => _core;

    /// <summary>Starts it.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<ExchangeServer> StartAsync(ExchangeOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        if (options.FollowsClock)
        {
            var began = options.BeganAt ?? time.GetUtcNow().UtcDateTime;
            var minute = new DateTime(began.Ticks - (began.Ticks % TimeSpan.TicksPerMinute), DateTimeKind.Utc);
            options = options with { Market = options.Market with { Market = options.Market.Market with { Start = minute } } };
        }

        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(options.Url);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var web = builder.Build();
        var (core, dice) = (new ExchangeCore(options), new FaultDice { Plan = options.Faults });
        var server = new ExchangeServer(web, core, dice, time);
        var door = new ExchangeDoor(core, dice, time, options);
        web.UseWebSockets();
        new BinanceFace(core, dice, door).Map(web);
        new KuCoinFace(core, dice, door, () => server.Url).Map(web);
        if (options.FollowsClock)
        {
            // The past first, so that nobody sees a market on its way.
            core.AdvanceTo(time.GetUtcNow().UtcDateTime);
        }

        await web.StartAsync(cancellationToken).ConfigureAwait(false);
        if (options.FollowsClock)
        {
            server._market = Task.Run(() => server.FollowAsync(server._stop.Token), CancellationToken.None);
        }

        return server;
    }

    /// <summary>The market goes on to a time; of an exchange that does not follow the clock.</summary>
    /// <param name="time">UTC, not before the last one.</param>
    public void AdvanceTo(DateTime time) => _core.AdvanceTo(time);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _market.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _web.StopAsync(patience.Token).ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Slice, _time, cancellationToken).ConfigureAwait(false);
            _core.AdvanceTo(_time.GetUtcNow().UtcDateTime);
        }
    }
}
